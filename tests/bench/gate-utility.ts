import { attackPublished } from '@/lib/domain/disclosure/attack'
import { childrenByRow, classesOf, type Quantity } from '@/lib/domain/disclosure/attack-system'
import type { CountTable } from '@/lib/domain/disclosure/count-table'
import { readCube } from '@/lib/domain/disclosure/cube'
import { cheapestHiding, type Goal, type ProgramCell, weights } from '@/lib/domain/disclosure/hiding-program'
import { labelRow, mayHide, outcomeCounts } from '@/lib/domain/disclosure/labels'
import { protect } from '@/lib/domain/disclosure/protect'
import { type PlannedRow, planRows } from '@/lib/domain/disclosure/rows'
import { type Cell, type Outcome, outcomes, symptomClasses } from '@/lib/domain/disclosure/table'
import { randomFrom, simulatedOrganisation } from '../unit/disclosure/cubes'

/**
 * What the gate costs its readers: shares of published cells by kind over simulated organisations, and the cost of
 * what `protect` hides against the joint optimum. `npm run bench -- gate-utility [organisations] [small tables]`.
 */
const [organisations = 100, smallTables = 60] = process.argv.slice(2).map(Number)

type Tally = Record<Cell['kind'], number>
const none: Tally = { count: 0, below: 0, above: 0, hidden: 0, notOffered: 0 }

async function shares(units: number, sites: number, threshold: number, size: number) {
  const random = randomFrom(11)
  const tallies = new Map<string, Tally>()
  let withheld = 0
  for (let i = 0; i < size; i += 1) {
    const table = await protect(simulatedOrganisation(random, units, sites), { threshold, minimumUnitHeadcount: 10 })
    if (table.status === 'withheld') withheld += 1
    const parents = new Set(table.rows.map((row) => row.parent))
    for (const row of table.rows) {
      const level = row.parent === null ? 'organisation' : parents.has(row.id) ? 'site' : 'unit'
      for (const outcome of outcomes) {
        const key = level === 'unit' ? outcome : level
        const tally = tallies.get(key) ?? { ...none }
        tally[row.cells[outcome].kind] += 1
        tallies.set(key, tally)
      }
    }
  }
  const percent = (tally: Tally, kind: Cell['kind']) => {
    const all = Object.values(tally).reduce((sum, value) => sum + value, 0)
    return all === 0 ? 0 : Math.round((1000 * tally[kind]) / all) / 10
  }
  const line = (key: string) => {
    const tally = tallies.get(key) ?? none
    return (['count', 'below', 'above', 'hidden', 'notOffered'] as const).map((kind) => percent(tally, kind))
  }
  return {
    units,
    sites,
    threshold,
    organisations: size,
    withheld,
    wristAny: line('wristAny'),
    backAny: line('backAny'),
    both: line('both'),
    siteHidden: percent(tallies.get('site') ?? none, 'hidden'),
    organisationHidden: percent(tallies.get('organisation') ?? none, 'hidden'),
  }
}

type Hideable = { row: PlannedRow; outcome: Outcome }

/** The cost of the cheapest cells whose hiding makes every attack fail; null when the solver gives up. */
async function optimalCost(table: CountTable, threshold: number): Promise<number | null> {
  const rows = planRows(readCube(table), { threshold, minimumUnitHeadcount: 10 })
  const below = childrenByRow(rows)
  const leavesOf = (row: PlannedRow): PlannedRow[] => below.get(row.id)?.flatMap(leavesOf) ?? [row]
  const leaves = rows.filter(({ id }) => !below.has(id))
  const columnsOf = (row: PlannedRow, quantity: Quantity) => {
    return leavesOf(row).flatMap((leaf) =>
      classesOf(quantity).map((name) => leaves.indexOf(leaf) * 4 + symptomClasses.indexOf(name)),
    )
  }
  const labelled = rows.map((row) => ({ row, cells: labelRow(row, threshold) }))
  const cells = labelled.flatMap(({ row, cells }) =>
    outcomes.flatMap((outcome): ProgramCell<Hideable>[] => {
      const cell = cells[outcome]
      if (cell.kind === 'notOffered' || cell.kind === 'hidden') return []
      const value = outcomeCounts(row.counts)[outcome]
      const candidate = cell.kind === 'count' && mayHide(row.n, threshold)
      const cost = weights.outcome[outcome] * weights.level[row.level]
      return [
        {
          place: { row, outcome },
          columns: columnsOf(row, outcome),
          says: cell.kind === 'count' ? { low: value, high: value } : { low: cell.low, high: cell.high },
          hidden: candidate ? { low: threshold, high: row.n - threshold, cost } : null,
        },
      ]
    }),
  )
  const goals = new Map<string, Goal>()
  for (;;) {
    const answer = await cheapestHiding({
      upper: leaves.flatMap((leaf) => symptomClasses.map(() => leaf.n)),
      sums: leaves.map((leaf, i) => ({ columns: [0, 1, 2, 3].map((c) => 4 * i + c), total: leaf.n })),
      cells,
      goals: [...goals.values()],
    })
    if (!answer) return null
    const hidden = new Set(answer.hide.map(({ row, outcome }) => `${row.id}|${outcome}`))
    const shown = labelled.map(({ row, cells: own }) => {
      const cell = (outcome: Outcome): Cell => (hidden.has(`${row.id}|${outcome}`) ? { kind: 'hidden' } : own[outcome])
      const respondents = { kind: 'count' as const, value: row.n }
      return {
        ...row,
        cells: { respondents, wristAny: cell('wristAny'), backAny: cell('backAny'), both: cell('both') },
      }
    })
    const attacks = await attackPublished([{ threshold, rows: shown, breakdowns: [] }])
    const size = goals.size
    for (const { place, needs } of attacks.flatMap((attack) => attack?.shortfalls ?? [])) {
      const row = place.kind === 'row' && rows.find(({ id }) => id === place.row)
      if (!row || place.kind !== 'row') throw new Error('rows alone have no other unknowns')
      const wanted: Goal['needs'] = needs.kind === 'reach' ? needs : { kind: 'width', width: threshold - 1 }
      goals.set(JSON.stringify([place, wanted]), { columns: columnsOf(row, place.quantity), needs: wanted })
    }
    if (attacks.every((attack) => !attack || attack.shortfalls.length === 0)) return answer.cost
    // What no hiding of exact cells can mend takes the ladder, which is not what is compared here.
    if (goals.size === size) return null
  }
}

async function ratioToOptimum(units: number, sites: number, size: number) {
  const random = randomFrom(23)
  const threshold = 5
  let ours = 0
  let best = 0
  let compared = 0
  let equal = 0
  for (let i = 0; i < size; i += 1) {
    const table = simulatedOrganisation(random, units, sites)
    const optimum = await optimalCost(table, threshold)
    const result = await protect(table, { threshold, minimumUnitHeadcount: 10 })
    if (optimum === null || result.status === 'withheld') continue
    const planned = new Map(
      planRows(readCube(table), { threshold, minimumUnitHeadcount: 10 }).map((row) => [row.id, row]),
    )
    const cost = result.rows.reduce((sum, row) => {
      const level = planned.get(row.id)?.level ?? 'unit'
      const hidden = outcomes.filter((outcome) => row.cells[outcome].kind === 'hidden')
      return sum + hidden.reduce((part, outcome) => part + weights.outcome[outcome] * weights.level[level], 0)
    }, 0)
    ours += cost
    best += optimum
    compared += 1
    if (cost <= optimum) equal += 1
  }
  return {
    units,
    sites,
    threshold,
    compared,
    of: size,
    equal,
    ratio: best === 0 ? 1 : Math.round((1000 * ours) / best) / 1000,
  }
}

console.log('shares: exact, <k, >n-k, hidden, not offered, per cent of unit cells')
for (const [units, sites, threshold] of [
  [10, 1, 5],
  [10, 2, 5],
  [10, 3, 5],
  [28, 1, 5],
  [28, 3, 5],
  [28, 4, 5],
  [100, 1, 5],
  [100, 3, 5],
  [10, 1, 10],
  [10, 3, 10],
  [28, 1, 10],
  [28, 3, 10],
  [28, 4, 10],
  [100, 1, 10],
  [100, 3, 10],
] as const) {
  const size = units === 100 ? Math.ceil(organisations / 4) : organisations
  console.log(JSON.stringify(await shares(units, sites, threshold, size)))
}
for (const [units, sites] of [
  [6, 1],
  [8, 2],
  [10, 1],
] as const) {
  console.log(JSON.stringify(await ratioToOptimum(units, sites, smallTables)))
}
