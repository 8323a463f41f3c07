import { z } from 'zod'
import type { HotspotRule } from '../../domain/hotspots/findings'
import type { AuditAggregate, InterventionAggregate } from '../../domain/hotspots/inputs'
import { type Posture, postures } from '../../domain/instruments/posture'
import { type RosaSection, rosaSectionIds } from '../../domain/instruments/rosa-items'
import type { ActionLevelCounts } from '../../domain/instruments/rosa-summary'
import type { EarlierRelease, FindingInputs } from '../document'
import { count, HashSchema, OutcomeSchema, QuarterSchema, RowIdSchema, RowSchema, share, UnitCodeSchema } from './cells'
import { schemaOf } from './schema-of'

export const SectionSchema = schemaOf<RosaSection>()(
  z.enum(rosaSectionIds).meta({ id: 'Section', description: 'A section of the ROSA sheet.' }),
)

// A checklist has at least one entry; z.enum wants to see that.
const postureCodes = postures as readonly [Posture, ...Posture[]]

export const PostureSchema = schemaOf<Posture>()(
  z.enum(postureCodes).meta({ id: 'Posture', description: 'A posture that auditors look for.' }),
)

/** Workstations at the action level. */
export const ActionLevelCountsSchema = schemaOf<ActionLevelCounts>()(
  z
    .strictObject({
      final: count.describe('By the final score.'),
      chair: count.describe('By the score of the chair.'),
      monitorPhone: count.describe('By the score of monitor and telephone.'),
      mouseKeyboard: count.describe('By the score of mouse and keyboard.'),
    })
    .meta({ id: 'ActionLevelCounts', description: 'Workstations with a ROSA score of at least 5, the action level.' }),
)

export const HotspotRuleSchema = schemaOf<HotspotRule>()(
  z
    .strictObject({
      factor: z.number().min(1).describe('A rate counts as high above this many times the rate of the organisation.'),
      hotspotProbability: share.describe('A hotspot is above with at least this probability.'),
      watchProbability: share.describe('A unit to watch is above with at least this probability.'),
      falseDiscoveryRate: share.describe('Largest expected share of the hotspot list that does not belong on it.'),
      discount: share.describe('Weight of an earlier quarter, per quarter that it lies back.'),
      topR: z.number().int().min(1).describe('Ranks tell the probability of being among so many highest.'),
    })
    .meta({ id: 'HotspotRule', description: 'What makes a hotspot: fixed before the quarter opened.' }),
)

const HeadcountsSchema = z
  .record(UnitCodeSchema, count)
  .meta({ id: 'Headcounts', description: 'By unit: people employed. A unit without an entry has no known headcount.' })

const AuditAggregateSchema = schemaOf<AuditAggregate>()(
  z
    .strictObject({
      row: RowIdSchema.describe('The row; one above others is over all workstations below it.'),
      workstations: z.number().int().min(1).describe('Audited workstations.'),
      atActionLevel: z
        .union([ActionLevelCountsSchema, z.null()])
        .describe(
          'How many of them are at the action level; null where that, or a difference of rows, would tell of one or two.',
        ),
      postures: z
        .union([z.record(PostureSchema, count), z.null()])
        .describe(
          'At how many of them each posture was seen; null where that, or a difference of rows, would tell of fewer than five.',
        ),
    })
    .meta({
      id: 'AuditAggregate',
      description: "What officers' newest audits of a row's workstations found. A row without an entry has none.",
    }),
)

const InterventionAggregateSchema = schemaOf<InterventionAggregate>()(
  z
    .strictObject({
      intervention: z.string().min(1).describe('Identifies the intervention; says nothing about people.'),
      measure: z.string().min(1).describe('What is done, by its code in the catalogue.'),
      outcomes: z.array(OutcomeSchema).describe('Complaints that it is meant to lower.'),
      units: z.array(UnitCodeSchema).describe('Units that it is for.'),
      doneIn: z.union([QuarterSchema, z.null()]).describe('The quarter in which it was done; null while it is not.'),
    })
    .meta({ id: 'InterventionAggregate', description: 'Something planned or done for units.' }),
)

const EarlierReleaseSchema = schemaOf<EarlierRelease>()(
  z
    .strictObject({
      quarter: QuarterSchema.describe('Its quarter.'),
      release: HashSchema.describe('Its hash.'),
      threshold: count.describe('Its k.'),
      rows: z.array(RowSchema).describe('Its rows, word for word.'),
      headcounts: HeadcountsSchema.describe('People employed then.'),
    })
    .meta({ id: 'EarlierRelease', description: 'The part of an earlier release that this one reads.' }),
)

export const FindingInputsSchema = schemaOf<FindingInputs>()(
  z
    .strictObject({
      rule: HotspotRuleSchema,
      headcounts: HeadcountsSchema,
      onePerPerson: z
        .boolean()
        .optional()
        .describe(
          'Whether slips, passes and entry codes together could let in no more reports than there are people, in the organisation and in each unit. Only then are reports called people. Absent in releases from before it was asked.',
        ),
      audits: z
        .array(AuditAggregateSchema)
        .describe('Audits before the end of the quarter, by row, in the order of the ids; never of one workstation.'),
      interventions: z
        .array(InterventionAggregateSchema)
        .describe('Interventions planned before the end of the quarter, in the order of their ids.'),
      earlier: z.array(EarlierReleaseSchema).describe('Earlier quarters, newest first, at most sixteen.'),
    })
    .meta({
      id: 'FindingInputs',
      description: 'What the findings were computed from besides policy, rows and breakdowns.',
    }),
)
