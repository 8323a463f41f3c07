import { beforeAll, describe, expect, it } from 'vitest'
import { keyFingerprint } from '@/lib/crypto/signing'
import type { Cell, ProtectedRow } from '@/lib/domain/disclosure/table'
import { canonicalJson } from '@/lib/release/canonical-json'
import type { Release, ReleaseDocument } from '@/lib/release/document'
import { type ReleaseFile, writeReleaseFile } from '@/lib/release/release-file'
import { sealRelease } from '@/lib/release/seal'
import { stages } from '@/lib/release/stages'
import type { Check, CheckName } from '@/lib/release/verify/check'
import { checkOrigin, type GivenRelease, readGivenRelease, verifyRelease } from '@/lib/release/verify/verify-release'
import { newSigner, publishAll } from './real-release'

const signer = newSigner()
const stranger = newSigner()
let chain: Release[]
let first: GivenRelease

/** Two sites of two units, published twice: small enough to be attacked again for every case below. */
beforeAll(async () => {
  chain = await publishAll({ units: 4, sites: 2, quarters: 2, first: '2025-Q1', seed: 3 }, signer)
  first = readGivenRelease(writeReleaseFile(release(0)))
})

function release(i: number): Release {
  const found = chain[i]
  if (!found) throw new Error('two quarters are published')
  return found
}

/** The second release as others may change it: a deep copy without read-only marks. */
type Draft<T> = T extends object ? { -readonly [Key in keyof T]: Draft<T[Key]> } : T
const draft = () => structuredClone(release(1).document) as Draft<ReleaseDocument>

const fileOf = (document: object, seal: object): GivenRelease => readGivenRelease(canonicalJson({ ...document, seal }))
const seal = () => {
  const { hash, signature, publicKey } = release(1)
  return { hash, signature, publicKey }
}

async function verify(
  given: GivenRelease,
  options: { quick?: boolean; trusted?: string | null } = {},
): Promise<Check[]> {
  const { quick = true, trusted = keyFingerprint(signer.publicKey) } = options
  return verifyRelease(given, first, [first, given], { trustedFingerprint: trusted, quick })
}

const named = (checks: readonly Check[], result: Check['result']): CheckName[] =>
  checks.filter((check) => check.result === result).map(({ name }) => name)

describe('a release as it was published', () => {
  it('holds in every check, the attack among them', async () => {
    const checks = await verify(readGivenRelease(writeReleaseFile(release(1))), { quick: false })
    expect(named(checks, 'holds').sort()).toEqual([
      'attack',
      'certificate',
      'chain',
      'findings',
      'form',
      'hash',
      'key',
      'quotes',
      'schema',
      'signature',
      'table',
      'witnesses',
    ])
    expect(checks).toHaveLength(12)
  })

  it('has breakdowns, labels, hidden cells, witnesses and an earlier quarter: what these tests are about', () => {
    const { rows, breakdowns, certificate, inputs } = release(1).document
    const kinds = new Set(rows.flatMap(({ cells }) => Object.values(cells)).map(({ kind }) => kind))
    expect(breakdowns.length).toBeGreaterThan(0)
    expect([...kinds]).toEqual(expect.arrayContaining(['count', 'below']))
    expect(certificate.witnesses?.length).toBeGreaterThan(1)
    expect(inputs.earlier.map(({ release }) => release)).toEqual([release(0).hash])
  })

  it('alone says what it cannot check: who signed it, what it follows and what it quotes', async () => {
    const given = readGivenRelease(writeReleaseFile(release(1)))
    const checks = await verifyRelease(given, null, [given], { trustedFingerprint: null, quick: true })
    expect(named(checks, 'fails')).toEqual([])
    expect(named(checks, 'notChecked').sort()).toEqual(['attack', 'certificate', 'chain', 'key', 'quotes'])
    const key = checks.find(({ name }) => name === 'key')
    expect(key?.says).toContain(keyFingerprint(signer.publicKey))
  })

  it('is the first of its chain when it names no other', async () => {
    const checks = await verifyRelease(first, null, [first], { trustedFingerprint: null, quick: true })
    expect(checks.find(({ name }) => name === 'chain')).toMatchObject({ result: 'holds' })
  })
})

const counted = (cell: Draft<Cell> | undefined): { value: number } => {
  if (cell?.kind !== 'count') throw new Error('not the cell that the test is about')
  return cell
}
const labelledRow = (rows: Draft<ProtectedRow>[]): Draft<ProtectedRow> => {
  const row = rows.find(({ cells }) => cells.wristAny.kind === 'below')
  if (!row) throw new Error('no row has a label')
  return row
}
/** Of a list in which something has to stand. */
function some<T>(items: readonly T[] | undefined): T {
  const [item] = items ?? []
  if (item === undefined) throw new Error('nothing to change')
  return item
}
const firstEntry = <T>(entries: Record<string, T>): string => some(Object.keys(entries))

/** Rows that tell of their audits: one without rows below it, and those above it. */
const tellingRows = ({ rows, inputs }: Draft<ReleaseDocument>) => {
  const unit = inputs.audits.find(({ row, postures }) => row.includes('-') && postures)?.row ?? ''
  const around = rows.filter(({ members }) => members.includes(unit)).map(({ id }) => id)
  const told = inputs.audits.flatMap(({ row, atActionLevel, postures }) =>
    around.includes(row) && atActionLevel && postures ? [{ atActionLevel, postures }] : [],
  )
  if (told.length < 2) throw new Error('no unit and site tell of their audits')
  // The unit's entry comes after those of the rows above it.
  return { told, unit: some(told.slice(-1)) }
}

/** One digit changed, and the check that has to name it when somebody signs the change anew. */
const changes: [string, CheckName, (document: Draft<ReleaseDocument>) => void][] = [
  ['a count of respondents', 'table', ({ rows }) => (counted(some(rows).cells.respondents).value += 1)],
  ['a count of complaints', 'table', ({ rows }) => (counted(some(rows).cells.backAny).value += 1)],
  [
    'the end of a label',
    'table',
    ({ rows }) => (labelledRow(rows).cells.wristAny = { kind: 'below', low: 0, high: 3 }),
  ],
  ['the interval of a label', 'witnesses', ({ rows }) => (labelledRow(rows).feasible.wristAny.high -= 1)],
  ['the interval of a count', 'witnesses', ({ rows }) => (some(rows).feasible.backAny.low -= 1)],
  ['the threshold', 'table', ({ policy }) => (policy.threshold = 6)],
  ['the n of a breakdown', 'table', ({ breakdowns }) => (some(breakdowns).n += 1)],
  [
    'a part of a breakdown',
    'witnesses',
    ({ breakdowns }) => {
      const part = some(breakdowns.flatMap(({ parts }) => parts).filter(({ cell }) => cell.kind === 'count'))
      counted(part.cell).value += 1
    },
  ],
  ['the interval of a part', 'witnesses', ({ breakdowns }) => (some(some(breakdowns).parts).feasible.high += 1)],
  ['the number of attacked cells', 'certificate', ({ certificate }) => (certificate.attacked += 1)],
  [
    'a class of a witness',
    'witnesses',
    ({ certificate }) => {
      const { classes } = some(certificate.witnesses)
      const vector = classes[firstEntry(classes)]
      if (vector) vector[0] += 1
    },
  ],
  [
    'a part of a witness',
    'witnesses',
    ({ certificate }) => {
      const rows = some(Object.values(some(certificate.witnesses).parts))
      const vector = rows[firstEntry(rows)]
      if (vector) vector[0] = (vector[0] ?? 0) + 1
    },
  ],
  ['an estimate', 'findings', ({ findings }) => (some(findings.units).estimate.mean += 1e-6)],
  ['a rank', 'findings', ({ findings }) => (some(findings.participation).respondents += 1)],
  ['the rule among the findings', 'findings', ({ findings }) => (findings.rule.factor = 1.35)],
  ['the rule among the inputs', 'findings', ({ inputs }) => (inputs.rule.factor = 1.35)],
  ['a headcount', 'findings', ({ inputs }) => (inputs.headcounts[firstEntry(inputs.headcounts)] = 99)],
  ['workstations at the action level', 'table', (document) => (tellingRows(document).unit.atActionLevel.final += 1)],
  ['the posture of workstations', 'table', (document) => (tellingRows(document).unit.postures.slouching += 1)],
  [
    'a posture, in a unit and in all rows above it',
    'findings',
    (document) => {
      const { told, unit } = tellingRows(document)
      const change = unit.postures.slouching > 0 ? -1 : 1
      for (const { postures } of told) postures.slouching += change
    },
  ],
  ['the number of audited workstations', 'table', ({ inputs }) => (some(inputs.audits).workstations += 1)],
  ['an earlier count', 'quotes', ({ inputs }) => (counted(some(some(inputs.earlier).rows).cells.backAny).value += 1)],
  [
    'an earlier headcount',
    'quotes',
    ({ inputs }) => {
      const { headcounts } = some(inputs.earlier)
      headcounts[firstEntry(headcounts)] = 99
    },
  ],
  [
    'the hash of an earlier release',
    'quotes',
    ({ inputs }) => {
      some(inputs.earlier).release = otherDigit(some(inputs.earlier).release)
    },
  ],
  [
    'the hash of the release before',
    'chain',
    (document) => {
      document.previousHash = otherDigit(document.previousHash ?? '')
    },
  ],
  ['the quarter', 'findings', (document) => (document.quarter = '2025-Q3')],
]

describe('a release made by laxer rules, signed by its owner', () => {
  const tableCheck = async (change: (document: Draft<ReleaseDocument>) => void) => {
    const document = draft()
    change(document)
    const checks = await verify(readGivenRelease(writeReleaseFile(sealRelease(document, signer))))
    return checks.find(({ name }) => name === 'table')
  }
  /** The organisation alone, so small or with so low a threshold that it may not stand. */
  const only = (document: Draft<ReleaseDocument>, n: number, threshold: number) => {
    const root = some(document.rows)
    const cells = { wristAny: { kind: 'hidden' }, backAny: { kind: 'hidden' }, both: { kind: 'hidden' } } as const
    const all = () => ({ low: 0, high: n })
    document.rows = [
      {
        ...root,
        cells: { respondents: { kind: 'count', value: n }, ...cells },
        feasible: { wristAny: all(), backAny: all(), both: all() },
      },
    ]
    document.breakdowns = []
    document.inputs.earlier = []
    document.inputs.audits = []
    document.policy.threshold = threshold
  }

  it.each([
    ['a threshold under 5', 40, 4, 'threshold of 4'],
    ['a threshold over 20', 60, 21, 'threshold of 21'],
    ['a row of fewer than 2k respondents', 9, 5, '9 respondents are fewer than 10'],
  ])('%s is named', async (_, n, threshold, says) => {
    const check = await tableCheck((document) => only(document, n, threshold))
    expect(check).toMatchObject({ result: 'fails', says: expect.stringContaining(says) })
  })

  it.each([
    [10, 5],
    [40, 20],
  ])('a row of %i respondents with k = %i is none of them', async (n, threshold) => {
    expect(await tableCheck((document) => only(document, n, threshold))).toMatchObject({ result: 'holds' })
  })

  it('a row under the minimum of heads is named, one at the minimum is not', async () => {
    const { rows, inputs } = release(1).document
    const headsOf = ({ members }: ProtectedRow) =>
      members.reduce((sum, code) => sum + (inputs.headcounts[code] ?? Number.NaN), 0)
    const smallest = Math.min(...rows.map(headsOf))
    const at = (minimum: number) => tableCheck(({ policy }) => (policy.minimumUnitHeadcount = minimum))
    expect(await at(smallest)).toMatchObject({ result: 'holds' })
    expect(await at(smallest + 1)).toMatchObject({
      result: 'fails',
      says: expect.stringContaining(`${smallest} people employed are fewer than ${smallest + 1}`),
    })
  })
})

describe('a release that leaves out what it follows', () => {
  it('is named by the quotes when the file left out is given', async () => {
    const document = draft()
    document.inputs.earlier = []
    document.findings = stages.analyse(document) as Draft<ReleaseDocument['findings']>
    const given = readGivenRelease(writeReleaseFile(sealRelease(document, signer)))
    const checks = await verify(given)
    expect(named(checks, 'fails')).toEqual(['quotes'])
    expect(checks.find(({ name }) => name === 'quotes')?.says).toContain('leaves out 2025-Q1')
  })
})

/** The text with another last digit. */
function otherDigit(text: string): string {
  return text.replace(/.$/, (last) => (last === '0' ? '1' : '0'))
}

describe.each(changes)('with another digit in %s', (_, check, change) => {
  it(`signed anew by somebody else, is named by the ${check} and by the key`, async () => {
    const document = draft()
    change(document)
    const forged = readGivenRelease(writeReleaseFile(sealRelease(document, stranger)))
    const failed = named(await verify(forged, { quick: check !== 'certificate' }), 'fails')
    expect(failed).toEqual(expect.arrayContaining([check, 'key']))
    expect(failed).not.toContain('hash')
    expect(failed).not.toContain('signature')
  })
})

describe('any other digit anywhere', () => {
  it('is named by the hash or the signature, when nobody signs it anew', () => {
    const text = writeReleaseFile(release(1))
    const unchanged = canonicalJson(JSON.parse(text))
    const places = [...text.matchAll(/\d/g)].map(({ index }) => index)
    const trusted = { trustedFingerprint: keyFingerprint(signer.publicKey) }
    // Every 97th: a prime, so that no field of a row is always passed over.
    const tried = places.filter((_, i) => i % 97 === 0)
    expect(tried.length).toBeGreaterThan(100)
    for (const place of tried) {
      // Never to 0, which must not lead a number, and never the version of the format, which is refused outright.
      const digit = text[place] === '9' ? '8' : String(Number(text[place]) + 1)
      const forged = `${text.slice(0, place)}${digit}${text.slice(place + 1)}`
      if (!forged.includes('"plumbline-release/3"')) continue
      // A digit beyond those that a number keeps: read, it is the same release.
      if (canonicalJson(JSON.parse(forged)) === unchanged) continue
      const failed = named(checkOrigin(readGivenRelease(forged), first, trusted), 'fails')
      expect(failed.includes('hash') || failed.includes('signature'), forged.slice(place - 40, place + 1)).toBe(true)
    }
  })
})

describe('with another digit in the seal', () => {
  const cases: [keyof ReleaseFile['seal'], CheckName[]][] = [
    ['hash', ['hash']],
    ['signature', ['signature']],
    ['publicKey', ['signature']],
  ]
  it.each(cases)('%s: is named', (field, expected) => {
    const original = seal()
    const text = original[field]
    // Somewhere in the middle, where base64 has no padding and a key no header.
    const changed = `${text.slice(0, 30)}${text[30] === '1' ? '2' : '1'}${text.slice(31)}`
    const given = fileOf(release(1).document, { ...original, [field]: changed })
    const checks = checkOrigin(given, first, { trustedFingerprint: null })
    expect(named(checks, 'fails')).toEqual(expect.arrayContaining(expected))
  })

  it('is no key at all: is named', () => {
    const given = fileOf(release(1).document, { ...seal(), publicKey: 'AAAA' })
    const checks = checkOrigin(given, first, { trustedFingerprint: null })
    expect(checks.find(({ name }) => name === 'signature')).toMatchObject({
      result: 'fails',
      says: 'The public key in the file is no Ed25519 key.',
    })
  })
})

describe('a file that was rewritten', () => {
  it.each([
    ['with white space', (text: string) => JSON.stringify(JSON.parse(text), null, 1)],
    ['with a line break at its end', (text: string) => `${text}\n`],
    ['with a name that stands twice', (text: string) => text.replace('{', '{"format":"plumbline-release/3",')],
    ['with a number written otherwise', (text: string) => text.replace('"version":1', '"version":1.0')],
  ])('%s is named by its form alone', async (_, rewrite) => {
    const text = writeReleaseFile(release(1))
    expect(rewrite(text)).not.toBe(text)
    expect(named(await verify(readGivenRelease(rewrite(text))), 'fails')).toEqual(['form'])
  })

  it.each([
    ['a field that the schema does not know', (document: Draft<ReleaseDocument>) => ({ ...document, extra: 1 })],
    ['a field that is missing', ({ findings: _, ...rest }: Draft<ReleaseDocument>) => rest],
    ['a count that is no whole number', (document: Draft<ReleaseDocument>) => ({ ...document, version: 1.5 })],
  ])('with %s is named by the schema', async (_, rewrite) => {
    const failed = named(await verify(fileOf(rewrite(draft()), seal())), 'fails')
    expect(failed).toContain('schema')
  })

  it('with a number that JSON cannot say is named by its form', async () => {
    const text = writeReleaseFile(release(1)).replace('"version":1', '"version":1e999')
    expect(named(await verify(readGivenRelease(text)), 'fails')).toEqual(expect.arrayContaining(['form', 'schema']))
  })

  it('without a seal has no hash to compare with', async () => {
    const failed = named(await verify(readGivenRelease(canonicalJson(draft()))), 'fails')
    expect(failed).toEqual(expect.arrayContaining(['hash', 'schema']))
  })
})

describe('what is no release', () => {
  it.each([
    ['no JSON', '{', 'no JSON'],
    ['a list', '[]', 'no release'],
    ['something else', '{"format": 7}', 'is no release'],
    ['a release of another format', '{"format":"plumbline-release/1"}', 'plumbline-release/1'],
  ])('%s is refused', (_, text, says) => {
    expect(() => readGivenRelease(text)).toThrow(RangeError)
    expect(() => readGivenRelease(text)).toThrow(says)
  })
})

describe('the attack', () => {
  it('finds what can be worked out, whatever the certificate says', async () => {
    const document = draft()
    const row = labelledRow(document.rows)
    // Hidden instead of "<5", with an interval of two counts: the label is gone, the rest is as before.
    row.cells.wristAny = { kind: 'hidden' }
    row.feasible.wristAny = { low: 0, high: 1 }
    const forged = readGivenRelease(writeReleaseFile(sealRelease(document, stranger)))
    expect(named(await verify(forged, { quick: false }), 'fails')).toEqual(
      expect.arrayContaining(['attack', 'witnesses', 'key']),
    )
  })
})
