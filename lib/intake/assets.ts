import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { stylesheet } from './styles'

export type Asset = { type: string; body: Buffer }

/** Everything that the pages load, read once at start: stylesheet, font, icon. By path. */
export function loadAssets(): ReadonlyMap<string, Asset> {
  const folder = assetFolder()
  const css = stylesheet(readFileSync(join(folder, 'report.css'), 'utf8'))
  return new Map([
    ['/assets/report.css', { type: 'text/css; charset=utf-8', body: Buffer.from(css) }],
    ['/assets/atkinson.woff2', { type: 'font/woff2', body: readFileSync(join(folder, 'atkinson.woff2')) }],
    [
      '/assets/atkinson-polish.woff2',
      { type: 'font/woff2', body: readFileSync(join(folder, 'atkinson-polish.woff2')) },
    ],
    ['/assets/icon.svg', { type: 'image/svg+xml', body: readFileSync(join(folder, 'icon.svg')) }],
  ])
}

/** This file runs as itself in tests and from `dist/` in the product: the package's root is above both. */
function assetFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'package.json'))) {
    const above = dirname(folder)
    if (above === folder) throw new Error('no package.json above the report door: its assets cannot be found')
    folder = above
  }
  return join(folder, 'lib/intake/assets')
}
