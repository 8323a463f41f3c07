import type { IncomingMessage } from 'node:http'
import { checkPass, nullifierOf, parsePass } from '../crypto/pass'
import { hashPrintedCode, parsePrintedCode } from '../crypto/printed-code'
import type { ReportRow, VaultFacts } from '../data/vault/types'
import type { GivenProof, Problem, ProblemCode } from '../schemas/report'

/** What the vault is told of how a report is admitted. */
type Proof = Pick<ReportRow, 'slipHash' | 'pass' | 'entryHash'>
/** To be judged by the vault, or no proof of its kind at all. */
export type Admission = { ok: true; proof: Proof } | { ok: false; problem: Problem }

/** Whether a request comes from the form with which staff type a report in for somebody else. */
export function isOnBehalf(request: IncomingMessage): boolean {
  return /\/entry(\?|$)/.test(request.url ?? '')
}

/**
 * What the door itself can tell of a report's right to be filed. Only what this organisation asks for is looked at;
 * an entry code admits everywhere and comes before the others, so that it uses neither of them up. The door says what is
 * missing, and what is no slip, pass or code by its looks. All else it leaves to the vault, which gives no reason.
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

function checkGivenPass(given: string | undefined, { organisation, openQuarter, passKeys }: VaultFacts): Admission {
  // As with slips, the vault says that it is missing.
  if (openQuarter === null || given === undefined) return admit({})
  const pass = parsePass(given)
  if (pass === null) return refuse('pass', 'pass.format')
  // A bad one is sent on as none: a report that the vault has already is the same report all the same, also when the
  // quarter of its pass has ended since, and whatever is wrong with a pass takes the same way to the same refusal.
  if (checkPass(pass, { slug: organisation.slug, openQuarter, passKeys }) !== 'good') return admit({})
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

/**
 * The one thing that is said of a slip, a pass or an entry code that the vault refused: what may be the matter and what to
 * do, the same whatever it was. Where nothing was given, that it is missing.
 */
export function refusedAdmission(given: GivenProof, facts: VaultFacts): Problem {
  if (given.entry !== undefined) return { field: 'entry', code: 'entry.refused' }
  const field = facts.admission === 'passes' ? 'pass' : 'slip'
  return { field, code: given[field] === undefined ? `${field}.missing` : `${field}.refused` }
}
