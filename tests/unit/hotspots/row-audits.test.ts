import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AuditAggregate } from '../../../lib/domain/hotspots/inputs'
import {
  aggregateAudits,
  fewestForPostures,
  fewestWorkstations,
  readAudits,
  type WorkstationAudit,
} from '../../../lib/domain/hotspots/row-audits'
import { postures } from '../../../lib/domain/instruments/posture'
import { audited, chairs } from './audited'

type Row = { id: string; parent: string | null; members: string[] }

/** Rows of an organisation ORG from the numbers of workstations in the units of each site. */
function nested(sites: readonly (readonly number[])[]): { rows: Row[]; units: { code: string; audits: number }[] } {
  const placed = sites.map((units, s) => ({
    id: `S${s}`,
    units: units.map((audits, u) => ({ code: `S${s}U${u}`, audits })),
  }))
  const codes = ({ units }: { units: { code: string }[] }) => units.map(({ code }) => code)
  return {
    rows: [
      { id: 'ORG', parent: null, members: placed.flatMap(codes) },
      ...placed.flatMap((site) => [
        { id: site.id, parent: 'ORG', members: codes(site) },
        ...site.units.map(({ code }) => ({ id: code, parent: site.id, members: [code] })),
      ]),
    ],
    units: placed.flatMap(({ units }) => units),
  }
}

const well = (units: readonly { code: string; audits: number }[]): WorkstationAudit[] =>
  units.flatMap(({ code, audits }) => audited(code, chairs(0, audits)))

const tellsScores = ({ atActionLevel }: AuditAggregate) => atActionLevel !== null
const tellsPostures = ({ postures }: AuditAggregate) => postures !== null

describe('audits of a release', () => {
  it('by hand: a row says how many of its workstations are at the action level, and at how many a posture was seen', () => {
    const { rows } = nested([[5, 3]])
    const workstations = [
      ...audited('S0U0', [...chairs(2, 2), [2, 5, 7]], { slouching: 4, twisted: 1 }),
      ...audited('S0U1', chairs(1, 2), { slouching: 3 }),
    ]
    const entries = new Map(aggregateAudits(rows, workstations).map((entry) => [entry.row, entry]))
    expect(entries.get('S0U0')).toEqual({
      row: 'S0U0',
      workstations: 5,
      atActionLevel: { final: 3, chair: 2, monitorPhone: 1, mouseKeyboard: 1 },
      postures: { 'wrist-extension': 0, 'forward-head': 0, slouching: 4, twisted: 1, 'shoulders-raised': 0 },
    })
    expect(entries.get('S0U1')).toEqual({
      row: 'S0U1',
      workstations: 3,
      atActionLevel: { final: 1, chair: 1, monitorPhone: 0, mouseKeyboard: 0 },
      // Of three people only.
      postures: null,
    })
    // Postures of all eight, less those of five, would be those of three.
    expect(entries.get('S0')).toMatchObject({ workstations: 8, atActionLevel: { final: 4 }, postures: null })
  })

  it('are silent about a site of which one workstation is left beside the units below it', () => {
    const { rows, units } = nested([
      [4, 1],
      [3, 3],
    ])
    const entries = aggregateAudits(rows, well(units))
    expect(entries.filter(tellsScores).map(({ row }) => row)).toEqual(['S0U0', 'S1', 'S1U0', 'S1U1'])
    expect(entries.find(({ row }) => row === 'ORG')).toMatchObject({ workstations: 11, atActionLevel: null })
  })

  it('tell of a row above again once what is left beside the rows below it is three workstations', () => {
    const { rows, units } = nested([
      [4, 1],
      [3, 2],
    ])
    expect(
      aggregateAudits(rows, well(units))
        .filter(tellsScores)
        .map(({ row }) => row),
    ).toEqual(['ORG', 'S0U0', 'S1U0'])
  })

  it('have no entry of a row without audited workstations, nor of units that no row counts', () => {
    const { rows, units } = nested([[4, 0]])
    const entries = aggregateAudits(rows, [...well(units), ...audited('GONE', chairs(0, 3))])
    expect(entries.map(({ row, workstations }) => [row, workstations])).toEqual([
      ['ORG', 4],
      ['S0', 4],
      ['S0U0', 4],
    ])
  })
})

/** Rank of a matrix of zeros and ones, by elimination over the rationals as fractions of whole numbers. */
function rankOf(matrix: readonly (readonly number[])[]): number {
  const rows = matrix.map((row) => row.map(BigInt))
  let rank = 0
  for (let column = 0; column < (rows[0]?.length ?? 0); column += 1) {
    const found = rows.findIndex((row, i) => i >= rank && row[column] !== 0n)
    const pivot = rows[found]
    const top = rows[rank]
    if (!pivot || !top) continue
    rows[found] = top
    rows[rank] = pivot
    for (let i = rank + 1; i < rows.length; i += 1) {
      const row = rows[i] ?? []
      const [a, b] = [pivot[column] ?? 0n, row[column] ?? 0n]
      rows[i] = row.map((value, j) => value * a - (pivot[j] ?? 0n) * b)
    }
    rank += 1
  }
  return rank
}

function* subsets(of: number, size: number, from = 0): Generator<number[]> {
  if (size === 0) yield []
  else for (let i = from; i < of; i += 1) for (const rest of subsets(of, size - 1, i + 1)) yield [i, ...rest]
}

/**
 * The attacker knows at which rows figures stand and which workstations lie in each: every figure is one equation in
 * unknowns, one for each workstation. Whatever is computed from them by adding, subtracting and weighing lies in the space of these equations. It tells of
 * some workstations alone when it is about no other: when the equations without the columns of these few have a smaller rank.
 */
function tellsOfFewer(
  fewest: number,
  rows: readonly Row[],
  workstations: readonly WorkstationAudit[],
  telling: ReadonlySet<string>,
): boolean {
  const equations = rows
    .filter(({ id }) => telling.has(id))
    .map(({ members }) => workstations.map(({ unitCode }) => (members.includes(unitCode) ? 1 : 0)))
  if (equations.length === 0) return false
  const rank = rankOf(equations)
  for (const few of subsets(workstations.length, Math.min(fewest - 1, workstations.length))) {
    if (rankOf(equations.map((row) => row.filter((_, i) => !few.includes(i)))) < rank) return true
  }
  return false
}

/** Up to twelve workstations in units of sites. */
const organisations = fc
  .array(fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 2, maxLength: 3 }), { minLength: 2, maxLength: 3 })
  .filter((sites) => sites.flat().reduce((sum, count) => sum + count, 0) <= 12)

describe('somebody who adds and subtracts all that the rows tell', () => {
  const attack = (
    sites: readonly (readonly number[])[],
    rule: (entries: AuditAggregate[]) => AuditAggregate[],
    fewest: number,
  ) => {
    const { rows, units } = nested(sites)
    const workstations = well(units)
    const telling = new Set(rule(aggregateAudits(rows, workstations)).map(({ row }) => row))
    return tellsOfFewer(fewest, rows, workstations, telling)
  }
  const enough = (fewest: number) => (entries: AuditAggregate[]) =>
    entries.filter(({ workstations }) => workstations >= fewest)

  it('finds the scores of no one and no two workstations', () => {
    fc.assert(
      fc.property(organisations, (sites) => {
        expect(attack(sites, (entries) => entries.filter(tellsScores), fewestWorkstations)).toBe(false)
      }),
      { numRuns: 150, seed: 53 },
    )
  })

  it('finds the postures of no four', () => {
    fc.assert(
      fc.property(organisations, (sites) => {
        expect(attack(sites, (entries) => entries.filter(tellsPostures), fewestForPostures)).toBe(false)
      }),
      { numRuns: 25, seed: 53 },
    )
  })

  it('finds them where each row of three tells whatever lies below it (control)', () => {
    // A site of 4 and 1: the site less the unit is the one.
    expect(
      attack(
        [
          [4, 1],
          [3, 3],
        ],
        enough(fewestWorkstations),
        fewestWorkstations,
      ),
    ).toBe(true)
    expect(
      attack(
        [
          [5, 3],
          [0, 0],
        ],
        enough(fewestForPostures),
        fewestForPostures,
      ),
    ).toBe(true)
    const broken = fc
      .sample(organisations, { numRuns: 100, seed: 53 })
      .filter((sites) => attack(sites, enough(fewestWorkstations), fewestWorkstations))
    expect(broken.length).toBeGreaterThan(20)
  })
})

describe('every unit with three audited workstations', () => {
  it('tells of them, whatever stands above it', () => {
    fc.assert(
      fc.property(organisations, (sites) => {
        const { rows, units } = nested(sites)
        const telling = new Set(
          aggregateAudits(rows, well(units))
            .filter(tellsScores)
            .map(({ row }) => row),
        )
        for (const { code, audits } of units) expect(telling.has(code)).toBe(audits >= fewestWorkstations)
      }),
      { numRuns: 100, seed: 53 },
    )
  })
})

describe('reading the audits of a release', () => {
  const { rows } = nested([
    [5, 3],
    [1, 2],
  ])
  const workstations = [
    ...audited('S0U0', chairs(2, 3), { slouching: 4 }),
    ...audited('S0U1', chairs(1, 2)),
    ...audited('S1U0', chairs(1, 0)),
    ...audited('S1U1', chairs(0, 2)),
  ]
  const entries = aggregateAudits(rows, workstations)

  it('adds up every workstation that some row tells of, once', () => {
    const read = readAudits(rows, entries)
    expect(read.workstations('S1U0')).toBe(1)
    expect(read.scores.all).toEqual({
      workstations: 11,
      counts: { final: 4, chair: 4, monitorPhone: 0, mouseKeyboard: 0 },
    })
    expect(read.scores.of('S0U1')).toEqual({
      workstations: 3,
      counts: { final: 1, chair: 1, monitorPhone: 0, mouseKeyboard: 0 },
    })
    expect(read.scores.of('S1U0').workstations).toBe(0)
    // Of S0U0, and of the organisation as a whole.
    expect(read.postures.all).toMatchObject({ workstations: 11, counts: { slouching: 4 } })
    expect(read.postures.of('S0')).toMatchObject({ workstations: 5, counts: { slouching: 4 } })
  })

  it('counts for a silent row above others what the rows below it tell, so that at most two workstations are missing', () => {
    fc.assert(
      fc.property(organisations, (sites) => {
        const { rows, units } = nested(sites)
        const audits = aggregateAudits(rows, well(units))
        const { scores, postures } = readAudits(rows, audits)
        for (const { row, workstations, atActionLevel } of audits) {
          const missing = workstations - scores.of(row).workstations
          expect(missing).toBeLessThan(fewestWorkstations)
          expect(missing === 0).toBe(atActionLevel !== null)
          expect(workstations - postures.of(row).workstations).toBeLessThan(fewestForPostures)
        }
      }),
      { numRuns: 100, seed: 53 },
    )
  })

  it('accepts whatever a release is written with', () => {
    fc.assert(
      fc.property(organisations, fc.nat(), (sites, seed) => {
        const { rows, units } = nested(sites)
        const mixed = units.flatMap(({ code, audits }) => {
          const poor = seed % (audits + 1)
          return audited(code, chairs(poor, audits - poor), { twisted: (seed >> 2) % (audits + 1) })
        })
        const read = readAudits(rows, aggregateAudits(rows, mixed))
        const all = mixed.filter(({ final }) => final >= 5).length
        const { workstations, counts } = read.scores.all
        expect(counts.final).toBeLessThanOrEqual(all)
        expect(counts.final).toBeGreaterThanOrEqual(all - (mixed.length - workstations))
      }),
      { numRuns: 100, seed: 53 },
    )
  })

  const changed = (row: string, change: (entry: AuditAggregate) => Partial<AuditAggregate>) =>
    entries.map((entry) => (entry.row === row ? { ...entry, ...change(entry) } : entry))
  const levels = (final: number, chair: number) => ({
    atActionLevel: { final, chair, monitorPhone: 0, mouseKeyboard: 0 },
  })
  const none = Object.fromEntries(postures.map((posture) => [posture, 0])) as NonNullable<AuditAggregate['postures']>

  it.each<[string, AuditAggregate[], string]>([
    ['two entries of one row', [...entries, ...entries.slice(0, 1)], 'a row has two audit entries'],
    [
      'half a workstation',
      changed('S0U1', () => ({ workstations: 2.5 })),
      'row S0U1: no number of audited workstations: 2.5',
    ],
    ['no workstation', changed('S1U0', () => ({ workstations: 0 })), 'row S1U0: no number of audited workstations: 0'],
    [
      'parts that do not add up',
      changed('S1U0', () => ({ workstations: 2 })),
      'row S1: audited workstations below it do not add up',
    ],
    [
      'a row of a workstation too few',
      entries.filter(({ row }) => row !== 'S1U0'),
      'row S1: audited workstations below it',
    ],
    [
      'scores of one workstation',
      changed('S1U0', () => levels(1, 1)),
      'row S1U0: what its audits found tells of fewer than 3 workstations',
    ],
    [
      'postures of three',
      changed('S0U1', () => ({ postures: none })),
      'row S0U1: what its audits found tells of fewer than 5 workstations',
    ],
    [
      'postures of which three are left below',
      changed('S0', () => ({ postures: none })),
      'row S0: what its audits found tells of fewer than 5',
    ],
    [
      'scores that are kept',
      changed('S0U1', () => ({ atActionLevel: null })),
      'row S0U1: what its audits found is missing',
    ],
    ['more than all', changed('S0U1', () => levels(4, 4)), 'row S0U1: final cannot be at 4 of 3 workstations'],
    ['less than none', changed('S0U1', () => levels(1, -1)), 'row S0U1: chair cannot be at -1 of 3 workstations'],
    ['half a one', changed('S0U1', () => levels(1, 0.5)), 'row S0U1: chair cannot be at 0.5 of 3 workstations'],
    [
      'a site with fewer than its units',
      changed('S0', () => levels(2, 2)),
      'row S0: final cannot be at -1 of 0 workstations',
    ],
    [
      'a final score without a section',
      changed('S1', () => levels(1, 0)),
      'row S1: 1 final scores at the action level do not go with its sections',
    ],
    [
      'a section without a final score',
      changed('S1', () => levels(0, 1)),
      'row S1: 0 final scores at the action level do not go with its sections',
    ],
  ])('refuses %s', (_, audits, message) => {
    const refused = () => readAudits(rows, audits)
    expect(refused).toThrow(RangeError)
    expect(refused).toThrow(message)
  })
})
