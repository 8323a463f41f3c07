import { describe, expect, it } from 'vitest'
import { estimate } from '../../../lib/domain/estimation/estimate'
import { quarterOf } from './firm'

/**
 * The model written out once more for two rows and two quarters, and integrated directly: levels, first offsets and
 * steps on grids, spreads added up. Only the priors are the product's, copied here as numbers.
 */
const spreads = [
  [0.08, 0.05],
  [0.17, 0.15],
  [0.3, 0.3],
  [0.5, 0.35],
  [0.8, 0.15],
].flatMap(([deviation = 0, a = 0]) =>
  [
    [0.99, 0.35],
    [0.95, 0.45],
    [0.8, 0.2],
  ].map(([persistence = 0, b = 0]) => ({ deviation, persistence, prior: a * b })),
)
const normal = (x: number): number => Math.exp((-x * x) / 2)
const steps = (from: number, to: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => from + ((to - from) * i) / (count - 1))

type Seen = { n: number; z: number }

/** P(z | n, eta) times a constant, by summation, tabulated every hundredth. */
function likelihood({ n, z }: Seen): (eta: number) => number {
  const at = (eta: number): number => {
    const p = 1 / (1 + Math.exp(-eta))
    let term = (1 - p) ** n
    let sum = 0
    for (let y = 0; y <= n; y += 1) {
      sum += term * Math.exp(-Math.abs(z - y))
      term *= ((n - y) / (y + 1)) * (p / (1 - p))
    }
    return sum
  }
  const table = steps(-9, 7, 1601).map(at)
  return (eta) => {
    const place = (Math.min(6.98, Math.max(-8.99, eta)) + 9) * 100
    const below = Math.floor(place)
    return (table[below] ?? 0) * (1 - place + below) + (table[below + 1] ?? 0) * (place - below)
  }
}

const BINS = 150

type Row = readonly [Seen, Seen]
/** `exceeds` for two rows only: with more the law of their sum would have to be worked out. */
type Expected = { likely: number; change: number; rose: number; exceeds: number; organisation: number }

function meanOf(bins: Float64Array): number {
  return bins.reduce((sum, mass, i) => sum + (mass * (i + 0.5)) / BINS, 0)
}

/** Mass of p > 1.25 (p + q) / 2 over two rows. */
function exceeding(one: Float64Array, two: Float64Array): number {
  let sum = 0
  for (let i = 0; i < BINS; i += 1)
    for (let j = 0; j < BINS; j += 1) if (i + 0.5 > (1.25 * (i + j + 1)) / 2) sum += (one[i] ?? 0) * (two[j] ?? 0)
  return sum
}

/** Of the first row, in the second quarter; all rows have the same number of heads. */
function integrate(rows: readonly Row[]): Expected {
  const laws = rows.map(([first, second]) => [likelihood(first), likelihood(second)] as const)
  const levels = steps(-3.2, 1, 29)
  const ends = steps(-3.6, 3.6, 19)
  let total = 0
  const sums = { likely: 0, change: 0, rose: 0, exceeds: 0, organisation: 0 }
  for (const { deviation, persistence, prior } of spreads) {
    const step = deviation * Math.sqrt(1 - persistence ** 2)
    for (const first of levels)
      for (const second of levels) {
        const found = laws.map(([before, after]) => {
          const bins = new Float64Array(BINS)
          let whole = 0
          let change = 0
          let rose = 0
          for (const unit of ends) {
            const start = first + deviation * unit
            const weight = normal(unit) * before(start)
            const rate = 1 / (1 + Math.exp(-start))
            for (const walk of ends) {
              const end = second + persistence * deviation * unit + step * walk
              const mass = weight * normal(walk) * after(end)
              const later = 1 / (1 + Math.exp(-end))
              bins[Math.floor(later * BINS)] = (bins[Math.floor(later * BINS)] ?? 0) + mass
              whole += mass
              change += mass * (later - rate)
              if (later > rate) rose += mass
            }
          }
          return { bins, whole, change, rose }
        })
        const [one, two] = found
        if (!one || !two) continue
        const whole = found.reduce((product, row) => product * row.whole, 1)
        const weight = prior * normal((first + 1.3) / 1.6) * normal((second + 1.3) / 1.6)
        const means = found.map(({ bins, whole: mass }) => meanOf(bins) / mass)
        total += weight * whole
        sums.likely += weight * whole * (means[0] ?? 0)
        sums.organisation += (weight * whole * means.reduce((sum, mean) => sum + mean, 0)) / means.length
        sums.change += (weight * whole * one.change) / one.whole
        sums.rose += (weight * whole * one.rose) / one.whole
        if (found.length === 2) sums.exceeds += weight * exceeding(one.bins, two.bins)
      }
  }
  return {
    likely: sums.likely / total,
    change: sums.change / total,
    rose: sums.rose / total,
    exceeds: sums.exceeds / total,
    organisation: sums.organisation / total,
  }
}

function compare(rows: readonly Row[], rate: number, probability: number): void {
  const expected = integrate(rows)
  const quarters = [0, 1].map((t) =>
    quarterOf(
      t,
      rows.map((row, i) => ({ id: `U${i + 1}`, n: row[t]?.n ?? 0, wrist: row[t]?.z ?? 0, heads: 100 })),
    ),
  )
  const estimates = estimate(quarters)
  const found = estimates.rows.get('U1')?.wristAny
  const organisation = estimates.rows.get('ORG')?.wristAny
  const off = (value: number | null | undefined, truth: number): number => Math.abs((value ?? 9) - truth)
  expect(off(found?.likely, expected.likely)).toBeLessThan(rate)
  expect(off(found?.sinceQuarter?.change, expected.change)).toBeLessThan(rate)
  expect(off(organisation?.likely, expected.organisation)).toBeLessThan(rate)
  expect(off(found?.sinceQuarter?.rose, expected.rose)).toBeLessThan(probability)
  if (rows.length === 2) expect(off(found?.exceeds, expected.exceeds)).toBeLessThan(probability)
}

// The filter carries each row's offset on without its tie to the others through the level, which two rows feel most.
describe('direct integration over levels, offsets, steps and spreads agrees', () => {
  it.each<[string, Row, Row]>([
    [
      'that differ',
      [
        { n: 60, z: 26 },
        { n: 55, z: 28 },
      ],
      [
        { n: 50, z: 11 },
        { n: 64, z: 12 },
      ],
    ],
    [
      'of which one falls',
      [
        { n: 60, z: 30 },
        { n: 60, z: 12 },
      ],
      [
        { n: 60, z: 20 },
        { n: 60, z: 22 },
      ],
    ],
    [
      'of which one is small',
      [
        { n: 14, z: 7 },
        { n: 12, z: 5 },
      ],
      [
        { n: 90, z: 20 },
        { n: 80, z: 16 },
      ],
    ],
  ])('within two points for two rows %s', (_, one, two) => {
    compare([one, two], 0.02, 0.05)
  })

  it('within half a point for six rows', () => {
    const others = [14, 9, 12, 16, 11].map(
      (z, i): Row => [
        { n: 50, z },
        { n: 50, z: z + (i % 3) - 1 },
      ],
    )
    compare(
      [
        [
          { n: 50, z: 20 },
          { n: 50, z: 24 },
        ],
        ...others,
      ],
      0.005,
      0.03,
    )
  })
})
