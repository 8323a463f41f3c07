import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import { methodDocument } from '@/app/(staff)/method/_document'
import { Blocks } from '@/app/(staff)/method/_markdown'
import { methodAnchors } from '@/lib/view/method-anchors'

const page = renderToStaticMarkup(createElement(Blocks, { tokens: methodDocument }))
const sections = [...page.matchAll(/<h2 id="([^"]+)"/g)].map(([, id]) => id)

it('the method page shows the whole of docs/method.md', () => {
  expect(page).toContain('The share of respondents who report a complaint.')
  expect(sections.length + (page.match(/<h3 /g)?.length ?? 0)).toBe(
    methodDocument.filter((token) => token.type === 'heading').length,
  )
})

it('every anchor that screens may link to is a section, and every section can be linked to', () => {
  expect(sections).toEqual([...methodAnchors])
})

it('every section is linked from some screen', () => {
  const screens = readdirSync('app', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.tsx'))
    .map((file) => readFileSync(join('app', file), 'utf8'))
  const linked = new Set(
    screens.flatMap((text) => [...text.matchAll(/anchor="([^"]+)"|\/method#([\w-]+)/g)].map(([, a, b]) => a ?? b)),
  )
  expect(methodAnchors.filter((anchor) => !linked.has(anchor))).toEqual([])
})

it('every section says what it is, what it does not say, and gives an example', () => {
  const bodies = page.split(/<h2 id="/).slice(1)
  const lacking = bodies.filter(
    (body) => !/What it is\./.test(body) || !/What it does not say\./.test(body) || !/Example\./.test(body),
  )
  expect(lacking.map((body) => body.slice(0, body.indexOf('"')))).toEqual([])
})

it('every link inside the method leads to one of its headings', () => {
  const targets = [...page.matchAll(/href="#([^"]+)"/g)].map(([, target]) => target)
  expect(targets.length).toBeGreaterThan(5)
  expect(targets.filter((target) => !page.includes(`id="${target}"`))).toEqual([])
})
