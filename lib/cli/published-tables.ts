import { z } from 'zod'
import type { PlannedEffect } from '../domain/estimation/effects'
import { type Estimates, estimate, type FigureEstimate } from '../domain/estimation/estimate'
import { type NoiseStrength, outcomes, type PublishedQuarter } from '../domain/estimation/published'
import { QuarterName } from './json-argument'

const count = z.number().int().nonnegative()
const Figure = z.strictObject({ value: z.number().int() })
const Row = z.strictObject({
  id: z.string().min(1),
  parent: z.string().min(1).nullable(),
  members: z.array(z.string().min(1)),
  heads: count.nullable(),
  n: count,
  figures: z.strictObject({ wristAny: Figure, backAny: Figure, both: Figure.optional() }).nullable(),
})
const Law = z.strictObject({
  law: z.literal('discreteLaplace'),
  epsilon: z.number().positive(),
  drawn: z.enum(['each quarter', 'once a row']),
})

/** A line as `protect` prints it: published tables and the laws of their noise, nothing secret in it. */
const Published = z.object({
  format: z.literal(2),
  tables: z.array(z.strictObject({ quarter: QuarterName, rows: z.array(Row) })),
  noise: z.looseObject({ wristAny: z.array(Law), backAny: z.array(Law) }),
})

/** Measures taken: the unit, the figure looked at, the first quarter in which they can have worked. */
const Plan = z.array(z.strictObject({ unit: z.string().min(1), outcome: z.enum(outcomes), from: QuarterName }))

/** What `estimate` prints of a figure; the domain's own, without history. All rates and changes are fractions from -1 to 1. */
type PrintedFigure = Omit<FigureEstimate, 'history'>
type PrintedEstimates = {
  rows: Record<string, { [outcome in (typeof outcomes)[number]]: PrintedFigure | null }>
  effects: Estimates['effects']
}

/**
 * Estimates from one line of published tables and, where there is one, a plan of effects.
 * @throws ZodError or RangeError saying what is wrong, and where.
 */
export function estimatePublished(input: unknown, planned: unknown = []): PrintedEstimates {
  const { rows, effects } = estimate(publishedQuarters(input), Plan.parse(planned) satisfies PlannedEffect[])
  return {
    rows: Object.fromEntries(
      [...rows].map(([id, { wristAny, backAny }]) => [id, { wristAny: printed(wristAny), backAny: printed(backAny) }]),
    ),
    effects,
  }
}

function publishedQuarters(input: unknown): PublishedQuarter[] {
  const { tables, noise } = Published.parse(input)
  const strengths = { wristAny: strengthOf('wristAny', noise.wristAny), backAny: strengthOf('backAny', noise.backAny) }
  return tables.map(({ quarter, rows }) => ({
    quarter,
    noise: strengths,
    rows: rows.map(({ figures, ...row }) => ({
      ...row,
      figures: figures && { wristAny: figures.wristAny.value, backAny: figures.backAny.value },
    })),
  }))
}

function strengthOf(figure: string, laws: readonly z.infer<typeof Law>[]): NoiseStrength {
  const [fresh, another] = laws.filter(({ drawn }) => drawn === 'each quarter')
  const [kept, secondKept] = laws.filter(({ drawn }) => drawn === 'once a row')
  if (!fresh || another || secondKept)
    throw new RangeError(`noise.${figure}: one law drawn each quarter is needed, and at most one drawn once a row`)
  return { fresh: fresh.epsilon, kept: kept?.epsilon ?? null }
}

function printed(figure: FigureEstimate | null): PrintedFigure | null {
  if (!figure) return null
  const { history: _, ...rest } = figure
  return rest
}
