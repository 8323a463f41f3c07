import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import type { QuarterlySummary } from './summary'

/** Templates and fonts are files of the checkout; every process is started at its root. */
const directory = join(process.cwd(), 'lib', 'export')

/**
 * The quarterly summary as PDF/UA-1. The compiler refuses a document that lacks a title, skips a heading level
 * or has an image without words, so what comes out is tagged. Same summary and time, same bytes.
 *
 * The data go in as a JSON file of the compiler's own file system, never as markup: a unit named `#panic()`
 * is a unit with an odd name.
 * @throws Error with the compiler's diagnostics.
 */
export function summaryPdf(summary: QuarterlySummary, createdAt: Date): Buffer {
  const compiler = NodeCompiler.create({ workspace: directory, fontArgs: [{ fontBlobs: fonts() }] })
  compiler.mapShadow(join(directory, 'data.json'), Buffer.from(JSON.stringify(summary), 'utf8'))
  const compiled = compiler.compile({ mainFilePath: join(directory, 'quarterly-summary.typ') })
  const document = compiled.result
  if (!document) throw new Error(`the summary does not compile: ${diagnosticsOf(compiler, compiled)}`)
  try {
    return compiler.pdf(document, { pdfStandard: 'ua-1', creationTimestamp: Math.floor(createdAt.getTime() / 1000) })
  } finally {
    // The cache belongs to the process: without this it would keep every summary ever made.
    compiler.evictCache(0)
  }
}

let loaded: Buffer[] | undefined
function fonts(): Buffer[] {
  loaded ??= readdirSync(join(directory, 'fonts'))
    .filter((name) => name.endsWith('.ttf'))
    .map((name) => readFileSync(join(directory, 'fonts', name)))
  return loaded
}

function diagnosticsOf(compiler: NodeCompiler, compiled: ReturnType<NodeCompiler['compile']>): string {
  const error = compiled.takeDiagnostics()
  return error ? JSON.stringify(compiler.fetchDiagnostics(error)) : 'no reason given'
}
