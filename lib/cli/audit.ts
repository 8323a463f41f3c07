import { audit, auditExitCode } from '../domain/disclosure/audit'
import { AuditInputError } from '../domain/disclosure/audit-document'
import { readJsonArgument } from './json-argument'

/** `npm run --silent audit -- document.json`: 0 safe, 1 unsafe, 2 bad input, 3 not proven. */
try {
  // The auditor checks the shape itself and says what is wrong with it.
  const report = await audit(readJsonArgument(process.argv[2]) as Parameters<typeof audit>[0])
  process.stdout.write(`${JSON.stringify(report, null, 1)}\n`)
  process.exitCode = auditExitCode(report)
} catch (error) {
  if (!(error instanceof AuditInputError || error instanceof SyntaxError || error instanceof RangeError)) throw error
  process.stdout.write(`${JSON.stringify({ ok: false, error: error.message })}\n`)
  process.exitCode = 2
}
