import { z } from 'zod'
import { type BreakdownId, breakdowns, type ProtectedBreakdown } from '../../domain/disclosure/breakdowns'
import type { Certificate, Witness } from '../../domain/disclosure/certificate'
import { admissionModes, type DisclosurePolicy } from '../../domain/disclosure/policy'
import type { Cell, Feasible, Outcome, ProtectedRow } from '../../domain/disclosure/table'
import { outcomes } from '../../domain/disclosure/table'
import type { Quarter } from '../../domain/organisation/quarter'
import { schemaOf } from './schema-of'

/** A whole number from 0 up. */
export const count = z.number().int().min(0)
export const share = z.number().min(0).max(1)
/** The difference of two shares. */
export const difference = z.number().min(-1).max(1)

// The pattern is the definition of the type, so the cast is true.
export const QuarterSchema = z
  .string()
  .regex(/^\d{4}-Q[1-4]$/)
  .meta({ id: 'Quarter', description: 'A calendar quarter, such as 2026-Q3.' }) as unknown as z.ZodType<Quarter>

export const HashSchema = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .meta({ id: 'Hash', description: 'SHA-256 in lower-case hexadecimal.' })

export const RowIdSchema = z.string().min(1).meta({
  id: 'RowId',
  description: 'Id of a row of `rows`: the code of a unit, or `OTHER-` and the code of what it lies in.',
})

export const UnitCodeSchema = z
  .string()
  .min(1)
  .meta({ id: 'UnitCode', description: 'Code of a unit that people report into.' })

export const OutcomeSchema = schemaOf<Outcome>()(
  z.enum(outcomes).meta({
    id: 'Outcome',
    description: 'Complaints that are counted: of wrist or hand, of upper or lower back, or both in the same person.',
  }),
)

/** One field for each outcome. */
export function perOutcome<T>(schema: z.ZodType<T>): z.ZodType<Record<Outcome, T>> {
  return z.strictObject({
    wristAny: schema.describe('Of people with a complaint of wrist or hand.'),
    backAny: schema.describe('Of people with a complaint of upper or lower back.'),
    both: schema.describe('Of people with both.'),
  })
}

const low = count.describe('Smallest count.')
const high = count.describe('Largest count.')

export const CellSchema = schemaOf<Cell>()(
  z
    .discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('count').describe('The exact count is published.'),
        value: count.describe('The count.'),
      }),
      z.strictObject({
        kind: z.literal('below').describe('Fewer than the threshold k: 0 to k-1, zero included.'),
        low,
        high,
      }),
      z.strictObject({
        kind: z.literal('above').describe("More than n-k of the row's n: nearly everybody."),
        low,
        high,
      }),
      z.strictObject({
        kind: z.literal('hidden').describe('Not shown, so that nothing else can be worked out: 0 to n.'),
      }),
      z.strictObject({ kind: z.literal('notOffered').describe('Never published for a row of this size.') }),
    ])
    .meta({ id: 'Cell', description: 'A published count, or why there is none.' }),
)

export const FeasibleSchema = schemaOf<Feasible>()(
  z
    .strictObject({ low, high })
    .meta({ id: 'Feasible', description: 'Smallest and largest count that everything published allows.' }),
)

export const RowSchema = schemaOf<ProtectedRow>()(
  z
    .strictObject({
      id: RowIdSchema.describe('Identifies the row.'),
      name: z.string().describe('What people call it.'),
      parent: z
        .union([RowIdSchema, z.null()])
        .describe('Id of the row above; null for the organisation, which comes first.'),
      members: z.array(UnitCodeSchema).min(1).describe('Units whose reports the row counts.'),
      merged: z.boolean().describe('Whether the row stands for units too small to stand alone.'),
      cells: z
        .strictObject({
          respondents: CellSchema.describe('Reports of the row: n of its cells, always an exact count.'),
          wristAny: CellSchema.describe('People with a complaint of wrist or hand.'),
          backAny: CellSchema.describe('People with a complaint of upper or lower back.'),
          both: CellSchema.describe('People with both.'),
        })
        .describe('What is published of the row.'),
      feasible: perOutcome(FeasibleSchema).describe('What the cells say together with all other cells.'),
    })
    .meta({ id: 'Row', description: 'The organisation, a site, a unit, or units merged because they are small.' }),
)

// A definition has at least one entry; z.enum wants to see that.
const breakdownIds = breakdowns.map(({ id }) => id) as [BreakdownId, ...BreakdownId[]]

export const BreakdownIdSchema = schemaOf<BreakdownId>()(
  z.enum(breakdownIds).meta({ id: 'BreakdownId', description: 'A further question, put to the people of one cell.' }),
)

export const PartSchema = z.string().min(1).describe('An answer to the question.')

export const BreakdownSchema = schemaOf<ProtectedBreakdown>()(
  z
    .strictObject({
      breakdown: BreakdownIdSchema.describe('The question.'),
      row: RowIdSchema.describe('The row whose cell is divided.'),
      n: count.describe('The published count that is divided.'),
      parts: z
        .array(
          z.strictObject({
            part: PartSchema,
            cell: CellSchema.describe('People who gave this answer.'),
            feasible: FeasibleSchema.describe('What the cell says together with all other cells.'),
          }),
        )
        .describe('All answers to the question, in their fixed order.'),
    })
    .meta({ id: 'Breakdown', description: 'How the people of one published cell answered one further question.' }),
)

export const PolicySchema = schemaOf<DisclosurePolicy>()(
  z
    .strictObject({
      threshold: count.describe('k: the smallest count that is ever shown.'),
      minimumUnitHeadcount: count.describe('Units with fewer people employed never get a row of their own.'),
      publicationLagDays: count.describe('Days between the end of a quarter and its release.'),
      freeTextThreshold: count.describe('Sealed remarks that must exist before any is shown.'),
      retentionMonths: count.describe('Months that raw reports are kept.'),
      admission: z
        .enum(admissionModes)
        .describe('How people are admitted to the form. With `open`, one person may send several reports.'),
    })
    .meta({
      id: 'Policy',
      description: 'Rules of the quarter: fixed before it opened, shown to everybody who reports.',
    }),
)

const WitnessSchema = schemaOf<Witness>()(
  z
    .strictObject({
      classes: z
        .record(RowIdSchema, z.tuple([count, count, count, count]))
        .describe(
          'By row without rows below it: people with neither complaint, wrist alone, back alone, both. Every other row is the sum of the rows below it.',
        ),
      parts: z
        .partialRecord(BreakdownIdSchema, z.record(RowIdSchema, z.array(count)))
        .describe(
          'By question and row that publishes it: people in every answer, among those who are in no row further down that publishes the same question.',
        ),
    })
    .meta({ id: 'Witness', description: 'A table that agrees with everything published.' }),
)

export const CertificateSchema = schemaOf<Certificate>()(
  z
    .strictObject({
      auditor: z.string().describe('Program and version that attacked the numbers.'),
      solver: z.string().describe('Solver and version that it used.'),
      passed: z.literal(true).describe('Nothing is published that did not pass.'),
      attacked: count.describe('Unknown numbers that were attacked, over both readings of `hidden`.'),
      programs: z
        .strictObject({
          linear: count.describe('Linear programs solved.'),
          integer: count.describe('Integer programs solved.'),
        })
        .describe('How much work the attack was.'),
      witnesses: z
        .array(WitnessSchema)
        .exactOptional()
        .describe('Tables that prove the intervals by addition, without a solver.'),
    })
    .meta({ id: 'Certificate', description: 'The audit that ran before publication.' }),
)
