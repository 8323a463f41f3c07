import { type Fraction, toNumber } from './discrete-laplace'

/** The figures of every row: how many of its respondents have a complaint of the wrist, and of the back. */
export const rowFigures = ['wristAny', 'backAny'] as const
export type RowFigure = (typeof rowFigures)[number]

/** `both` (complaints of wrist and back) stands in the rows of large sites only, with a draw of its own. */
export const figures = [...rowFigures, 'both'] as const
export type Figure = (typeof figures)[number]

/**
 * How strongly a quarter is protected, frozen when it opens. `fresh` noise is drawn anew every quarter, `kept` noise once
 * a row: fresh noise averages out over the quarters, for everybody; kept noise does not.
 */
export const strengthNames = ['standard', 'strict', 'light'] as const
export type Strength = (typeof strengthNames)[number]

const one: Fraction = { numerator: 1, denominator: 1 }
const sevenFifths: Fraction = { numerator: 7, denominator: 5 }
const half: Fraction = { numerator: 1, denominator: 2 }

/** Epsilons of the figures of a row, exactly. */
export const strengths: Readonly<Record<Strength, { fresh: Fraction; kept: Fraction | null }>> = {
  standard: { fresh: one, kept: null },
  strict: { fresh: one, kept: sevenFifths },
  light: { fresh: sevenFifths, kept: null },
}

/** Epsilon of `both`, and of each part of a further question, under every strength: these have no kept noise. */
export const bothEpsilon: Fraction = half
export const partEpsilon: Fraction = half

/** Heads from which a site publishes `both`: below it the noise says more than the people. */
export const headsForBoth = 100

/** What is public about a noise. Everybody who reads a number can know the law of what was added to it. */
export type NoiseLaw = {
  readonly law: 'discreteLaplace'
  readonly epsilon: number
  readonly drawn: 'each quarter' | 'once a row'
}

/** The laws of the noises that are added to a figure: one draw of each for a row that has none below it. */
export function lawsOf(strength: Strength, figure: Figure): readonly NoiseLaw[] {
  return laws[strength][figure]
}

const laws: Readonly<Record<Strength, Readonly<Record<Figure, readonly NoiseLaw[]>>>> = {
  standard: lawsOfFigures('standard'),
  strict: lawsOfFigures('strict'),
  light: lawsOfFigures('light'),
}

function lawsOfFigures(strength: Strength): Record<Figure, readonly NoiseLaw[]> {
  const { fresh, kept } = strengths[strength]
  const ofRow = [law(fresh, 'each quarter'), ...(kept ? [law(kept, 'once a row')] : [])]
  return { wristAny: ofRow, backAny: ofRow, both: [law(bothEpsilon, 'each quarter')] }
}

function law(epsilon: Fraction, drawn: NoiseLaw['drawn']): NoiseLaw {
  return { law: 'discreteLaplace', epsilon: toNumber(epsilon), drawn }
}
