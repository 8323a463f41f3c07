import { describe, expect, it } from 'vitest'
import { studentLimit, studentSurvival } from '../../../lib/domain/statistics/student-t'
import { comparison, readVector } from './vectors'

const vector = readVector<{
  student: { t: number; degrees: number; survival: number }[]
  limits: { degrees: number; limit: number }[]
}>('comparisons')

describe("Student's t distribution", () => {
  it('agrees with mpmath and SciPy', () => {
    const numbers = comparison("comparisons.json, Student's t")
    for (const { t, degrees, survival } of vector.student) {
      numbers.check(studentSurvival(t, degrees), survival, 1e-12, 1e-300)
    }
    for (const { degrees, limit } of vector.limits) numbers.check(studentLimit(0.05, degrees), limit, 1e-9)
    expect(numbers.report()).toBe(48)
  })

  it('has the limits of the printed tables', () => {
    expect(studentLimit(0.05, 1)).toBeCloseTo(12.706, 3)
    expect(studentLimit(0.05, 10)).toBeCloseTo(2.228, 3)
    expect(studentLimit(0.01, 10)).toBeCloseTo(3.169, 3)
  })

  it('with one degree of freedom is Cauchy: 1/4 lies beyond 1', () => {
    expect(studentSurvival(1, 1)).toBeCloseTo(0.25, 14)
    expect(studentSurvival(-1, 1)).toBeCloseTo(0.75, 14)
  })

  it('is symmetric around 0', () => {
    for (const degrees of [0.5, 1, 3, 100]) expect(studentSurvival(0, degrees)).toBeCloseTo(0.5, 15)
  })

  it('ends at infinity', () => {
    expect(studentSurvival(1e200, 3)).toBe(0)
    expect(studentSurvival(-1e200, 3)).toBe(1)
  })

  it('refuses bad input, and names it', () => {
    expect(() => studentSurvival(Number.NaN, 3)).toThrow(/t must be a number/)
    expect(() => studentSurvival(1, 0)).toThrow(RangeError)
    expect(() => studentLimit(0.05, 0)).toThrow(RangeError)
    for (const bad of [0, 1, -1, Number.NaN]) expect(() => studentLimit(bad, 3)).toThrow(/probability inside/)
  })
})
