import { estimate } from '@/lib/domain/estimation/estimate'
import type { PublishedQuarter, PublishedRow } from '@/lib/domain/estimation/published'
import { shiftQuarter } from '@/lib/domain/organisation/quarter'
import { logistic, logit } from '@/lib/domain/statistics/special-functions'
import { draws, noise, type Strength, strengths } from './world'

/** How an effect of -25 points on back complaints is found in a unit of so many respondents. */
export type EffectFigures = { respondents: number; mean: number; held: number; helped: number; firms: number }

const OTHERS = 11
const QUARTERS = 6
/** The measure works in the last two quarters. */
const AFTER = 2
const FALL = 0.25

/** A unit at 50 % that falls by 25 points, among eleven others of 40 respondents around 35 %. */
export function studyEffect(respondents: number, strength: Strength, firms: number): EffectFigures {
  let sum = 0
  let held = 0
  let helped = 0
  for (let firm = 0; firm < firms; firm += 1) {
    const { quarters, truth } = simulate(respondents, strength, 77_000 + 1000 * respondents + firm)
    const from = shiftQuarter('2024-Q1', QUARTERS - AFTER)
    const [effect] = estimate(quarters, [{ unit: 'U0', outcome: 'backAny', from }]).effects
    if (!effect || effect.points === null) continue
    sum += effect.points / -truth
    if (effect.lower <= -truth && -truth <= effect.upper) held += 1
    if (effect.verdict === 'helped') helped += 1
  }
  return { respondents, mean: sum / firms, held: held / firms, helped: helped / firms, firms }
}

function simulate(
  respondents: number,
  strength: Strength,
  seed: number,
): { quarters: PublishedQuarter[]; truth: number } {
  const draw = draws(seed)
  const { fresh, kept } = strengths[strength]
  const persistence = 0.95
  const units = Array.from({ length: OTHERS + 1 }, (_, u) => ({
    code: `U${u}`,
    n: u === 0 ? respondents : 40,
    kept: kept === null ? 0 : noise(kept, draw),
    offset: u === 0 ? logit(0.5) - logit(0.35) : 0.25 * draw.normal(),
  }))
  const quarters = Array.from({ length: QUARTERS }, (_, t): PublishedQuarter => {
    const rows = units.map((unit): PublishedRow => {
      const rate = logistic(logit(0.35) + unit.offset) - (unit.code === 'U0' && t >= QUARTERS - AFTER ? FALL : 0)
      let back = noise(fresh, draw) + unit.kept
      for (let i = 0; i < unit.n; i += 1) if (draw.uniform() < rate) back += 1
      if (unit.code !== 'U0')
        unit.offset = persistence * unit.offset + Math.sqrt(1 - persistence ** 2) * 0.25 * draw.normal()
      return {
        id: unit.code,
        parent: 'ORG',
        members: [unit.code],
        heads: 2 * unit.n,
        n: unit.n,
        figures: { wristAny: 0, backAny: back },
      }
    })
    const root: PublishedRow = {
      id: 'ORG',
      parent: null,
      members: units.map(({ code }) => code),
      heads: rows.reduce((sum, { heads }) => sum + (heads ?? 0), 0),
      n: rows.reduce((sum, { n }) => sum + n, 0),
      figures: { wristAny: 0, backAny: rows.reduce((sum, { figures }) => sum + (figures?.backAny ?? 0), 0) },
    }
    return {
      quarter: shiftQuarter('2024-Q1', t),
      rows: [root, ...rows],
      noise: { wristAny: strengths[strength], backAny: strengths[strength] },
    }
  })
  return { quarters, truth: FALL }
}
