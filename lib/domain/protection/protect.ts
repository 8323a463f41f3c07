import { type ClassCounts, type CountTable, symptomClasses } from './count-table'
import type { Fraction } from './discrete-laplace'
import { fewestRespondents, type ProtectedTable, readProtectedTable } from './published-table'
import type { PlannedRow, RowPlan } from './row-plan'
import { bothEpsilon, type Figure, type RowFigure, rowFigures, type Strength, strengths } from './strength'

/** One draw of discrete Laplace noise, independent of all others. The product draws with bits of the operating system. */
export type Draw = (epsilon: Fraction) => number

/** Noise that is drawn once a row and stays with it, by the row's identity. Secret: it lives in the vault. */
export type KeptNoise = ReadonlyMap<string, Readonly<Record<RowFigure, number>>>

/**
 * Draws kept noise for the rows that have none yet: what the caller has to store, and to hand to `protect` together with
 * what is there. Empty for a strength without kept noise.
 */
export function drawKeptNoise(plan: RowPlan, strength: Strength, there: KeptNoise, draw: Draw): KeptNoise {
  const { kept } = strengths[strength]
  if (kept === null) return new Map()
  const missing = plan.filter((row) => row.leaf && !there.has(row.identity))
  return new Map(missing.map(({ identity }) => [identity, { wristAny: draw(kept), backAny: draw(kept) }]))
}

/**
 * Turns secret counts into what is published of a quarter. Rows come from the plan, that is from public facts; the number
 * of respondents is exact; every figure of a row that has none below it is count + fresh noise (+ kept noise), a whole
 * number as drawn, and the figures above are sums of these.
 *
 * A row with fewer than 10 respondents shows no figures, but is drawn and added up like any other. Where it is the only
 * one below its site, its figures follow by subtraction, and protect nobody the less: they carry the same noise as those
 * that are shown. They are left out because they say next to nothing. A site that left such rows out of its sum would be
 * another number of people than its n.
 *
 * To be called once a quarter: a second set of draws would be a second release.
 * @param kept noise of every row without rows below it; read under a strength that has kept noise only.
 * @throws RangeError that names the unit whose counts are none or that no row counts, or the row without kept noise.
 */
export function protect(
  counts: CountTable,
  plan: RowPlan,
  strength: Strength,
  draw: Draw,
  kept: KeptNoise,
): ProtectedTable {
  const countsOf = checkedCounts(counts.classes, plan)
  const noise = drawNoise(plan, strength, draw, kept)
  const rows = plan.map(({ id, parent, members, heads, publishesBoth }) => {
    const { neither, wrist, back, both } = countsOf(members)
    const n = neither + wrist + back + both
    if (n < fewestRespondents) return { id, parent, members, heads, n, figures: null }
    const added = noise.get(id) ?? noNoise()
    const figures = {
      wristAny: { value: wrist + both + added.wristAny },
      backAny: { value: back + both + added.backAny },
      ...(publishesBoth && { both: { value: both + added.both } }),
    }
    return { id, parent, members, heads, n, figures }
  })
  return readProtectedTable({ quarter: counts.quarter, strength, rows })
}

type Noise = Record<Figure, number>

const noNoise = (): Noise => ({ wristAny: 0, backAny: 0, both: 0 })

/** The noise in each row by its id: drawn where no row stands below, added up above; that of `both` where it stands. */
function drawNoise(plan: RowPlan, strength: Strength, draw: Draw, kept: KeptNoise): ReadonlyMap<string, Noise> {
  const { fresh, kept: keptEpsilon } = strengths[strength]
  const noise = new Map<string, Noise>()
  for (const row of plan) {
    const added = noNoise()
    const ofRow = keptEpsilon === null ? noNoise() : keptNoiseOf(row, kept)
    for (const figure of rowFigures) if (row.leaf) added[figure] = draw(fresh) + ofRow[figure]
    if (row.publishesBoth) added.both = draw(bothEpsilon)
    noise.set(row.id, added)
  }
  // Rows stand after their parents, so backwards each is complete before it is added to the one above.
  for (const { id, parent } of [...plan].reverse()) {
    const [own, above] = [noise.get(id), parent === null ? undefined : noise.get(parent)]
    if (own && above) for (const figure of rowFigures) above[figure] += own[figure]
  }
  return noise
}

function keptNoiseOf({ id, identity, leaf }: PlannedRow, kept: KeptNoise): Readonly<Record<RowFigure, number>> {
  if (!leaf) return noNoise()
  const noise = kept.get(identity)
  if (!noise) throw new RangeError(`row ${id} has no kept noise`)
  return noise
}

/** Checks every count, and adds up those of units. */
function checkedCounts(
  classes: CountTable['classes'],
  plan: RowPlan,
): (members: readonly string[]) => Readonly<ClassCounts> {
  const units = new Set(plan[0]?.members)
  const byUnit = new Map(Object.entries(classes))
  for (const [unit, counts] of byUnit) {
    if (!units.has(unit)) throw new RangeError(`classes: ${unit} is no unit that people report into`)
    for (const name of symptomClasses) {
      const count = counts[name]
      if (!Number.isSafeInteger(count) || count < 0)
        throw new RangeError(`classes: ${unit} has a whole number of people in ${name}, not ${count}`)
    }
  }
  return (members) => {
    const sum = { neither: 0, wrist: 0, back: 0, both: 0 }
    for (const unit of members) {
      const counts = byUnit.get(unit)
      if (counts) for (const name of symptomClasses) sum[name] += counts[name]
    }
    return sum
  }
}
