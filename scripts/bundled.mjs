import { mkdir, rename, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const root = resolve(import.meta.dirname, '..')

/**
 * Runs a TypeScript program in this process, with the words that are left of the command line. Bundles on the fly
 * (about a tenth of a second, packages stay where they are) and imports the result.
 * @param {string} entry @param {string} output @param {string[]} words
 */
export async function runBundled(entry, output, words) {
  const { outputFiles } = await build({
    entryPoints: [entry],
    outfile: output,
    absWorkingDir: root,
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    logLevel: 'error',
  })
  await mkdir(dirname(output), { recursive: true })
  // Written aside and renamed, so that two commands at once never import half a file.
  const aside = `${output}.${process.pid}`
  await writeFile(aside, outputFiles[0].text)
  await rename(aside, output)

  process.argv = [process.argv[0], output, ...words]
  await import(pathToFileURL(output).href)
}
