import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import type { Poster } from './poster'
import type { SlipSheet } from './slip-sheet'
import type { QuarterlySummary } from './summary'

/** Templates and fonts are files of the checkout; every process is started at its root. */
const directory = join(process.cwd(), 'lib', 'export')

/** The quarterly summary. Same summary and time, same bytes. */
export function summaryPdf(summary: QuarterlySummary, createdAt: Date): Buffer {
  return compile('quarterly-summary.typ', summary, createdAt)
}

/** Slips to cut, fold and draw. */
export function slipSheetPdf(sheet: SlipSheet, createdAt: Date): Buffer {
  return compile('slip-sheet.typ', sheet, createdAt)
}

/** A poster or a table card. */
export function posterPdf(poster: Poster, createdAt: Date): Buffer {
  return compile('poster.typ', poster, createdAt)
}

/**
 * A template with its data as PDF/UA-1. The compiler refuses a document that lacks a title, skips a heading level
 * or has an image without words, so what comes out is tagged.
 *
 * The data go in as a JSON file of the compiler's own file system, never as markup: a unit named `#panic()`
 * is a unit with an odd name.
 * @throws Error with the compiler's diagnostics.
 */
function compile(template: string, data: unknown, createdAt: Date): Buffer {
  const compiler = NodeCompiler.create({ workspace: directory, fontArgs: [{ fontBlobs: fonts() }] })
  compiler.mapShadow(join(directory, 'data.json'), Buffer.from(JSON.stringify(data), 'utf8'))
  const compiled = compiler.compile({ mainFilePath: join(directory, template) })
  const document = compiled.result
  if (!document) throw new Error(`${template} does not compile: ${diagnosticsOf(compiler, compiled)}`)
  try {
    return compiler.pdf(document, { pdfStandard: 'ua-1', creationTimestamp: Math.floor(createdAt.getTime() / 1000) })
  } finally {
    // The cache belongs to the process: without this it would keep every document ever made.
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
