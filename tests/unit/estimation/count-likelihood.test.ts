import { describe, expect, it } from 'vitest'
import { countLikelihood } from '../../../lib/domain/estimation/count-likelihood'
import { keptNoise, noiseLaw } from '../../../lib/domain/estimation/noise-law'
import { probability } from '../../../lib/domain/protection/discrete-laplace'

/** ln of the binomial probability by adding logarithms of factors one by one: nothing of the product's is called. */
function logBinomial(n: number, y: number, eta: number): number {
  let log = 0
  for (let i = 1; i <= y; i += 1) log += Math.log(n - y + i) - Math.log(i)
  const logP = -Math.log1p(Math.exp(-eta))
  return log + y * logP + (n - y) * (logP - eta)
}

/** The law of one draw as the difference of two geometric variables, their joint law added up. */
function laplaceByGeometrics(epsilon: number, k: number): number {
  const q = Math.exp(-epsilon)
  let sum = 0
  for (let b = 0; b < 4000; b += 1) {
    const term = (1 - q) * q ** (b + Math.max(0, k)) * (1 - q) * q ** (b + Math.max(0, -k))
    sum += term
    if (term < 1e-22 * sum) break
  }
  return sum
}

/** P(z) by adding over all counts, in logarithms. */
function bySummation(n: number, z: number, epsilon: number, eta: number): number {
  const logs = Array.from(
    { length: n + 1 },
    (_, y) => logBinomial(n, y, eta) + Math.log(laplaceByGeometrics(epsilon, z - y)),
  )
  const largest = Math.max(...logs)
  return largest + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - largest), 0))
}

/** A small generator of its own (Park & Miller 1988), for rows that are the same on every run. */
function random(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state * 16807) % 2147483647
    return state % below
  }
}

describe('the law of the noise', () => {
  it('is that of the difference of two geometric variables', () => {
    for (const epsilon of [0.5, 1, 1.4])
      for (const k of [-7, -1, 0, 1, 4])
        expect(probability(epsilon, k) / laplaceByGeometrics(epsilon, k)).toBeCloseTo(1, 12)
  })

  it('of three draws together is what all triples add up to', () => {
    const mass = (k: number): number => laplaceByGeometrics(1, k)
    for (const k of [0, 1, -3, 6]) {
      let sum = 0
      for (let a = -45; a <= 45; a += 1) for (let b = -45; b <= 45; b += 1) sum += mass(a) * mass(b) * mass(k - a - b)
      expect(Math.exp(noiseLaw(1, 3).logMass(k)) / sum).toBeCloseTo(1, 10)
    }
  })

  it('falls on beyond every table', () => {
    const { logMass } = noiseLaw(1, 2)
    expect(logMass(10_000) - logMass(10_001)).toBeCloseTo(1, 12)
    expect(Number.isFinite(logMass(-1e6))).toBe(true)
  })

  it('that is kept is cut where its values no longer matter, and sums to 1', () => {
    const { values, masses } = keptNoise(1.4, 1)
    // tanh(0.7) e^(-1.4 k) falls below 1 in 1,000 between 4 and 5.
    expect(values).toEqual([-4, -3, -2, -1, 0, 1, 2, 3, 4])
    expect(masses.reduce((sum, mass) => sum + mass, 0)).toBeCloseTo(1, 14)
  })

  it('needs a positive epsilon, whole numbers, and a draw', () => {
    expect(() => noiseLaw(0, 1)).toThrow('epsilon is a positive number, not 0')
    expect(() => noiseLaw(1, 0)).toThrow('a sum of noise has one draw or more, got 0')
  })
})

describe('what a published figure says of a rate', () => {
  it('agrees with adding up over all counts, for 500 random rows', () => {
    const draw = random(20_261_201)
    for (let row = 0; row < 500; row += 1) {
      const n = draw(160)
      const z = draw(n + 20) - 10
      const epsilon = [0.5, 1, 1.4][draw(3)] ?? 1
      const logOdds = Float64Array.of(-5 + draw(100) / 40, -2 + draw(100) / 50, draw(100) / 25)
      const { values, logScale } = countLikelihood(n, z, noiseLaw(epsilon, 1), logOdds)
      for (const [index, eta] of logOdds.entries()) {
        const ratio = Math.exp(Math.log(values[index] ?? 0) + logScale - bySummation(n, z, epsilon, eta))
        expect(Math.abs(ratio - 1)).toBeLessThan(1e-9)
      }
    }
  })

  it('of nobody is the noise alone, whatever the rate', () => {
    const { values, logScale } = countLikelihood(0, -2, noiseLaw(1, 1), Float64Array.of(-3, 0, 3))
    expect([...values]).toEqual([1, 1, 1])
    expect(Math.exp(logScale)).toBeCloseTo(Math.tanh(0.5) * Math.exp(-2), 14)
  })

  it('favours the lowest rates below 0, the highest above n, and is never NaN', () => {
    const logOdds = Float64Array.from({ length: 9 }, (_, i) => i - 4)
    const noise = noiseLaw(1, 1)
    const ascending = [...countLikelihood(20, 35, noise, logOdds).values]
    const descending = [...countLikelihood(20, -15, noise, logOdds).values]
    expect(ascending).toEqual(ascending.toSorted((a, b) => a - b))
    expect(descending).toEqual(descending.toSorted((a, b) => b - a))
    expect(countLikelihood(3000, 90_000, noise, logOdds).values.every(Number.isFinite)).toBe(true)
  })

  it('refuses respondents and figures that are no counts', () => {
    const noise = noiseLaw(1, 1)
    expect(() => countLikelihood(-1, 0, noise, Float64Array.of(0))).toThrow('respondents must be a whole number')
    expect(() => countLikelihood(1, 0.5, noise, Float64Array.of(0))).toThrow('a published figure is a whole number')
  })
})
