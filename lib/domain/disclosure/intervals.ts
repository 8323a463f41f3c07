import type { Highs } from 'highs'
import { Component, type Interval, type IntervalOptions, type Question } from './component'
import { type Group, InfeasibleError, propagateBounds, splitComponents } from './propagation'
import { type LinearSystem, loadSolver } from './solver'

export type FeasibleIntervals = {
  /** By column asked for; columns of contradictory components are missing. */
  intervals: ReadonlyMap<number, Interval>
  /** Solutions of single components: column to value. Columns of other components keep what they have. */
  witnesses: readonly ReadonlyMap<number, number>[]
  /** Groups of unknowns that no relation ties together. */
  components: number
  /** Columns of components that no table agrees with; empty unless those are to be left out. */
  leftOut: readonly number[]
  programs: { linear: number; integer: number }
}

const intervalDefaults: IntervalOptions = { integer: true, timeLimitSeconds: 60, tolerance: 1e-6 }

/**
 * What an attacker can work out about each target: exact smallest and largest value over all (integer)
 * solutions of the system, as far as the question asks for them.
 *
 * Unknowns fall into components that no relation ties together. In each, bounds are propagated first; what this
 * fixes drops out, and the rest may fall apart further. Every solution found serves all targets of its component,
 * so that a program is solved only where no known table attains the propagated bound. The linear relaxation is
 * exact when its vertex is whole; otherwise the integer program decides.
 * @throws InfeasibleError when there is no solution.
 */
export async function feasibleIntervals(
  system: LinearSystem,
  targets: ReadonlyMap<number, Question>,
  options: IntervalOptions = intervalDefaults,
): Promise<FeasibleIntervals> {
  const highs = await loadSolver()
  const intervals = new Map<number, Interval>()
  const witnesses: ReadonlyMap<number, number>[] = []
  const programs = { linear: 0, integer: 0 }
  let components = 0
  const leftOut: number[] = []
  for (const whole of splitComponents(system, system.lower, system.upper)) {
    try {
      const found = attackComponent(highs, whole, targets, options, programs)
      components += found.components
      for (const [column, interval] of found.intervals) {
        const { lowWitness, highWitness } = interval
        intervals.set(column, {
          ...interval,
          lowWitness: lowWitness === null ? null : lowWitness + witnesses.length,
          highWitness: highWitness === null ? null : highWitness + witnesses.length,
        })
      }
      witnesses.push(...found.witnesses)
    } catch (error) {
      if (!(error instanceof InfeasibleError) || options.contradictions !== 'leaveOut') throw error
      leftOut.push(...whole.columns)
    }
  }
  // What was fixed from the start is the same in every table, so any witness shows it.
  const fixed = new Map(
    system.lower.flatMap((low, column) => (low === system.upper[column] ? [[column, low] as const] : [])),
  )
  for (const [column, value] of fixed) if (targets.has(column)) intervals.set(column, pinned(value))
  if (fixed.size > 0) witnesses.push(fixed)
  return { intervals, witnesses, components, leftOut, programs }
}

function pinned(value: number): Interval {
  return { low: value, high: value, proven: true, lowWitness: null, highWitness: null }
}

/** One component: its intervals and witnesses by column of the whole system. */
function attackComponent(
  highs: Highs,
  whole: Group,
  targets: ReadonlyMap<number, Question>,
  options: IntervalOptions,
  programs: { linear: number; integer: number },
): Pick<FeasibleIntervals, 'intervals' | 'witnesses' | 'components'> {
  const { lower, upper } = propagateBounds(whole, options)
  const intervals = new Map<number, Interval>()
  const witnesses: ReadonlyMap<number, number>[] = []
  const settled = new Map<number, number>()
  whole.columns.forEach((column, i) => {
    const value = lower[i] ?? 0
    if (value !== upper[i]) return
    settled.set(column, value)
    if (targets.has(column)) intervals.set(column, pinned(value))
  })
  const groups = splitComponents(whole, lower, upper)
  for (const { columns: places, ...group } of groups) {
    const columns = places.map((place) => whole.columns[place] ?? -1)
    const component = new Component(highs, { ...group, columns }, options, programs)
    try {
      const asked = new Map(
        columns.flatMap((column, i) => {
          const question = targets.get(column)
          return question ? [[i, question] as const] : []
        }),
      )
      component.attack(asked)
      for (const [i, interval] of component.intervals) {
        const { lowWitness, highWitness } = interval
        intervals.set(columns[i] ?? -1, {
          ...interval,
          lowWitness: lowWitness === null ? null : lowWitness + witnesses.length,
          highWitness: highWitness === null ? null : highWitness + witnesses.length,
        })
      }
      for (const x of component.solutions) witnesses.push(new Map(columns.map((column, i) => [column, x[i] ?? 0])))
    } finally {
      component.dispose()
    }
  }
  if (settled.size > 0) witnesses.push(settled)
  return { intervals, witnesses, components: Math.max(1, groups.length) }
}
