import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { Product } from './product'

/**
 * Where an installation keeps or has said any of these words: its files (both databases' with their write-ahead log,
 * logs, secrets, settings) by their paths, and `output` for what all its processes printed.
 */
export function placesOf(product: Product, words: readonly (string | Uint8Array)[]): string[] {
  const marks = words.map((word) => Buffer.from(word as string))
  const holds = (bytes: Buffer) => marks.some((mark) => bytes.includes(mark))
  const files = readdirSync(product.home, { recursive: true, encoding: 'utf8' })
    .map((name) => join(product.home, name))
    // PostgreSQL may have removed one since it was listed; its sockets are no files.
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile())
    .filter((path) => holds(readFileSync(path)))
    .map((path) => relative(product.home, path))
  return holds(Buffer.from(product.output())) ? [...files, 'output'] : files
}
