import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

/**
 * Bundles the one script that the report door serves, next to the door's own bundle, which reads it from there.
 * @param {string} folder
 */
export async function bundleRemarkPage(folder) {
  const { build } = await import('esbuild')
  await build({
    absWorkingDir: root,
    entryPoints: ['lib/remark-client/remark-page.ts'],
    outfile: join(folder, 'remark-page.js'),
    bundle: true,
    minify: true,
    platform: 'browser',
    format: 'iife',
    target: ['es2020'],
    logLevel: 'warning',
  })
}
