import { describe, expect, it } from 'vitest'
import {
  checkInterval,
  checkThreshold,
  combineEvidence,
  densityEdges,
  logLogistic,
  logSumExp,
  mixturePosterior,
  panelWidth,
  tabulate,
} from '../../../lib/domain/statistics/rate-posterior'

const uniform = [{ alpha: 1, beta: 1, weight: 1 }]
const exactly = (y: number, n: number) => ({ low: y, high: y, n, discount: 1 })

describe('a count that lies in an interval', () => {
  it('is whole numbers 0 <= low <= high <= n', () => {
    for (const [low, high, n] of [
      [0, 0, 0],
      [0, 3, 3],
      [3, 3, 3],
    ] as const) {
      expect(checkInterval(low, high, n)).toBeUndefined()
    }
    for (const [low, high, n] of [
      [-1, 0, 3],
      [2, 1, 3],
      [0, 4, 3],
      [0.5, 1, 3],
      [0, 1.5, 3],
      [0, 1, 2.5],
      [0, 1, Infinity],
      [Number.NaN, 1, 2],
    ] as const) {
      expect(() => checkInterval(low, high, n)).toThrow(RangeError)
      expect(() => checkInterval(low, high, n)).toThrow(`0 <= low <= high <= n, got ${low}, ${high}, ${n}`)
    }
  })
})

describe('logarithms', () => {
  it('of sums neither overflow nor underflow', () => {
    expect(logSumExp([0, 0])).toBeCloseTo(Math.log(2), 15)
    expect(logSumExp([Math.log(1), Math.log(2), Math.log(3)])).toBeCloseTo(Math.log(6), 15)
    expect(logSumExp([1000, 1000])).toBeCloseTo(1000 + Math.log(2), 12)
    expect(logSumExp([-2000, -Infinity, -2000])).toBeCloseTo(-2000 + Math.log(2), 12)
    expect(logSumExp(Float64Array.of(-3))).toBe(-3)
    expect([logSumExp([]), logSumExp([-Infinity, -Infinity])]).toEqual([-Infinity, -Infinity])
  })

  it('of rates keep their digits at both ends', () => {
    expect(logLogistic(0)).toBeCloseTo(-Math.log(2), 15)
    expect(logLogistic(Math.log(3))).toBeCloseTo(Math.log(3 / 4), 15)
    expect(logLogistic(-Math.log(3))).toBeCloseTo(Math.log(1 / 4), 15)
    expect(logLogistic(-800)).toBe(-800)
    expect(logLogistic(40)).toBeCloseTo(-Math.exp(-40), 30)
    expect(logLogistic(800)).toBeCloseTo(0, 300)
  })
})

describe('panels for a density', () => {
  it('are two standard deviations wide, and no wider than 1 + 0.4 of the way from the centre', () => {
    // Information 64 at a rate of 1/2: 2 / sqrt(64 / 4). At odds of 9, x (1-x) = 0.09: 2 / sqrt(64 x 0.09).
    expect(panelWidth(0, { centre: 0, information: 64 })).toBeCloseTo(0.5, 14)
    expect(panelWidth(Math.log(9), { centre: 0, information: 64 })).toBeCloseTo(2 / 2.4, 13)
    expect(panelWidth(-Math.log(9), { centre: 5, information: 64 })).toBeCloseTo(2 / 2.4, 13)
    // Information 1: 4 at least, so the distance from the centre decides.
    expect(panelWidth(0, { centre: 0, information: 1 })).toBe(1)
    expect(panelWidth(5, { centre: 0, information: 1 })).toBeCloseTo(3, 14)
    expect(panelWidth(-5, { centre: 0, information: 1 })).toBeCloseTo(3, 14)
    expect(panelWidth(-5, { centre: -3, information: 1 })).toBeCloseTo(1.8, 14)
  })

  it.each([
    [0, 4, 0],
    [2, 40, 0],
    [-3, 900, 0.7],
  ])('reach from around %d, %d respondents, to where e^-36 of the peak is left', (centre, information, off) => {
    // Logit density of a beta distribution with that mean and concentration: its peak lies at `centre`.
    const rate = 1 / (1 + Math.exp(-centre))
    const logDensity = (z: number): number =>
      information * (rate * logLogistic(z) + (1 - rate) * logLogistic(-z)) -
      information * (rate * logLogistic(centre) + (1 - rate) * logLogistic(-centre))
    const sharpness = { centre: centre + off, information }
    const edges = densityEdges(logDensity, sharpness)
    expect(edges).toContain(centre + off)
    const heights = edges.map(logDensity)
    for (const end of [heights[0], heights.at(-1)]) expect(end).toBeLessThanOrEqual(-36 + 1e-9)
    for (const height of heights.slice(1, -1)) expect(height).toBeGreaterThan(-36)
    for (let i = 1; i < edges.length; i += 1) {
      const [left, right] = [edges[i - 1] ?? 0, edges[i] ?? 0]
      expect(right).toBeGreaterThan(left)
      // The width allowed where the panel begins, seen from the centre; a panel further out may end where less is allowed.
      const begin = left >= centre + off ? left : right
      expect(right - left).toBeLessThanOrEqual(panelWidth(begin, sharpness) + 1e-12)
    }
  })

  it('end within the number range where nothing falls', () => {
    const edges = densityEdges(() => 0, { centre: 0, information: 2 })
    for (const end of [edges[0] ?? 0, edges.at(-1) ?? 0]) {
      expect(Math.abs(end)).toBeGreaterThanOrEqual(740)
      expect(Math.abs(end)).toBeLessThan(1.5 * 740)
    }
    for (const edge of edges.slice(1, -1)) expect(Math.abs(edge)).toBeLessThan(740)
  })
})

describe('a posterior on panels of its own', () => {
  it('integrates to 1 and follows the distribution', () => {
    // Beta(2, 1): P(X <= x) = x^2, density of the logit 2 x^2 (1 - x).
    const table = tabulate(mixturePosterior([{ alpha: 2, beta: 1, weight: 1 }]))
    expect(table.total).toBeCloseTo(1, 11)
    for (const x of [0.05, 0.3, 0.5, 0.8, 0.99]) {
      expect(table.cumulative(Math.log(x / (1 - x)))).toBeCloseTo(x * x, 11)
      expect(table.value(Math.log(x / (1 - x)))).toBeCloseTo(2 * x * x * (1 - x), 9)
    }
  })

  it('has panels from end to end as narrow as the sharper of its own information and the one asked for', () => {
    const posterior = mixturePosterior([{ alpha: 20, beta: 30, weight: 1 }])
    const { from, to, centre, information } = posterior.span()
    expect(centre).toBeCloseTo(Math.log(2 / 3), 14)
    expect(information).toBe(50)
    const widest = (asked?: number, actual = 50) => {
      const { edges } = tabulate(posterior, asked)
      expect([edges[0], edges.at(-1)]).toEqual([from, to])
      edges.slice(1).forEach((right, i) => {
        const left = edges[i] ?? 0
        expect(right - left).toBeLessThanOrEqual(panelWidth(left, { centre, information: actual }) + 1e-12)
      })
      return edges.length
    }
    const own = widest()
    expect(widest(0)).toBe(own)
    expect(widest(49)).toBe(own)
    expect(widest(800, 800)).toBeGreaterThan(2 * own)
  })
})

describe('evidence put together', () => {
  it('is in closed form for exact counts: Beta(2, 8) and 9 of 30', () => {
    const item = combineEvidence([{ alpha: 2, beta: 8, weight: 1 }], [exactly(9, 30)])
    expect(item.mean).toBeCloseTo(11 / 40, 11)
    expect(item.sd).toBeCloseTo(Math.sqrt((11 * 29) / (40 * 40 * 41)), 11)
  })

  it('leaves a uniform prior uniform when there is none', () => {
    const item = combineEvidence(uniform, [])
    expect([item.lower, item.upper]).toEqual([expect.closeTo(0.025, 10), expect.closeTo(0.975, 10)])
    expect(item.exceeds(0.3)).toBeCloseTo(0.7, 10)
    expect([item.exceeds(-0.1), item.exceeds(0), item.exceeds(1), item.exceeds(1.25)]).toEqual([1, 1, 0, 0])
    expect(item.logitDensity(0)).toBeCloseTo(1 / 4, 11)
    expect(item.logitDensity(Math.log(3))).toBeCloseTo(3 / 16, 9)
    expect([item.logitDensity(-900), item.logitDensity(900)]).toEqual([0, 0])
    expect(() => item.exceeds(Number.NaN)).toThrow('threshold must be a number')
  })

  it('takes a prior of any shape: that of Beta(2, 8) up to a constant', () => {
    const prior = {
      centre: Math.log(2 / 8),
      information: 10,
      logDensity: (z: number) => 2 * logLogistic(z) + 8 * logLogistic(-z) + 77,
    }
    const item = combineEvidence(prior, [exactly(9, 30)])
    expect(item.mean).toBeCloseTo(11 / 40, 11)
    expect(item.sd).toBeCloseTo(Math.sqrt((11 * 29) / (40 * 40 * 41)), 11)
  })

  it('weighs the parts of a mixed prior by what they foretold: Beta(1, 3) or Beta(3, 1), then 1 of 1', () => {
    // 0.4 x 1/4 and 0.6 x 3/4: 2/11 of Beta(2, 3) and 9/11 of Beta(4, 1). E x^2: 6/30 and 20/30.
    const item = combineEvidence(
      [
        { alpha: 1, beta: 3, weight: 0.4 },
        { alpha: 3, beta: 1, weight: 0.6 },
      ],
      [exactly(1, 1)],
    )
    const mean = (2 / 11) * (2 / 5) + (9 / 11) * (4 / 5)
    expect(item.mean).toBeCloseTo(mean, 11)
    expect(item.sd).toBeCloseTo(Math.sqrt((2 / 11) * (6 / 30) + (9 / 11) * (20 / 30) - mean * mean), 10)
    // The heavier part gives the centre, (4 x 3/4 + 1) to (4 x 1/4 + 0), and the sharpest the information.
    expect(item.span().centre).toBeCloseTo(Math.log(4), 13)
    expect(item.span().information).toBe(5)
  })

  it('weighs parts of unequal breadth: Beta(1, 3) or Beta(2, 1), then 1 of 2', () => {
    // 0.4 x 2 (1 x 3) / (4 x 5) = 0.12 and 0.6 x 2 (2 x 1) / (3 x 4) = 0.2: 3/8 of Beta(2, 4) and 5/8 of Beta(3, 2).
    const item = combineEvidence(
      [
        { alpha: 1, beta: 3, weight: 0.4 },
        { alpha: 2, beta: 1, weight: 0.6 },
      ],
      [exactly(1, 2)],
    )
    const mean = (3 / 8) * (1 / 3) + (5 / 8) * (3 / 5)
    expect(item.mean).toBeCloseTo(mean, 11)
    // E x^2: 6/42 and 12/30.
    expect(item.sd).toBeCloseTo(Math.sqrt((3 / 8) * (1 / 7) + (5 / 8) * (2 / 5) - mean * mean), 11)
  })

  it('reaches as far as its density: e^-36 of the peak of a uniform rate lies beyond 34 on either side', () => {
    const { from, to } = combineEvidence(uniform, []).span()
    for (const end of [-from, to]) {
      expect(end).toBeGreaterThan(34)
      expect(end).toBeLessThan(60)
    }
  })

  it('is looked at around its middle, as closely as it is sharp', () => {
    // Prior 2 and 8. 9 of 30 adds 9 and 21; 0 to 4 of 40 at half weight adds 1 and 19: ln(12 / 48), 10 + 50.
    const half = { low: 0, high: 4, n: 40, discount: 0.5 }
    const span = combineEvidence([{ alpha: 2, beta: 8, weight: 1 }], [exactly(9, 30), half]).span()
    expect(span.centre).toBeCloseTo(Math.log(12 / 48), 13)
    expect(span.information).toBeCloseTo(60, 12)
    // 0 to 4 of 400 at a tenth: 0.2 and 39.8, but the interval's ends are as sharp as 400.
    const large = { low: 0, high: 4, n: 400, discount: 0.1 }
    const sharp = combineEvidence([{ alpha: 2, beta: 8, weight: 1 }], [large, { ...large, n: 300 }]).span()
    expect(sharp.information).toBe(410)
    expect(sharp.centre).toBeCloseTo(Math.log((2 + 0.2 + 0.2) / (8 + 39.8 + 29.8)), 13)
    // What is left out: nobody, nothing known, no weight.
    const silent = [exactly(0, 0), { low: 0, high: 9, n: 9, discount: 1 }, { ...half, discount: 0 }]
    expect(combineEvidence([{ alpha: 2, beta: 8, weight: 1 }], silent).span().information).toBe(10)
  })

  it('of a label is the sum over its counts: 1 or 2 of 3', () => {
    // Under a uniform rate: Beta(2, 3) and Beta(3, 2), as likely: mean 1/2, E x^2 = (6 + 12) / 60.
    const item = combineEvidence(uniform, [{ low: 1, high: 2, n: 3, discount: 1 }])
    expect(item.mean).toBeCloseTo(1 / 2, 11)
    expect(item.sd).toBeCloseTo(Math.sqrt(0.3 - 0.25), 11)
    // P(x > 1/4) under 3x(1-x)(x + 1-x) 2 = 6 x (1-x): 1 - 3/16 + 2/64.
    expect(item.exceeds(0.25)).toBeCloseTo(1 - 3 / 16 + 2 / 64, 10)
    // All but one of 40: Beta(k + 1, 41 - k) for k = 0 to 39 are 40 of 41 parts of the uniform, less Beta(41, 1).
    const nearly = combineEvidence(uniform, [{ low: 0, high: 39, n: 40, discount: 1 }])
    expect(nearly.mean).toBeCloseTo((41 / 2 - 41 / 42) / 40, 11)
  })

  it('refuses what is no prior, no count and no discount', () => {
    expect(() => combineEvidence([], [])).toThrow('needs a prior')
    expect(() => combineEvidence(uniform, [exactly(2, 1)])).toThrow('low <= high <= n')
    for (const discount of [-0.1, 1.1, Number.NaN]) {
      expect(() => combineEvidence(uniform, [{ ...exactly(1, 2), discount }])).toThrow(`not a discount: ${discount}`)
    }
    expect(() => checkThreshold(Number.NaN)).toThrow(RangeError)
  })
})

describe('a mixture in closed form', () => {
  // Half x^2 and half 1 - (1-x)^2: P(X <= x) = x, so it is uniform.
  const item = mixturePosterior([
    { alpha: 2, beta: 1, weight: 0.5 },
    { alpha: 1, beta: 2, weight: 0.5 },
  ])

  it('of Beta(2, 1) and Beta(1, 2) is uniform', () => {
    expect(item.mean).toBeCloseTo(0.5, 15)
    expect(item.sd).toBeCloseTo(Math.sqrt(1 / 12), 15)
    expect([item.lower, item.upper]).toEqual([expect.closeTo(0.025, 14), expect.closeTo(0.975, 14)])
    expect(item.exceeds(0.2)).toBeCloseTo(0.8, 14)
    expect([item.exceeds(-1), item.exceeds(0), item.exceeds(1), item.exceeds(2)]).toEqual([1, 1, 0, 0])
    expect(item.logitDensity(Math.log(4))).toBeCloseTo(0.16, 14)
    expect(() => item.exceeds(Number.NaN)).toThrow('threshold must be a number')
  })

  it('says where to look: around its mean, as closely as its sharpest part', () => {
    const { centre, information, from, to } = mixturePosterior([
      { alpha: 1, beta: 3, weight: 0.5 },
      { alpha: 30, beta: 10, weight: 0.5 },
    ]).span()
    expect(centre).toBeCloseTo(0, 14)
    expect(information).toBe(40)
    // Tails e^z to the left and e^-3z, e^-10z to the right: e^-36 of a peak near 1 lies beyond -33 and 11.
    expect(from).toBeLessThan(-33)
    expect(to).toBeGreaterThan(11)
    expect(to).toBeLessThan(30)
  })
})
