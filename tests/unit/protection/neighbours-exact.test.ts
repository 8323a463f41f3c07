import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { quarterLoss, sameAnswerLoss } from '@/lib/domain/protection/accounting'
import { symptomClasses } from '@/lib/domain/protection/count-table'
import { logProbability } from '@/lib/domain/protection/discrete-laplace'
import { protect } from '@/lib/domain/protection/protect'
import type { ProtectedTable } from '@/lib/domain/protection/published-table'
import { planRows, type RowPlan } from '@/lib/domain/protection/row-plan'
import { figures } from '@/lib/domain/protection/strength'
import { type Class, type Classes, changed, hurts } from './neighbours'

/** ln of the probability that these counts are published as this table, from the laws that the table states. */
function logProbabilityOf(table: ProtectedTable, classes: Classes, plan: RowPlan): number {
  let sum = 0
  for (const [at, { members, figures: shown }] of table.rows.entries()) {
    for (const figure of figures) {
      const cell = shown?.[figure]
      // Sums above are functions of the rows below: they add nothing. `both` is drawn where it stands.
      if (!cell || (figure !== 'both' && !plan[at]?.leaf)) continue
      const [law] = cell.noise
      const people = symptomClasses.filter((answer) => hurts[figure](answer))
      const count = members.reduce(
        (total, unit) => total + people.reduce((part, answer) => part + (classes[unit]?.[answer] ?? 0), 0),
        0,
      )
      sum += logProbability(law?.epsilon ?? Number.NaN, cell.value - count)
    }
  }
  return sum
}

/** Every row shows its figures: 10 respondents in each unit, and more. */
const answers = fc.record({
  neither: fc.integer({ min: 10, max: 20 }),
  wrist: fc.integer({ min: 1, max: 9 }),
  back: fc.integer({ min: 1, max: 9 }),
  both: fc.integer({ min: 1, max: 9 }),
})

/** Two sites of two units, sometimes with 100 heads each, so that they publish `both`. */
const twoSites = fc.record({
  classes: fc.record({ A: answers, B: answers, C: answers, D: answers }),
  heads: fc.constantFrom(30, 60),
  unit: fc.constantFrom('A', 'B', 'C', 'D'),
  answer: fc.constantFrom<[Class, Class]>(
    ...symptomClasses.flatMap((from) =>
      symptomClasses.filter((to) => to !== from).map((to): [Class, Class] => [from, to]),
    ),
  ),
  strength: fc.constantFrom<'standard' | 'light'>('standard', 'light'),
})

const planOf = (heads: number) =>
  planRows(
    {
      tree: { ORG: ['S', 'T'], S: ['A', 'B'], T: ['C', 'D'] },
      heads: { A: heads, B: heads, C: heads, D: heads },
      smallestRow: 15,
    },
    null,
  )

/** E of one changed answer, from the accounting. */
function lossOf([from, to]: [Class, Class], publication: Parameters<typeof quarterLoss>[0]): number {
  const { oneFigure, oneComplaint, bothComplaints, everything } = quarterLoss(publication)
  const touched = figures.filter((figure) => hurts[figure](from) !== hurts[figure](to))
  if (touched.includes('wristAny') && touched.includes('backAny'))
    return touched.includes('both') ? everything : bothComplaints
  return touched.includes('both') ? oneComplaint : oneFigure
}

describe('two organisations that differ in one answer', () => {
  it('publish any table with probabilities that differ by a factor of e^E at most', () => {
    fc.assert(
      fc.property(twoSites, fc.infiniteStream(fc.integer({ min: -40, max: 40 })), (world, draws) => {
        const { classes, heads, unit, answer, strength } = world
        const plan = planOf(heads)
        const other = changed(classes, unit, ...answer)
        const table = protect({ quarter: '2026-Q3', classes }, plan, strength, () => draws.next().value ?? 0, new Map())
        const ratio = logProbabilityOf(table, classes, plan) - logProbabilityOf(table, other, plan)
        const bound = lossOf(answer, { strength, both: heads === 60, parts: 0 })
        expect(Math.abs(ratio)).toBeLessThanOrEqual(bound + 1e-9)
      }),
    )
  })

  it('publish some table with probabilities that differ by all of it: the bound is not too kind, and not too strict', () => {
    fc.assert(
      fc.property(twoSites, ({ classes, heads, unit, answer, strength }) => {
        const plan = planOf(heads)
        const other = changed(classes, unit, ...answer)
        const ratios = [-60, 60].flatMap((wrist) =>
          [-60, 60].flatMap((back) =>
            [-60, 60].map((both) => {
              let draws = 0
              const draw = ({ denominator, numerator }: { denominator: number; numerator: number }) => {
                if (numerator / denominator === 0.5) return both
                draws += 1
                return draws % 2 === 1 ? wrist : back
              }
              const table = protect({ quarter: '2026-Q3', classes }, plan, strength, draw, new Map())
              return logProbabilityOf(table, classes, plan) - logProbabilityOf(table, other, plan)
            }),
          ),
        )
        expect(Math.max(...ratios)).toBeCloseTo(lossOf(answer, { strength, both: heads === 60, parts: 0 }), 9)
      }),
    )
  })
})

describe('one figure of one row in strict, over several quarters', () => {
  /** ln P(figures - counts), fresh noise in each quarter and one kept noise in all: exact but for kept noise beyond 150. */
  function logProbabilityOfNoise(noise: readonly number[]): number {
    const terms = Array.from({ length: 301 }, (_, i) => i - 150).map(
      (kept) => logProbability(1.4, kept) + noise.reduce((sum, all) => sum + logProbability(1, all - kept), 0),
    )
    const largest = Math.max(...terms)
    return largest + Math.log(terms.reduce((sum, term) => sum + Math.exp(term - largest), 0))
  }

  const cases = [
    { counted: 1, notCounted: 0 },
    { counted: 4, notCounted: 0 },
    { counted: 12, notCounted: 0 },
    { counted: 4, notCounted: 1 },
    { counted: 4, notCounted: 4 },
  ]

  it.each(cases)(
    'keeps its bound with $counted quarters counted and $notCounted not, and comes close to it',
    (quarters) => {
      const { counted, notCounted } = quarters
      const bound = sameAnswerLoss('strict', counted, notCounted)
      const ratio = (noise: readonly number[]) =>
        logProbabilityOfNoise(noise.map((value, at) => (at < counted ? value - 1 : value))) -
        logProbabilityOfNoise(noise)
      const anyNoise = fc.array(fc.integer({ min: -30, max: 30 }), {
        minLength: counted + notCounted,
        maxLength: counted + notCounted,
      })
      fc.assert(
        fc.property(anyNoise, (noise) => {
          expect(Math.abs(ratio(noise))).toBeLessThanOrEqual(bound + 1e-9)
        }),
      )
      const far = [...new Array<number>(counted).fill(30), ...new Array<number>(notCounted).fill(0)]
      expect(ratio(far)).toBeGreaterThan(bound - 0.01)
    },
  )
})
