import { sha256Hex } from '../../crypto/hash'
import { isPublicKey, keyFingerprint, signatureHolds } from '../../crypto/signing'
import { type Attack, attackPublished, feasibleCell, feasiblePart } from '../../domain/disclosure/attack'
import { AuditInputError } from '../../domain/disclosure/audit-document'
import { policyLimits } from '../../domain/disclosure/policy'
import { readProtectedTable, readPublishedRows } from '../../domain/disclosure/protected-table'
import { outcomes } from '../../domain/disclosure/table'
import { headcountOfRow } from '../../domain/hotspots/inputs'
import { respondentsOf } from '../../domain/hotspots/published-rows'
import { fewestWorkstations, readAudits } from '../../domain/hotspots/row-audits'
import { compareQuarters, type Quarter } from '../../domain/organisation/quarter'
import { canonicalJson } from '../canonical-json'
import { type FindingInputs, type ReleaseDocument, releaseFormat } from '../document'
import { earlierQuartersUsed, findingsOf } from '../finding-inputs'
import type { ReleaseFile } from '../release-file'
import { ReleaseFileSchema, SealSchema } from '../schema/release'
import { type Check, fails, holds, notChecked } from './check'
import { firstDifference } from './first-difference'
import { witnessProblems } from './witnesses'

export type VerifyOptions = {
  /** Fingerprint of the public key that the reader trusts, from another source than the file; null: none is at hand. */
  trustedFingerprint: string | null
  /** Leaves out the attack: that no table goes further than the witnesses is then taken from the certificate. */
  quick: boolean
}

/** A file, read as far as it takes to know that it is one to be checked. */
export type GivenRelease = {
  text: string
  value: Readonly<Record<string, unknown>>
  /** Canonical JSON of everything but the seal, its hash, or why there is none. */
  canonical: { text: string; hash: string } | { problem: string }
}

/**
 * Reads a file that is said to be a release.
 * @throws RangeError when it is no JSON, no object, or of another format: nothing in it can be checked.
 */
export function readGivenRelease(text: string): GivenRelease {
  const value = parseObject(text)
  if (value.format !== releaseFormat) {
    const found = typeof value.format === 'string' ? `has the format ${value.format}` : 'is no release'
    throw new RangeError(`the file ${found}; this program checks ${releaseFormat}`)
  }
  const { seal: _seal, ...document } = value
  return { text, value, canonical: canonicalOf(document) }
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new RangeError('the file is no JSON', { cause: error })
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new RangeError('the file is no release')
  // An object that is no array has names and values; what they are is checked by whoever reads them.
  return value as Readonly<Record<string, unknown>>
}

function canonicalOf(document: object): GivenRelease['canonical'] {
  try {
    const text = canonicalJson(document)
    return { text, hash: sha256Hex(text) }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    return { problem: error.message }
  }
}

/**
 * Checks a release with nothing but its file, and the files of releases before it where they are given.
 * Nothing in the file is believed: hash, signature, tables, intervals and findings are computed anew.
 *
 * @param before the file given before this one, in the order of the chain; null for the first.
 * @param given all files, to compare what a release quotes of earlier ones.
 */
export async function verifyRelease(
  release: GivenRelease,
  before: GivenRelease | null,
  given: readonly GivenRelease[],
  options: VerifyOptions,
): Promise<Check[]> {
  const parsed = ReleaseFileSchema.safeParse(release.value)
  const checks = checkOrigin(release, before, options)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const place = issue?.path.length ? issue.path.join('.') : 'the file'
    return [...checks, fails('schema', `${place}: ${issue?.message ?? 'not as the schema says'}`)]
  }
  const file = parsed.data
  checks.push(holds('schema', 'Every field is one of the published schema.'), checkQuotes(file, given))
  const table = checkTable(file)
  checks.push(table)
  if (table.result === 'fails') return checks
  return [...checks, checkWitnesses(file), ...(await checkAttack(file, options)), checkFindings(file)]
}

/** The checks that ask who wrote the file and whether it is as it was written, not what it says. */
export function checkOrigin(
  release: GivenRelease,
  before: GivenRelease | null,
  options: Pick<VerifyOptions, 'trustedFingerprint'>,
): Check[] {
  return [checkForm(release), ...checkSeal(release, options), checkChain(release, before)]
}

function checkForm({ text, value, canonical }: GivenRelease): Check {
  if ('problem' in canonical)
    return fails('form', `The file holds what canonical JSON cannot say: ${canonical.problem}.`)
  return canonicalJson(value) === text
    ? holds('form', 'The file is canonical JSON (RFC 8785), byte for byte.')
    : fails('form', 'The file is not byte for byte as it was handed out: white space, order or names were changed.')
}

function checkSeal(
  { value, canonical }: GivenRelease,
  { trustedFingerprint }: Pick<VerifyOptions, 'trustedFingerprint'>,
): Check[] {
  const parsed = SealSchema.safeParse(value.seal)
  if (!parsed.success) return [fails('hash', 'The file has no seal: hash, signature and public key.')]
  const seal = parsed.data
  if ('problem' in canonical) return []
  const hash =
    seal.hash === canonical.hash
      ? holds('hash', `The content hashes to ${canonical.hash}.`)
      : fails('hash', `The content hashes to ${canonical.hash}; the file says ${seal.hash}.`)
  if (!isPublicKey(seal.publicKey)) return [hash, fails('signature', 'The public key in the file is no Ed25519 key.')]
  // Over the hash that was computed here: the signature speaks for the content, not for what the file says of it.
  const signature = signatureHolds(canonical.hash, seal.signature, seal.publicKey)
    ? holds('signature', 'The signature over that hash was made with the key whose public half is in the file.')
    : fails('signature', 'The signature in the file does not belong to this content and this public key.')
  return [hash, signature, checkKey(keyFingerprint(seal.publicKey), trustedFingerprint)]
}

function checkKey(fingerprint: string, trusted: string | null): Check {
  if (trusted === null) {
    return notChecked(
      'key',
      `Whose key it is, this file cannot say. Compare its fingerprint with the one on the page of the release, or on a printed summary: ${fingerprint}`,
    )
  }
  return fingerprint === trusted
    ? holds('key', 'It is the key that you trust.')
    : fails('key', `The file was signed with another key than you trust: ${fingerprint}`)
}

function checkChain({ value }: GivenRelease, before: GivenRelease | null): Check {
  const named = value.previousHash
  if (before === null) {
    return named === null
      ? holds('chain', 'It is the first release of its chain.')
      : notChecked('chain', `It follows the release ${String(named)}. Give that file before this one to check it.`)
  }
  const follows = 'hash' in before.canonical && named === before.canonical.hash
  return follows
    ? holds('chain', 'It follows the file given before it.')
    : fails('chain', `It follows the release ${String(named)}, which is not the file given before it.`)
}

/** What is quoted of earlier releases stands in those of them that are given, and none of these is left out. */
function checkQuotes(release: ReleaseDocument, given: readonly GivenRelease[]): Check {
  const { inputs } = release
  const known = new Map(given.flatMap(({ canonical, value }) => ('hash' in canonical ? [[canonical.hash, value]] : [])))
  const missing: string[] = []
  for (const quoted of inputs.earlier) {
    const source = known.get(quoted.release)
    if (!source && [...known.values()].some((other) => other.quarter === quoted.quarter)) {
      return fails('quotes', `It quotes another release of ${quoted.quarter} than the one given.`)
    }
    if (!source) {
      missing.push(quoted.quarter)
      continue
    }
    const parsed = ReleaseFileSchema.safeParse(source)
    const { quarter, policy, rows, inputs } = parsed.success ? parsed.data : {}
    const said = { quarter, threshold: policy?.threshold, rows, headcounts: inputs?.headcounts }
    const { release: _hash, ...quote } = quoted
    const difference = firstDifference(quote, said, 0)
    if (difference)
      return fails('quotes', `What it quotes of ${quoted.quarter} is not in that file: ${difference.path}.`)
  }
  const leftOut = unquoted(release, known)
  if (leftOut) return fails('quotes', `It leaves out ${leftOut}, which it follows and had to draw on.`)
  if (inputs.earlier.length === 0) return holds('quotes', 'It draws on no earlier release.')
  if (missing.length === 0) return holds('quotes', 'What it quotes of earlier releases stands in the files given.')
  return notChecked('quotes', `It quotes ${missing.join(', ')}. Give those files too to compare.`)
}

/**
 * A quarter before this one that the chain leads back to, as far as its files are given, and that is not among the
 * newest ones quoted. Whoever may choose which of the past counts can choose an alarm.
 */
function unquoted({ quarter, previousHash, inputs }: ReleaseDocument, known: ReadonlyMap<string, unknown>) {
  const behind = new Set<Quarter>()
  const passed = new Set<string>()
  for (let hash = previousHash; hash !== null && !passed.has(hash); ) {
    passed.add(hash)
    const parsed = ReleaseFileSchema.safeParse(known.get(hash))
    if (!parsed.success) break
    if (compareQuarters(parsed.data.quarter, quarter) < 0) behind.add(parsed.data.quarter)
    hash = parsed.data.previousHash
  }
  const newest = [...behind].sort((a, b) => compareQuarters(b, a)).slice(0, earlierQuartersUsed)
  return newest.find((candidate) => !inputs.earlier.some((quoted) => quoted.quarter === candidate))
}

function checkTable({ quarter, policy, rows, breakdowns, certificate, inputs }: ReleaseDocument): Check {
  const { threshold } = policy
  try {
    readProtectedTable({ quarter, threshold, rows, breakdowns, certificate })
    checkRowRules(policy, rows, inputs.headcounts)
    for (const earlier of inputs.earlier) readPublishedRows(earlier)
    readAudits(rows, inputs.audits)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return fails('table', `${error.message}.`)
  }
  const dates = [quarter, ...inputs.earlier.map((earlier) => earlier.quarter)]
  const ordered = dates.every((date, i) => i === 0 || compareQuarters(dates[i - 1] ?? date, date) > 0)
  if (!ordered || inputs.earlier.length > earlierQuartersUsed) {
    return fails(
      'table',
      `Earlier quarters are not at most ${earlierQuartersUsed}, each before the one in front of it.`,
    )
  }
  return holds(
    'table',
    `${rows.length} rows: parts add up, no count is below ${threshold} or within it of everybody, and audits tell of no fewer than ${fewestWorkstations} workstations.`,
  )
}

/**
 * That rows are no smaller than the rules allow, and the rules no laxer than the product's.
 * @throws RangeError naming the rule that is broken.
 */
function checkRowRules(
  { threshold, minimumUnitHeadcount }: ReleaseDocument['policy'],
  rows: ReleaseDocument['rows'],
  headcounts: FindingInputs['headcounts'],
): void {
  const { minimum, maximum } = policyLimits.threshold
  if (threshold < minimum || threshold > maximum) {
    throw new RangeError(`its threshold of ${threshold} is not one from ${minimum} to ${maximum}`)
  }
  for (const row of rows) {
    const n = respondentsOf(row)
    if (n < 2 * threshold) throw new RangeError(`row ${row.id}: ${n} respondents are fewer than ${2 * threshold}`)
    const heads = headcountOfRow(row, headcounts)
    if (row.parent !== null && heads !== null && heads < minimumUnitHeadcount) {
      throw new RangeError(`row ${row.id}: ${heads} people employed are fewer than ${minimumUnitHeadcount}`)
    }
  }
}

function checkWitnesses(release: ReleaseDocument): Check {
  const problems = witnessProblems(release)
  const [first] = problems
  if (first) return fails('witnesses', problems.length > 1 ? `${first}; and ${problems.length - 1} more` : first)
  const number = release.certificate.witnesses?.length ?? 0
  return holds('witnesses', `By addition: ${number} tables agree with everything published and go as far as it says.`)
}

/** The auditor's own attack, once more and from nothing but what is published. */
async function checkAttack(release: ReleaseFile, { quick }: VerifyOptions): Promise<Check[]> {
  if (quick) {
    return [
      notChecked('certificate', 'What it counts is compared with the attack.'),
      notChecked('attack', 'Not attacked again: that no table goes further than the witnesses is taken on trust.'),
    ]
  }
  const { rows, breakdowns, certificate } = release
  try {
    const [wide, narrow] = await attackPublished([{ threshold: release.policy.threshold, rows, breakdowns }])
    const attacked = wide.attacked + (narrow?.attacked ?? 0)
    const counted =
      attacked === certificate.attacked
        ? holds('certificate', `It counts ${attacked} unknown numbers, and so does the attack.`)
        : fails('certificate', `It counts ${certificate.attacked} unknown numbers; the attack ${attacked}.`)
    const shortfalls = [...wide.shortfalls, ...(narrow?.shortfalls ?? [])]
    if (shortfalls.length > 0) return [counted, fails('attack', 'More can be worked out than the labels say.')]
    return [counted, checkIntervals(release, wide)]
  } catch (error) {
    if (!(error instanceof AuditInputError)) throw error
    return [fails('attack', `No table agrees with what is published: ${error.message}.`)]
  }
}

/** What is said about each cell is as far as any table goes. */
function checkIntervals({ rows, breakdowns }: ReleaseDocument, attack: Attack): Check {
  const cells = rows.flatMap(({ id, feasible }) =>
    outcomes.map((outcome) => ({
      name: `${outcome} of ${id}`,
      said: feasible[outcome],
      found: feasibleCell(attack, id, outcome),
    })),
  )
  const parts = breakdowns.flatMap(({ breakdown, row, parts }) =>
    parts.map(({ part, feasible }) => ({
      name: `${breakdown} of ${row}, ${part}`,
      said: feasible,
      found: feasiblePart(attack, row, breakdown, part),
    })),
  )
  const wrong = [...cells, ...parts].find(({ said, found }) => said.low !== found.low || said.high !== found.high)
  if (!wrong) {
    return holds('attack', 'Attacked again: no table goes further than the witnesses, and nothing more can be told.')
  }
  const { name, said, found } = wrong
  const claim = `${said.low} to ${said.high}`
  return fails('attack', `${name} is said to lie within ${claim}; the attack finds ${found.low} to ${found.high}.`)
}

/**
 * Another processor or another version of Node may round the last digits of exp and log otherwise, and a root search then
 * stops elsewhere. Nothing that is shown has more than four digits; whether the file is as it was written, its hash says.
 */
const findingsTolerance = 1e-7

function checkFindings(release: ReleaseDocument): Check {
  let computed: unknown
  try {
    computed = findingsOf(release)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return fails('findings', `They cannot be computed: ${error.message}.`)
  }
  const difference = firstDifference(release.findings, computed, findingsTolerance)
  if (!difference) return holds('findings', 'Computed again from rows and inputs: every one is the same.')
  const { path, left, right } = difference
  return fails('findings', `${path} is ${JSON.stringify(left)}; computed again it is ${JSON.stringify(right)}.`)
}
