import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { QuarterCounts, ReportAnswers, ReportRow } from '@/lib/data/vault/types'
import { type BreakdownCounts, type BreakdownId, breakdowns } from '@/lib/domain/disclosure/breakdowns'
import type { SymptomClass } from '@/lib/domain/disclosure/table'
import { classifyHand, type HandAnswers, type HandArea, handAreas } from '@/lib/domain/instruments/hand-symptoms'
import { classifyRegions, type RegionAnswer } from '@/lib/domain/instruments/nordic-regions'
import { createInstallation, type Installation } from './installation'

let installation: Installation

beforeAll(async () => {
  installation = await createInstallation()
})
afterAll(() => installation.close())

type Answers = HandAnswers & {
  regions: readonly RegionAnswer[]
  'wrist.interference'?: number
  'back.interference'?: number
  'neck.hand'?: string
  order?: string
  posture?: string
  systemic?: string
}

/** Which cells of the first level a class is counted in. */
const cellsOf: Record<SymptomClass, readonly string[]> = {
  neither: [],
  wrist: ['wristAny'],
  back: ['backAny'],
  both: ['wristAny', 'backAny', 'both'],
}

const interference = ['notGiven', 'none', 'some', 'much']

/** The parts of one report by the instruments' own rules, to be compared with what the vault counts. */
function partsOf(answers: Answers): Record<BreakdownId, string> {
  const neck = answers.regions.includes('neck')
  const hand = ['hand.left', 'hand.right', 'hand.night', 'hand.relief'] as const
  const given = hand.some((field) => answers[field] !== undefined && answers[field].length > 0)
  const median = classifyHand(answers).pattern === 'median'
  const named = (answer: string | undefined, names: Record<string, string>, otherwise: string) =>
    names[answer ?? ''] ?? otherwise
  return {
    onsetOrder: named(
      answers.order,
      { 'wrist-first': 'wristFirst', 'back-first': 'backFirst', together: 'together' },
      'notSure',
    ),
    neckInvolved: neck ? 'yes' : 'no',
    postureChanged: named(answers.posture, { yes: 'yes', no: 'no' }, 'notSure'),
    handPattern: !given ? 'notGiven' : !median ? 'other' : neck ? 'medianWithNeck' : 'medianAlone',
    wristInterference: interference[answers['wrist.interference'] ?? 0] ?? '',
    backInterference: interference[answers['back.interference'] ?? 0] ?? '',
    systemic: named(answers.systemic, { yes: 'yes', no: 'no' }, 'notGiven'),
  }
}

/** What the vault should count for one unit with these reports. */
function expected(reports: readonly Answers[]): BreakdownCounts {
  const counted = breakdowns.map(({ id, of, parts }) => {
    const asked = reports.filter(({ regions }) => cellsOf[classifyRegions(regions)].includes(of))
    const count = (part: string) => asked.filter((answers) => partsOf(answers)[id] === part).length
    return [id, Object.fromEntries(parts.map((part) => [part, count(part)]))]
  })
  // One entry for each breakdown of the definition.
  return Object.fromEntries(counted) as BreakdownCounts
}

let organisations = 0

/** A new organisation with these units, and their reports as rows. */
async function organisationWith(units: Readonly<Record<string, readonly Answers[]>>) {
  organisations += 1
  const slug = `second-level-${organisations}`
  await installation.worker.pushFacts({
    organisation: { slug, name: 'Second Level', demo: false },
    openQuarter: '2026-Q4',
    units: [
      { code: 'ORG', name: 'Second Level', kind: 'organisation', parent: null },
      ...Object.keys(units).map((code) => ({ code, name: code, kind: 'team' as const, parent: 'ORG' })),
    ],
    admission: 'open',
    threshold: 5,
    minimumUnitHeadcount: 10,
    publicationLagDays: 14,
    retentionMonths: 24,
    languages: ['en'],
    passKeys: [],
  })
  const rows = Object.entries(units).flatMap(([unit, reports]) =>
    reports.map((answers, number) => row(slug, unit, answers, number)),
  )
  return { slug, rows }
}

const hash = (text: string) => createHash('sha256').update(text).digest('hex')

function row(slug: string, unit: string, answers: Answers, number: number): ReportRow {
  const name = `${slug} ${unit} ${number}`
  return {
    organisation: slug,
    unit,
    // Every field of Answers is one of the wire format; what is undefined is left out on the way into JSON.
    answers: answers as ReportAnswers,
    symptomClass: classifyRegions(answers.regions),
    keyHash: hash(`key ${name}`),
    contentHash: hash(`content ${name}`),
    receiptHash: hash(`receipt ${name}`),
  }
}

async function importAll(slug: string, rows: readonly ReportRow[]) {
  const results = await installation.importer.importReports(slug, '2026-Q4', rows)
  expect(new Set(results.map((result) => result.status))).toEqual(new Set(['stored']))
}

async function closeAndCount(slug: string): Promise<QuarterCounts> {
  await installation.worker.closeQuarter(slug, '2026-Q4')
  return installation.worker.countQuarter(slug, '2026-Q4')
}

/** Every choice of one value of each list. */
function combinations<Value>(lists: readonly (readonly Value[])[]): Value[][] {
  return lists.reduce<Value[][]>(
    (found, values) => found.flatMap((chosen) => values.map((value) => [...chosen, value])),
    [[]],
  )
}

const subsets = <Item>(items: readonly Item[]): Item[][] =>
  combinations(items.map((item) => [[], [item]])).map((chosen) => chosen.flat())

const both: RegionAnswer[] = ['wrists-hands', 'lower-back']

/**
 * Reports over 256 units by a hash of their answers. In one unit two mistakes can cancel (areas that are taken for each
 * other, over all sets of areas); in 256 units, each with other reports, they cannot.
 */
function spread(reports: readonly Answers[]): Record<string, Answers[]> {
  const units: Record<string, Answers[]> = {}
  for (const answers of reports) {
    const unit = `U${hash(JSON.stringify(answers)).slice(0, 2)}`
    units[unit] = [...(units[unit] ?? []), answers]
  }
  return units
}

describe('the second level of a count', () => {
  // 256 sets of areas of the right hand x 6 of the left x 4 night x 3 relief answers x 2 = 36,864 reports.
  it('finds the pattern of a hand where the instrument does, for every set of areas, night and relief answer', async () => {
    const leftHands: (HandArea[] | undefined)[] = [
      undefined,
      [],
      ['palm'],
      ['thumb'],
      ['middle', 'ring-thumb-side'],
      ['thumb', 'index', 'back-of-hand'],
    ]
    const reports = subsets(handAreas).flatMap((right) =>
      leftHands.flatMap((left) =>
        combinations<string | undefined>([
          [undefined, 'no', 'sometimes', 'most-nights'],
          [undefined, 'no', 'yes'],
          ['neck', undefined],
        ]).map(
          ([night, relief, neck]): Answers => ({
            regions: [...(neck ? (['neck'] as const) : []), 'wrists-hands'],
            ...(left ? { 'hand.left': left } : {}),
            ...(right.length > 0 ? { 'hand.right': right } : {}),
            // From the lists above.
            ...(night ? { 'hand.night': night as 'no' } : {}),
            ...(relief ? { 'hand.relief': relief as 'no' } : {}),
          }),
        ),
      ),
    )
    expect(reports).toHaveLength(36_864)
    const units = spread(reports)
    const { slug, rows } = await organisationWith(units)
    await importAll(slug, rows)
    const counts = await closeAndCount(slug)
    for (const [unit, filed] of Object.entries(units)) expect(counts.breakdowns[unit], unit).toEqual(expected(filed))
  }, 120_000)

  // 9 sets of regions x 5 x 4 x 4 x 4 x 4 x 3 = 34,560 reports.
  it('puts every combination of the other answers where their questions say', async () => {
    const regionSets: RegionAnswer[][] = [
      ['none'],
      ['neck'],
      ['neck', 'knees'],
      ['wrists-hands'],
      ['neck', 'wrists-hands'],
      ['lower-back'],
      ['neck', 'upper-back'],
      both,
      ['neck', 'wrists-hands', 'upper-back', 'lower-back'],
    ]
    const fields = ['order', 'posture', 'systemic', 'wrist.interference', 'back.interference', 'neck.hand']
    const answered = combinations<string | number | undefined>([
      [undefined, 'wrist-first', 'back-first', 'together', 'not-sure'],
      [undefined, 'yes', 'no', 'not-sure'],
      [undefined, 'yes', 'no', 'prefer-not'],
      [undefined, 1, 2, 3],
      [undefined, 1, 2, 3],
      [undefined, 'yes', 'no'],
    ]).map((chosen) => {
      const given = fields.map((field, index) => [field, chosen[index]]).filter(([, answer]) => answer !== undefined)
      // Fields and values as in the lists above.
      return Object.fromEntries(given) as Omit<Answers, 'regions'>
    })
    const reports = regionSets.flatMap((regions) => answered.map((answers): Answers => ({ regions, ...answers })))
    expect(reports).toHaveLength(34_560)
    const units = spread(reports)
    const { slug, rows } = await organisationWith(units)
    await importAll(slug, rows)
    const counts = await closeAndCount(slug)
    for (const [unit, filed] of Object.entries(units)) expect(counts.breakdowns[unit], unit).toEqual(expected(filed))
    // The parts of every unit and question sum to the cell that they divide.
    for (const [unit, { wrist, back, both: pairs }] of Object.entries(counts.classes)) {
      const cells = { wristAny: wrist + pairs, backAny: back + pairs, both: pairs }
      for (const { id, of } of breakdowns) {
        const parts = Object.values(counts.breakdowns[unit]?.[id] ?? {})
        const sum = parts.reduce((total, people) => total + people, 0)
        expect(sum, `${unit} ${id}`).toBe(cells[of])
      }
    }
  }, 120_000)

  it('counts by hand what is written here', async () => {
    const { slug, rows } = await organisationWith({
      PACK: [
        // Median digits, wakes at night, and a neck complaint: median with neck.
        {
          regions: ['neck', ...both],
          'hand.right': ['thumb', 'index'],
          'hand.night': 'sometimes',
          'wrist.interference': 3,
          order: 'wrist-first',
          posture: 'yes',
          systemic: 'prefer-not',
        },
        // Nothing but the regions: everything is left open.
        { regions: both },
        // The wrist alone: no question about both is counted, whatever was answered.
        { regions: ['wrists-hands'], 'hand.relief': 'no', 'wrist.interference': 1, order: 'together', systemic: 'yes' },
        { regions: ['upper-back'], 'back.interference': 2, posture: 'yes' },
      ],
      DESK: [{ regions: ['none'] }],
    })
    await importAll(slug, rows)
    const zero = expected([])
    expect(await closeAndCount(slug)).toEqual({
      quarter: '2026-Q4',
      classes: { PACK: { neither: 0, wrist: 1, back: 1, both: 2 }, DESK: { neither: 1, wrist: 0, back: 0, both: 0 } },
      onBehalf: {},
      breakdowns: {
        PACK: {
          onsetOrder: { wristFirst: 1, backFirst: 0, together: 0, notSure: 1 },
          neckInvolved: { yes: 1, no: 1 },
          postureChanged: { yes: 1, no: 0, notSure: 1 },
          handPattern: { medianWithNeck: 1, medianAlone: 0, other: 1, notGiven: 1 },
          wristInterference: { none: 1, some: 0, much: 1, notGiven: 1 },
          backInterference: { none: 0, some: 1, much: 0, notGiven: 2 },
          systemic: { yes: 0, no: 0, notGiven: 2 },
        },
        DESK: zero,
      },
    })
    expect(Object.values(zero).flatMap((parts) => Object.values(parts))).toEqual(Array(24).fill(0))
  })

  it('says nothing of a quarter without reports, and nothing at all of an open one', async () => {
    const { slug } = await organisationWith({ PACK: [] })
    await expect(installation.worker.countQuarter(slug, '2026-Q4')).rejects.toMatchObject({ code: '55000' })
    expect((await closeAndCount(slug)).breakdowns).toEqual({})
  })

  it('counts reports from the door, amended ones as they are now, withdrawn ones not, and those typed in for others', async () => {
    const { slug, rows } = await organisationWith({
      PACK: [
        { regions: both, order: 'wrist-first' },
        { regions: both, order: 'together' },
        { regions: both, order: 'together' },
      ],
    })
    expect((await installation.intake.submitReports(rows)).map((result) => result.status)).toEqual(
      Array(3).fill('stored'),
    )
    const [amended, withdrawn] = rows
    if (!amended || !withdrawn) throw new Error('two rows were filed above')
    await installation.intake.amendReport(slug, amended.receiptHash, {
      unit: 'PACK',
      answers: { regions: both, order: 'back-first' },
      symptomClass: 'both',
      contentHash: hash('amended'),
    })
    await installation.intake.withdrawReport(slug, withdrawn.receiptHash)
    await importAll(slug, [{ ...row(slug, 'PACK', { regions: both }, 3), onBehalf: true }])
    const counts = await closeAndCount(slug)
    expect(counts.onBehalf).toEqual({ PACK: 1 })
    expect(counts.classes.PACK).toMatchObject({ both: 3 })
    expect(counts.breakdowns.PACK?.onsetOrder).toEqual({ wristFirst: 0, backFirst: 1, together: 1, notSure: 1 })
  })

  it('keeps quarters and organisations apart, and counts the same after archiving', async () => {
    const { slug, rows } = await organisationWith({ PACK: [{ regions: both, order: 'together' }] })
    await organisationWith({ PACK: [{ regions: both, order: 'wrist-first' }] }).then((other) =>
      importAll(other.slug, other.rows),
    )
    await installation.importer.importReports(slug, '2026-Q3', [row(slug, 'PACK', { regions: both }, 9)])
    await importAll(slug, rows)
    const counts = await closeAndCount(slug)
    expect(counts.breakdowns.PACK?.onsetOrder).toEqual({ wristFirst: 0, backFirst: 0, together: 1, notSure: 0 })
    await installation.worker.archiveQuarter(slug, '2026-Q4')
    expect(await installation.worker.countQuarter(slug, '2026-Q4')).toEqual(counts)
  })
})
