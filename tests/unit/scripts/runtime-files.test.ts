import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { runtimeFiles } from '../../../scripts/accounts.mjs'

/** Places that running code opens below its folder, as it spells them: `join(process.cwd(), 'lib', 'export')`. */
const opened = ['app', 'lib'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .flatMap((file) => [
      ...readFileSync(join(folder, file), 'utf8').matchAll(/process\.cwd\(\)(?:, ((?:'[^']+'(?:, )?)+))?/g),
    ])
    .map(([, words]) =>
      (words ?? '')
        .replaceAll(/'(?:, )?/g, ' ')
        .trim()
        .split(/ +/)
        .join('/'),
    ),
)

it('what the product opens below its folder goes along when it runs from a copy', () => {
  expect(opened).toEqual(expect.arrayContaining(['lib/export', 'docs/method.md']))
  for (const path of opened) {
    expect(
      runtimeFiles.some((kept) => path === kept || path.startsWith(`${kept}/`)),
      path,
    ).toBe(true)
  }
})
