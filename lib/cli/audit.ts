import { z } from 'zod'
import { auditDocuments } from '../domain/disclosure/attack'
import { audit, auditExitCode } from '../domain/disclosure/audit'
import { AuditInputError } from '../domain/disclosure/audit-document'
import { PublishedCube } from './cube'
import { readJsonArgument } from './json-argument'

/**
 * `npm run --silent audit -- document.json`: 0 safe, 1 unsafe, 2 bad input, 3 not proven. The document is one for an
 * auditor, or what `protect` printed: then there are as many reports as there are readings of `hidden`.
 */
try {
  const input = readJsonArgument(process.argv[2])
  const published = PublishedCube.safeParse(input)
  if (published.success) {
    const { breakdowns = [], ...table } = published.data
    const reports = await Promise.all((await auditDocuments([{ ...table, breakdowns }])).map(audit))
    process.stdout.write(`${JSON.stringify({ ok: reports.every(({ ok }) => ok), reports }, null, 1)}\n`)
    const codes = reports.map(auditExitCode)
    process.exitCode = codes.includes(1) ? 1 : Math.max(0, ...codes)
  } else {
    // The auditor checks the shape itself and says what is wrong with it.
    const report = await audit(input as Parameters<typeof audit>[0])
    process.stdout.write(`${JSON.stringify(report, null, 1)}\n`)
    process.exitCode = auditExitCode(report)
  }
} catch (error) {
  const expected = error instanceof AuditInputError || error instanceof SyntaxError || error instanceof RangeError
  if (!(expected || error instanceof z.ZodError)) throw error
  process.stdout.write(`${JSON.stringify({ ok: false, error: error.message })}\n`)
  process.exitCode = 2
}
