import { analyse } from '@/lib/domain/hotspots/analyse'
import type { AnalysisInput } from '@/lib/domain/hotspots/inputs'
import { standardRule } from '@/lib/domain/hotspots/rule'
import { shiftQuarter } from '@/lib/domain/organisation/quarter'
import { posterior } from '@/lib/domain/statistics/beta-binomial'
import { rankPosteriors } from '@/lib/domain/statistics/ranking'
import { combineEvidence, type Evidence } from '@/lib/domain/statistics/rate-posterior'
import { randomFrom } from '../unit/disclosure/cubes'
import { labelled, publishedTable, type UnitCounts } from '../unit/hotspots/published-table'
import type { Comparison, Work } from './measure'

const prior = { alpha: 4, beta: 12 }

/** What the statistics of a release cost, in plain posteriors of 500 exact counts. */
export function statistics(): Comparison[] {
  const counts = unitsOf(500, randomFrom(3)).map(({ n, wrist }) => ({ y: wrist, n }))
  const yardstick: Work = {
    what: '500 posteriors with a 95 % interval each',
    repeat: 5,
    run: () => counts.map((count) => posterior(count, prior)),
  }
  const posteriors = counts.map((count) => posterior(count, prior))
  const histories = historiesOf(500, 9)
  return [
    {
      name: 'ranking',
      subject: { what: 'ranks of 500 units, topR 5', repeat: 1, run: () => rankPosteriors(posteriors, 5) },
      yardstick,
    },
    {
      name: 'posteriors',
      subject: {
        what: 'posteriors of 500 units from nine quarters of counts and labels each, and their ranks',
        repeat: 1,
        run: () =>
          rankPosteriors(
            histories.map((evidence) => combineEvidence([{ ...prior, weight: 1 }], evidence)),
            5,
          ),
      },
      yardstick,
    },
    analysis(25, 8, yardstick),
    analysis(500, 16, yardstick),
  ]
}

function analysis(units: number, earlierQuarters: number, yardstick: Work): Comparison {
  const input = analysisInput(units, earlierQuarters)
  return {
    name: `analyse${units}`,
    subject: {
      what: `all findings of ${units} units with ${earlierQuarters} earlier quarters`,
      repeat: 1,
      run: () => analyse(input),
    },
    yardstick,
  }
}

/** Units of 10 to 100 respondents, wrists 10 to 40 %, backs 20 to 50 %. */
function unitsOf(count: number, random: () => number): UnitCounts[] {
  return Array.from({ length: count }, (_, i) => {
    const n = 10 + Math.floor(90 * random())
    return {
      id: `U${String(i).padStart(3, '0')}`,
      n,
      wrist: Math.floor(n * (0.1 + 0.3 * random())),
      back: Math.floor(n * (0.2 + 0.3 * random())),
    }
  })
}

/** By unit: its wrist cells of so many quarters, newest first, labelled where they are small, each weighing 0.6 of the next. */
function historiesOf(units: number, quarters: number): Evidence[][] {
  const random = randomFrom(7)
  const tables = Array.from({ length: quarters }, () => unitsOf(units, random))
  return Array.from({ length: units }, (_, u) =>
    tables.flatMap((table, age) => {
      const unit = table[u]
      return unit ? [{ ...labelled(unit.wrist, unit.n).feasible, n: unit.n, discount: 0.6 ** age }] : []
    }),
  )
}

function analysisInput(units: number, earlierQuarters: number): AnalysisInput {
  const random = randomFrom(5)
  const first = unitsOf(units, random)
  const headcounts = Object.fromEntries(first.map(({ id, n }) => [id, Math.round(n / 0.6)]))
  const tableOf = (age: number) =>
    publishedTable(shiftQuarter('2026-Q3', -age), age === 0 ? first : unitsOf(units, random))
  return {
    table: tableOf(0),
    earlier: Array.from({ length: earlierQuarters }, (_, i) => ({ table: tableOf(i + 1), headcounts })),
    headcounts,
    audits: [],
    interventions: [],
    rule: standardRule,
    denominator: 'people',
  }
}
