import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import { methodDocument } from '@/app/(staff)/method/_document'
import { Blocks } from '@/app/(staff)/method/_markdown'
import { methodAnchors } from '@/lib/view/method-anchors'

const page = renderToStaticMarkup(createElement(Blocks, { tokens: methodDocument }))

it('the method page shows the whole of docs/method.md', () => {
  expect(page).toContain('The share of respondents who report a complaint.')
  expect(page.match(/<h2 /g)).toHaveLength(methodDocument.filter((token) => token.type === 'heading').length)
})

it.each(methodAnchors)('the link to "%s" leads to a heading of the method', (anchor) => {
  expect(page).toContain(`id="${anchor}"`)
})

it('every link inside the method leads to one of its headings', () => {
  const targets = [...page.matchAll(/href="#([^"]+)"/g)].map(([, target]) => target)
  expect(targets.length).toBeGreaterThan(5)
  expect(targets.filter((target) => !page.includes(`id="${target}"`))).toEqual([])
})
