import { checkPass, nullifierOf, type PassVerdict, parsePass } from '../crypto/pass'
import type { AdmissionRefusal, ReportRow, VaultFacts } from '../data/vault/types'
import type { FiledReport, Problem, ProblemCode } from '../schemas/report'

/** What the vault is told of how a report is admitted. */
export type Proof = Pick<ReportRow, 'pass'>
export type Admission = { ok: true; proof: Proof } | { ok: false; problem: Problem }

const passProblems = {
  wrongOrganisation: 'pass.wrongOrganisation',
  wrongQuarter: 'pass.wrongQuarter',
  unknownKey: 'pass.unknownKey',
  badSignature: 'pass.badSignature',
} as const satisfies Record<Exclude<PassVerdict, 'good'>, ProblemCode>

/** What the door itself can tell of a report's right to be filed. Whether it was used before, only the vault knows. */
export function checkAdmission(report: FiledReport, facts: VaultFacts): Admission {
  if (facts.admission !== 'passes' || facts.openQuarter === null) return { ok: true, proof: {} }
  const refuse = (code: ProblemCode): Admission => ({ ok: false, problem: { field: 'pass', code } })
  if (report.pass === undefined) return refuse('pass.missing')
  const pass = parsePass(report.pass)
  if (pass === null) return refuse('pass.format')
  const { openQuarter, passKeys } = facts
  const verdict = checkPass(pass, { slug: facts.organisation.slug, openQuarter, passKeys })
  if (verdict !== 'good') return refuse(passProblems[verdict])
  return { ok: true, proof: { pass: { quarter: openQuarter, nullifier: nullifierOf(pass) } } }
}

/** Why the vault refused a pass, at the field where it is given. */
export function refusedPass(reason: AdmissionRefusal | undefined): Problem {
  const code = reason === 'used' ? 'pass.used' : reason === 'missing' ? 'pass.missing' : 'pass.wrongQuarter'
  return { field: 'pass', code }
}
