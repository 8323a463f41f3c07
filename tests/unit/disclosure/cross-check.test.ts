import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PublishedCube } from '@/lib/cli/cube'
import { auditDocuments } from '@/lib/domain/disclosure/attack'
import type { AttackSystem, Reading, ShownNumbers, SystemCell } from '@/lib/domain/disclosure/attack-system'
import { audit } from '@/lib/domain/disclosure/audit'
import type { AuditDocument } from '@/lib/domain/disclosure/audit-document'
import type { CountTable } from '@/lib/domain/disclosure/count-table'
import { readCube } from '@/lib/domain/disclosure/cube'
import { labelRow, outcomeCounts } from '@/lib/domain/disclosure/labels'
import { attackLedger } from '@/lib/domain/disclosure/ledger'
import { planRows } from '@/lib/domain/disclosure/rows'
import { attackSystem, auditDocumentOf } from '@/lib/domain/disclosure/system'
import { outcomes } from '@/lib/domain/disclosure/table'
import type { Quarter } from '@/lib/domain/organisation/quarter'
import { anyCube, randomFrom, simulatedOrganisation, withBreakdowns } from './cubes'
import { type PythonReport, python, secondOpinion } from './second-opinion'

/** Raise it for a longer run (200 was run by hand): the second auditor takes about a second per cube and reading. */
const cubeCount = Number(process.env.CROSS_CHECK_CUBES ?? 6)

/** Bounds by id, with the words that both auditors use. */
const boundsOf = (bounds: readonly { id: string; lower: number | null; upper: number | null }[]) =>
  Object.fromEntries(bounds.map(({ id, lower, upper }) => [id, [lower, upper]]))

const readings: readonly Reading[] = ['anything', 'unlabelled']

/** The pass rules once more, on the bounds that the second auditor found. */
function isSafe({ cells, threshold }: AttackSystem, report: PythonReport): boolean {
  const bounds = new Map(report.bounds.map(({ id, lower, upper }) => [id, { lower, upper }]))
  const keepsRoom = ({ id, lb, ub, rule }: SystemCell): boolean => {
    const bound = bounds.get(id)
    if (!bound || !rule) return true
    const { lower, upper } = bound
    if (rule.kind === 'label') return lower === lb && upper === ub
    if (upper - lower >= threshold - 1) return true
    return rule.kind === 'group' && lower >= threshold && (rule.n === null || upper <= rule.n - threshold)
  }
  return report.contradiction !== undefined || cells.every(keepsRoom)
}

/** What the command line prints for a cube, as numbers that were shown; null when the cube is withheld. */
function publish(table: CountTable, threshold: number): ShownNumbers | null {
  const { quarter: _, ...cube } = table
  const { stdout, stderr, status } = spawnSync('npm', ['run', '--silent', 'protect', '--', '-'], {
    input: JSON.stringify({ ...cube, threshold }),
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  })
  if (status !== 0) throw new Error(stderr)
  const printed = PublishedCube.parse(JSON.parse(stdout))
  return printed.status === 'withheld' ? null : { ...printed, breakdowns: printed.breakdowns ?? [] }
}

/** The same numbers with one complementary cell shown after all, chosen by `random`; null when nothing is hidden. */
function unhide(shown: ShownNumbers, secret: CountTable, random: () => number): ShownNumbers | null {
  const classes = (members: readonly string[]) => outcomeCounts(readCube(secret).countsOf(members))
  const places = [
    ...shown.rows.flatMap((row, r) =>
      outcomes.flatMap((outcome) => (row.cells[outcome].kind === 'hidden' ? [{ r, outcome }] : [])),
    ),
    ...shown.breakdowns.flatMap((entry, b) =>
      entry.parts.flatMap(({ cell }, p) => (cell.kind === 'hidden' ? [{ b, p }] : [])),
    ),
  ]
  const place = places[Math.floor(random() * places.length)]
  if (!place) return null
  const count = (value: number) => ({ kind: 'count' as const, value })
  const rows = shown.rows.map((row, r) =>
    'r' in place && r === place.r
      ? { ...row, cells: { ...row.cells, [place.outcome]: count(classes(row.members)[place.outcome]) } }
      : row,
  )
  const breakdowns = shown.breakdowns.map((entry, b) => {
    if (!('b' in place) || b !== place.b) return entry
    const members = shown.rows.find(({ id }) => id === entry.row)?.members ?? []
    const truth = (part: string) =>
      members.reduce((sum, code) => sum + (secret.breakdowns?.[code]?.[entry.breakdown]?.[part] ?? 0), 0)
    return {
      ...entry,
      parts: entry.parts.map((part, p) => (p === place.p ? { ...part, cell: count(truth(part.part)) } : part)),
    }
  })
  return { ...shown, rows, breakdowns }
}

type Case = { secret: CountTable; shown: ShownNumbers }

/** Every document of every case must be safe for both auditors, which must agree on every bound. */
async function expectAccepted(cases: readonly Case[]): Promise<number> {
  const documents: AuditDocument[] = []
  for (const { shown } of cases) documents.push(...(await auditDocuments([shown])))
  const opinions = secondOpinion(documents)
  for (const [i, document] of documents.entries()) {
    const report = await audit(document)
    expect(report.ok).toBe(true)
    expect(opinions[i]).toMatchObject({ ok: true })
    expect(boundsOf(opinions[i]?.bounds ?? [])).toEqual(boundsOf(report.bounds))
  }
  return documents.length
}

/** Whatever the second auditor refuses of the mutations, ours must refuse; the numbers of both are returned. */
async function expectRefused(cases: readonly Case[], random: () => number) {
  const mutations = cases.flatMap(({ shown, secret }) => unhide(shown, secret, random) ?? [])
  const systems = mutations.map((shown) => readings.map((reading) => attackSystem([shown], reading)))
  const opinions = secondOpinion(systems.flat().map((system) => auditDocumentOf(system)))
  const tally = { mutations: mutations.length, refusedByOther: 0, refusedByOurs: 0 }
  for (const [i, shown] of mutations.entries()) {
    const other = (systems[i] ?? []).every((system, r) => {
      const report = opinions[readings.length * i + r]
      return report !== undefined && isSafe(system, report)
    })
    const { passed } = await attackLedger([{ ...shown, quarter: null }])
    if (!other) tally.refusedByOther += 1
    if (!passed) tally.refusedByOurs += 1
    if (!other) expect(passed).toBe(false)
  }
  return tally
}

const describeIfPython = describe.skipIf(python === undefined)

describeIfPython('the independent auditor, a Python program that needs scipy', () => {
  it('finds every cube of the command line safe, and what ours refuses of their mutations', async () => {
    const random = randomFrom(7)
    const cases: Case[] = []
    for (const [i, secret] of [
      ...fc.sample(anyCube, { numRuns: cubeCount - 1, seed: 4 }),
      simulatedOrganisation(random, 16, 2),
    ].entries()) {
      const shown = publish(secret, i % 3 === 0 ? 7 : 5)
      if (shown) cases.push({ secret, shown })
    }
    const documents = await expectAccepted(cases)
    const tally = await expectRefused(cases, random)
    expect(tally.refusedByOther).toBeGreaterThan(tally.mutations / 2)
    console.info(`rows: ${cubeCount} cubes, ${documents} documents accepted; ${JSON.stringify(tally)}`)
  }, 3_600_000)

  it('does so with a second level', async () => {
    const random = randomFrom(8)
    const cases: Case[] = []
    for (let i = 0; i < cubeCount; i += 1) {
      const secret = withBreakdowns(simulatedOrganisation(random, 10 + 4 * (i % 6), 1 + (i % 4)), random)
      const shown = publish(secret, i % 3 === 0 ? 7 : 5)
      if (shown) cases.push({ secret, shown })
    }
    const documents = await expectAccepted(cases)
    const tally = await expectRefused(cases, random)
    const parts = cases.reduce((sum, { shown }) => sum + shown.breakdowns.length, 0)
    expect(parts).toBeGreaterThan(4 * cubeCount)
    console.info(`second level: ${parts} breakdowns, ${documents} documents accepted; ${JSON.stringify(tally)}`)
  }, 3_600_000)

  it('agrees on several quarters, and on one quarter in two arrangements', async () => {
    const random = randomFrom(9)
    const documents: AuditDocument[] = []
    const systems: AttackSystem[][] = []
    const ours: boolean[] = []
    for (let i = 0; i < Math.max(3, cubeCount / 4); i += 1) {
      const secret = simulatedOrganisation(random, 12, 1 + (i % 2))
      const shown = publish(secret, 5)
      // The same reports with two units merged that were apart, as after a change of the tree.
      const [unit = '', other = ''] = Object.values(secret.tree).findLast((codes) => codes.length > 1) ?? []
      const merged = publish({ ...secret, headcounts: { ...secret.headcounts, [unit]: 5, [other]: 5 } }, 5)
      if (!shown || !merged) continue
      const quarters = ['2026-Q1', '2026-Q2'] as Quarter[]
      const apart = quarters.map((quarter) => ({ ...shown, quarter }))
      expect((await attackLedger(apart)).passed).toBe(true)
      const together = readings.map((reading) => attackSystem([shown, merged], reading))
      systems.push(together)
      documents.push(...together.map((system) => auditDocumentOf(system)))
      ours.push((await attackLedger([shown, merged].map((table) => ({ ...table, quarter: null })))).passed)
    }
    const opinions = secondOpinion(documents)
    const theirs = systems.map((both, i) =>
      both.every((system, r) => isSafe(system, opinions[2 * i + r] as PythonReport)),
    )
    expect(ours).toEqual(theirs)
    console.info(
      `two arrangements: ${ours.length} quarters, ${ours.filter((passed) => !passed).length} refused by both`,
    )
  }, 3_600_000)

  it('agrees on tables that are not safe', async () => {
    // Labels without any repair: what `protect` starts from, so most of these fail.
    const documents = fc.sample(anyCube, { numRuns: 2 * cubeCount, seed: 5 }).flatMap((cube) => {
      const rows = planRows(readCube(cube), { threshold: 5, minimumUnitHeadcount: 10 })
      const visible = rows.map((row) => ({
        ...row,
        cells: { respondents: { kind: 'count' as const, value: row.n }, ...labelRow(row, 5) },
      }))
      const shown = [{ rows: visible, threshold: 5, breakdowns: [] }]
      return rows.length === 0 ? [] : [auditDocumentOf(attackSystem(shown, 'anything'))]
    })
    const opinions = secondOpinion(documents)
    for (const [i, document] of documents.entries()) {
      const report = await audit(document)
      expect(report.ok).toBe(opinions[i]?.ok)
      expect(boundsOf(report.bounds)).toEqual(boundsOf(opinions[i]?.bounds ?? []))
      const failed = report.failures.flatMap((failure) => ('id' in failure ? [failure.id] : []))
      expect(failed.sort()).toEqual((opinions[i]?.failures ?? []).map(({ id }) => id).sort())
    }
    expect(opinions.filter(({ ok }) => !ok).length).toBeGreaterThan(cubeCount)
  }, 3_600_000)
})
