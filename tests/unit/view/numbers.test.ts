import { describe, expect, it } from 'vitest'
import {
  capitalise,
  counted,
  formatChance,
  formatEstimate,
  formatFrequency,
  formatInterval,
  formatPoints,
  formatRate,
  formatRatio,
  listOf,
} from '@/lib/view/numbers'

/** The product joins number and unit with a no-break space; tests read better with a plain one. */
const plain = (text: string) => text.replaceAll('\u00a0', ' ')

describe('rates', () => {
  it.each([
    [0.523, '52 %'],
    [0.0523, '5.2 %'],
    [0.0996, '10 %'],
    [0.004, '0.4 %'],
    [0.0004, 'under 0.1 %'],
    [0, '0 %'],
    [1, '100 %'],
    [0.9949, '99 %'],
    [0.996, 'over 99 %'],
  ])('shows %f with at most two significant figures as %s', (rate, text) => {
    expect(plain(formatRate(rate))).toBe(text)
  })

  it('never calls nearly everybody everybody', () => {
    expect(formatRate(0.9999)).not.toContain('100')
  })

  it('refuses what is no rate', () => {
    expect(() => formatRate(Number.NaN)).toThrow(RangeError)
    expect(() => formatRate(1.01)).toThrow(RangeError)
    expect(() => formatRate(-0.01)).toThrow(RangeError)
  })

  it('writes an estimate with its interval and its n', () => {
    expect(plain(formatEstimate({ mean: 0.52, lower: 0.43, upper: 0.61 }, 61))).toBe('about 52 % (43 to 61 %), n 61')
    expect(plain(formatInterval({ lower: 0.002, upper: 0.071 }))).toBe('0.2 to 7.1 %')
  })
})

describe('points, chances and ratios', () => {
  it.each([
    [0.004, 'less than once in 100 times'],
    [0.01, 'once in 100 times'],
    [0.02, '2 times in 100'],
    [0.995, 'more than 99 times in 100'],
  ])('says how often something with chance %f comes up: %s', (chance, text) => {
    expect(formatFrequency(chance)).toBe(text)
  })

  it.each([
    [0.14, '14'],
    [-0.06, '\u22126'],
    [0.004, '0.4'],
    [-0.004, '\u22120.4'],
    [0, '0'],
    [-0, '0'],
  ])('shows a difference of %f as %s points', (difference, text) => {
    expect(formatPoints(difference)).toBe(text)
  })

  it.each([
    [0.97, '97 in 100'],
    [0.995, 'more than 99 in 100'],
    [0.99, '99 in 100'],
    [1, 'more than 99 in 100'],
    [0.009, 'less than 1 in 100'],
    [0.01, '1 in 100'],
  ])('never claims certainty: a probability of %f is %s', (probability, text) => {
    expect(formatChance(probability)).toBe(text)
  })

  it('refuses what is no probability or ratio', () => {
    expect(() => formatChance(1.2)).toThrow(RangeError)
    expect(() => formatRatio(Number.POSITIVE_INFINITY)).toThrow(RangeError)
    expect(() => formatRatio(Number.NaN)).toThrow(RangeError)
  })

  it('rounds ratios to two significant figures', () => {
    expect(formatRatio(1.674)).toBe('1.7')
    expect(formatRatio(12.4)).toBe('12')
    expect(formatRatio(0.4512)).toBe('0.45')
  })
})

describe('words', () => {
  it('counts in words up to nine', () => {
    expect(counted(0, 'hotspot')).toBe('no hotspots')
    expect(counted(1, 'hotspot')).toBe('one hotspot')
    expect(counted(9, 'hotspot')).toBe('nine hotspots')
    expect(counted(10, 'hotspot')).toBe('10 hotspots')
  })

  it('joins names as people do', () => {
    expect(listOf([])).toBe('')
    expect(listOf(['Leeds'])).toBe('Leeds')
    expect(listOf(['Leeds', 'Hull', 'York'])).toBe('Leeds, Hull and York')
    expect(capitalise('wrist and hand')).toBe('Wrist and hand')
  })
})
