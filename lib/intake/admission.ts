import type { IncomingMessage } from 'node:http'
import { checkPass, nullifierOf, type PassVerdict, parsePass } from '../crypto/pass'
import { hashPrintedCode, parsePrintedCode } from '../crypto/printed-code'
import type { AdmissionRefusal, ReportRow, VaultFacts } from '../data/vault/types'
import type { GivenProof, Problem, ProblemCode } from '../schemas/report'

/** What the vault is told of how a report is admitted. */
type Proof = Pick<ReportRow, 'slipHash' | 'pass' | 'entryHash'>
export type Admission =
  /** To be judged by the vault; when it refuses, `otherwise` is the reason to give, if there is one. */
  { ok: true; proof: Proof; otherwise?: Problem } | { ok: false; problem: Problem }

/** Whether a request comes from the form with which staff type a report in for somebody else. */
export function isOnBehalf(request: IncomingMessage): boolean {
  return /\/entry(\?|$)/.test(request.url ?? '')
}

/**
 * What the door itself can tell of a report's right to be filed. Only what this organisation asks for is looked at;
 * an entry code admits everywhere and comes before the others, so that it uses nothing up. Whether a code is known
 * and was used before, only the vault knows.
 */
export function checkAdmission(given: GivenProof, facts: VaultFacts): Admission {
  if (given.entry !== undefined) {
    const code = parsePrintedCode('entry', given.entry)
    return code === null ? refuse('entry', 'entry.format') : admit({ entryHash: hashPrintedCode(code) })
  }
  switch (facts.admission) {
    case 'open':
      return admit({})
    case 'slips':
      return checkSlip(given.slip)
    case 'passes':
      return checkGivenPass(given.pass, facts)
  }
}

function checkSlip(given: string | undefined): Admission {
  // The vault says that it is missing: a report that it has already is the same report all the same.
  if (given === undefined) return admit({})
  const code = parsePrintedCode('slip', given)
  return code === null ? refuse('slip', 'slip.format') : admit({ slipHash: hashPrintedCode(code) })
}

const passVerdicts = {
  wrongOrganisation: 'pass.wrongOrganisation',
  wrongQuarter: 'pass.wrongQuarter',
  unknownKey: 'pass.unknownKey',
  badSignature: 'pass.badSignature',
} as const satisfies Record<Exclude<PassVerdict, 'good'>, ProblemCode>

function checkGivenPass(given: string | undefined, { organisation, openQuarter, passKeys }: VaultFacts): Admission {
  // As with slips, the vault says that it is missing.
  if (openQuarter === null || given === undefined) return admit({})
  const pass = parsePass(given)
  if (pass === null) return refuse('pass', 'pass.format')
  const verdict = checkPass(pass, { slug: organisation.slug, openQuarter, passKeys })
  // Its quarter may have ended since the report was stored. Nothing of it goes on, because nothing of it was checked: what
  // the vault has not got already it refuses.
  if (verdict === 'wrongQuarter') return { ...admit({}), otherwise: { field: 'pass', code: passVerdicts[verdict] } }
  if (verdict !== 'good') return refuse('pass', passVerdicts[verdict])
  return admit({ pass: { quarter: openQuarter, nullifier: nullifierOf(pass) } })
}

/**
 * The fields of a stored report without what admitted it. A used slip or pass, or an entry code that is still good,
 * is on no page that stays behind on a shared screen; the vault knows the report by its key.
 */
export function withoutProof(fields: readonly (readonly [string, string])[]): (readonly [string, string])[] {
  return fields.filter(([name]) => name !== 'slip' && name !== 'pass' && name !== 'entry')
}

function admit(proof: Proof): Admission & { ok: true } {
  return { ok: true, proof }
}

function refuse(field: Problem['field'], code: ProblemCode): Admission {
  return { ok: false, problem: { field, code } }
}

const slipRefusals: Partial<Record<AdmissionRefusal, ProblemCode>> = {
  missing: 'slip.missing',
  unknown: 'slip.unknown',
  used: 'slip.used',
  withdrawn: 'slip.withdrawn',
  wrongQuarter: 'slip.wrongQuarter',
}
const passRefusals: Partial<Record<AdmissionRefusal, ProblemCode>> = {
  missing: 'pass.missing',
  used: 'pass.used',
  wrongQuarter: 'pass.wrongQuarter',
}

/** Why the vault refused, as a problem of the field that has to change: a slip of another part is right itself. */
export function problemOf(reason: AdmissionRefusal, facts: VaultFacts): Problem {
  if (reason === 'entryUnknown') return { field: 'entry', code: 'entry.unknown' }
  if (reason === 'wrongUnit') return { field: 'unit', code: 'slip.wrongUnit' }
  const field = facts.admission === 'passes' ? 'pass' : 'slip'
  const code = (field === 'pass' ? passRefusals : slipRefusals)[reason]
  if (code === undefined) throw new Error(`a ${field} cannot be refused as ${reason}`)
  return { field, code }
}
