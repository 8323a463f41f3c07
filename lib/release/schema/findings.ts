import { z } from 'zod'
import {
  type AlarmFinding,
  type AuditFinding,
  type ChangeFinding,
  type CooccurrenceFinding,
  type DetectableFinding,
  type DisagreementFinding,
  type DriftFinding,
  type DriverFinding,
  type EffectFinding,
  type Findings,
  hotspotStates,
  type MechanismFinding,
  type NonResponseBounds,
  type NonResponseFinding,
  type NotCompared,
  type OverallFinding,
  type ParticipationFinding,
  type PooledCooccurrence,
  type PriorFinding,
  quadrants,
  type RateEstimate,
  type UnitFinding,
  type WorkstationCount,
} from '../../domain/hotspots/findings'
import {
  BreakdownIdSchema,
  CellSchema,
  count,
  difference,
  FeasibleSchema,
  OutcomeSchema,
  PartSchema,
  perOutcome,
  QuarterSchema,
  RowIdSchema,
  share,
} from './cells'
import { ActionLevelCountsSchema, HotspotRuleSchema, PostureSchema, SectionSchema } from './inputs'
import { schemaOf } from './schema-of'

const row = RowIdSchema.describe('The row that is spoken of.')
const outcome = OutcomeSchema.describe('The complaint that is spoken of.')
const n = count.describe('Respondents of the row; reports where admission is open.')
const workstations = count.describe('Audited workstations.')
const orNull = <T>(schema: z.ZodType<T>) => z.union([schema, z.null()])

const RateEstimateSchema = schemaOf<RateEstimate>()(
  z
    .strictObject({
      mean: share.describe('Estimated rate.'),
      lower: share.describe('Lower end of its 95 % credible interval.'),
      upper: share.describe('Upper end of its 95 % credible interval.'),
    })
    .meta({ id: 'RateEstimate', description: 'A rate between 0 and 1. Never shown without n.' }),
)

const ChangeSchema = schemaOf<ChangeFinding>()(
  z
    .strictObject({
      from: QuarterSchema.describe('The earlier quarter.'),
      mean: difference.describe('Later minus earlier rate.'),
      lower: difference.describe('Lower end of its 95 % credible interval.'),
      upper: difference.describe('Upper end of its 95 % credible interval.'),
      probabilityHigher: share.describe('Probability that the later rate is the higher one.'),
    })
    .meta({ id: 'Change', description: 'Difference of the same rate between two quarters.' }),
)

const merged = z.enum(['fewerThanTenRespondents', 'mergedUnits'])

const AlarmSchema = schemaOf<AlarmFinding>()(
  z
    .discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('tested').describe('There is enough past to predict from.'),
        midP: share.describe('One-sided predictive mid-p of a count as high as this.'),
        adjustedP: share.describe('The same after Benjamini-Hochberg over the units of this outcome.'),
        baselineQuarters: count.describe('Earlier quarters that the prediction rests on.'),
        raised: z.boolean().describe('Whether the count is higher than the past explains.'),
      }),
      z.strictObject({
        kind: z.literal('notTested').describe('Nothing can be said.'),
        reason: z.enum(['fewerThanTwoEarlierQuarters', ...merged.options]).describe('Why.'),
      }),
    ])
    .meta({ id: 'Alarm', description: "Is this quarter's count higher than the row's own past predicts?" }),
)

const DriftSchema = schemaOf<DriftFinding>()(
  z
    .discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('followed').describe('There are enough quarters to add up.'),
        usualRate: share.describe(
          'The rate that counts as no change: upper 90 % bound of the oldest four quarters that the release draws on.',
        ),
        raisedRate: share.describe('The rate that it looks for.'),
        sums: z
          .array(
            z.strictObject({
              quarter: QuarterSchema,
              value: z.number().min(0).describe('Cumulative sum after it.'),
            }),
          )
          .describe('Oldest quarter first; the last is this quarter.'),
        limit: z.number().min(0).describe('Above it the rise is signalled.'),
        averageRunLength: z.number().min(0).describe('Quarters until a false signal, on average.'),
        raised: z.boolean().describe('Whether the sum is above its limit.'),
      }),
      z.strictObject({
        kind: z.literal('notFollowed').describe('Nothing can be said.'),
        reason: z.enum(['fewerThanEightQuarters', ...merged.options]).describe('Why.'),
      }),
    ])
    .meta({ id: 'Drift', description: 'Is there a small rise that stays?' }),
)

const UnitFindingSchema = schemaOf<UnitFinding>()(
  z
    .strictObject({
      row,
      outcome,
      n,
      cell: CellSchema.describe('The published count.'),
      feasible: FeasibleSchema.describe('Counts that everything published allows.'),
      estimate: RateEstimateSchema.describe('Rate that carries earlier quarters with a discount.'),
      thisQuarter: RateEstimateSchema.describe("Rate from this quarter's cell alone."),
      exceedance: share.describe('Probability that the rate lies above the threshold of the rule.'),
      rank: orNull(
        z.strictObject({
          expected: z.number().min(1).describe('Expected rank; 1 is the highest rate.'),
          probabilityTop: share.describe('Probability of being among the `topR` highest.'),
          topR: z.number().int().min(1).describe('How many are counted as the highest.'),
        }),
      ).describe('Place among the ranked rows; null for a row that is not ranked.'),
      state: z.enum(hotspotStates).describe('What the row is called.'),
      reason: z
        .enum([
          'probablyAboveThreshold',
          'possiblyAboveThreshold',
          'listWouldHoldTooManyFalseAlarms',
          'notProbablyAbove',
          'intervalTooWide',
          'mergedUnits',
          'responseBelowHalf',
        ])
        .describe('Why it is called that.'),
      change: orNull(ChangeSchema).describe(
        'Against the last quarter before it that was published (`from`); null where there is none, or no such row in it.',
      ),
      yearChange: orNull(ChangeSchema).describe('Against the same quarter last year; null where there is none.'),
      alarm: AlarmSchema,
      drift: DriftSchema,
    })
    .meta({ id: 'UnitFinding', description: 'What the release says about one row and one complaint.' }),
)

const OverallSchema = schemaOf<OverallFinding>()(
  z
    .strictObject({
      outcome,
      n,
      cell: CellSchema.describe('The published count.'),
      feasible: FeasibleSchema.describe('Counts that everything published allows.'),
      estimate: RateEstimateSchema.describe(
        "Count over n with Jeffreys' interval; their union where the count is an interval.",
      ),
      change: orNull(ChangeSchema).describe(
        'Against the last quarter before it that was published (`from`); null where there is none, or no such row in it.',
      ),
      yearChange: orNull(ChangeSchema).describe('Against the same quarter last year; null where there is none.'),
    })
    .meta({ id: 'OverallFinding', description: "The organisation's own rate." }),
)

const PriorSchema = schemaOf<PriorFinding>()(
  z
    .discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('fitted').describe('A spread could be fitted.'),
        alpha: z.number().min(0).describe('First parameter of the beta distribution of rates.'),
        beta: z.number().min(0).describe('Second parameter.'),
        mean: share.describe('Mean of the distribution.'),
        concentration: z.number().min(0).describe('Sum of the parameters: large where rates are alike.'),
        method: z.enum(['grid', 'maximumLikelihood']).describe('How it was fitted.'),
      }),
      z.strictObject({
        kind: z.literal('notFitted').describe('No spread could be fitted.'),
        reason: z.enum(['noRows', 'oneRow']).describe('Why.'),
      }),
    ])
    .meta({ id: 'Prior', description: 'How far the rates of units are spread.' }),
)

const AuditFindingSchema = schemaOf<AuditFinding>()(
  z
    .strictObject({
      row,
      workstations,
      told: count.describe(
        'Those that something is told of: all, or of a row above others those that the rows below it tell of; 0 for fewer than three.',
      ),
      atActionLevel: orNull(ActionLevelCountsSchema).describe(
        'How many of those are at the action level; null where nothing is told.',
      ),
      worst: orNull(SectionSchema).describe(
        'The section at the action level most often; null when none is, two are tied, or it is not told.',
      ),
    })
    .meta({ id: 'AuditFinding', description: 'What audits found in a row.' }),
)

const NonResponseBoundsSchema = schemaOf<NonResponseBounds>()(
  z
    .strictObject({
      lower: share.describe('If nobody who did not answer has the complaint.'),
      upper: share.describe('If everybody who did not answer has it.'),
      sensitivity: z
        .array(
          z.strictObject({
            kappa: z.number().min(0).describe('Rate of those who did not answer, as a multiple of the others.'),
            prevalence: share.describe('Share of all people employed that follows.'),
            low: share.describe('The same for the smallest count that the label allows.'),
            high: share.describe('The same for the largest.'),
          }),
        )
        .describe('What follows from assumptions in between.'),
      orderChangesWith: z
        .array(RowIdSchema)
        .describe('Rows of the same level whose order against this one such an assumption can turn.'),
    })
    .meta({ id: 'NonResponseBounds', description: 'Shares of all people employed.' }),
)

const NonResponseSchema = schemaOf<NonResponseFinding>()(
  z
    .discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('bounded').describe('Bounds can be given.'),
        outcomes: perOutcome(orNull(NonResponseBoundsSchema)).describe('Null where the complaint is not offered.'),
      }),
      z.strictObject({
        kind: z.literal('notBounded').describe('Nothing can be said.'),
        reason: z.enum(['reportsAreNotPeople', 'headcountUnknown', 'moreRespondentsThanHeads']).describe('Why.'),
      }),
    ])
    .meta({ id: 'NonResponse', description: 'What those who did not answer could change.' }),
)

const ParticipationSchema = schemaOf<ParticipationFinding>()(
  z
    .strictObject({
      row,
      respondents: n,
      headcount: orNull(count).describe('People employed; null where it is not known.'),
      nonResponse: NonResponseSchema,
    })
    .meta({ id: 'Participation', description: 'Who answered, of how many.' }),
)

const observed = count.describe('People with both complaints.')
const expected = z.number().min(0).describe('So many would have both by chance.')
const ratio = z.number().min(0).describe('Observed over expected.')
const oddsRatio = z
  .strictObject({
    estimate: z.number().min(0).describe('Conditional odds ratio.'),
    lower: z.number().min(0).describe('Lower end of its 95 % mid-p interval.'),
    upper: z.number().min(0).describe('Upper end of its 95 % mid-p interval.'),
  })
  .describe('Odds of one complaint with the other against without it.')

const smallest = 'Smallest over all tables that the published cells allow'
const largest = 'Largest over all tables that the published cells allow'

const CooccurrenceSchema = schemaOf<CooccurrenceFinding>()(
  z
    .discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('exact').describe('All counts are published.'),
        row,
        observed,
        expected,
        ratio,
        oddsRatio,
      }),
      z.strictObject({
        kind: z.literal('unbounded').describe('All counts are published, and a class is empty.'),
        row,
        observed,
        expected,
        ratio,
      }),
      z.strictObject({
        kind: z.literal('bounds').describe('A count is not published: only bounds can be given.'),
        row,
        observed: z
          .strictObject({
            low: count.describe('Smallest possible count.'),
            high: count.describe('Largest possible count.'),
          })
          .describe('People with both complaints.'),
        ratio: z
          .strictObject({
            low: z.number().min(0).describe(`${smallest}.`),
            high: z.number().min(0).describe(`${largest}.`),
          })
          .describe('Observed over expected.'),
        oddsRatio: z
          .strictObject({
            low: orNull(z.number().min(0)).describe(`${smallest}; null: no finite one.`),
            high: orNull(z.number().min(0)).describe(`${largest}; null: no finite one.`),
          })
          .describe('Odds of one complaint with the other against without it.'),
      }),
      z.strictObject({
        kind: z.literal('nothingExpected').describe('Nobody has one of the complaints: there is nothing to compare.'),
        row,
      }),
    ])
    .meta({ id: 'Cooccurrence', description: 'Wrist and back complaints in the same person.' }),
)

const PooledSchema = schemaOf<PooledCooccurrence>()(
  z
    .discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('pooled').describe('At least two sites could be compared within themselves.'),
        strata: z.array(RowIdSchema).describe('Their rows.'),
        oddsRatio: z
          .strictObject({
            estimate: z.number().min(0).describe('Mantel-Haenszel odds ratio.'),
            lower: z.number().min(0).describe('Lower end of its 95 % interval.'),
            upper: z.number().min(0).describe('Upper end of its 95 % interval.'),
          })
          .describe('Odds ratio over all of them.'),
        heterogeneityP: orNull(share).describe(
          "p of Breslow and Day's test with Tarone's correction: are they alike? Null where only one site can be compared.",
        ),
      }),
      z.strictObject({
        kind: z.literal('notPooled').describe('Nothing can be said.'),
        reason: z.enum(['fewerThanTwoSites', 'sitesNotExact', 'noVariation']).describe('Why.'),
      }),
    ])
    .meta({ id: 'PooledCooccurrence', description: 'Co-occurrence over all sites at once, each within itself.' }),
)

const MechanismSchema = schemaOf<MechanismFinding>()(
  z
    .strictObject({
      breakdown: BreakdownIdSchema,
      row,
      n: count.describe('People whom the question divides.'),
      parts: z
        .array(
          z.strictObject({
            part: PartSchema,
            cell: CellSchema.describe('People who gave this answer.'),
            feasible: FeasibleSchema.describe('Counts that everything published allows.'),
            share: RateEstimateSchema.describe('Their share of n.'),
          }),
        )
        .describe('All answers, in their fixed order.'),
    })
    .meta({ id: 'Mechanism', description: 'How the people of one cell are spread over the answers to one question.' }),
)

const WorkstationCountSchema = schemaOf<WorkstationCount>()(
  z
    .strictObject({ count: count.describe('Those that are spoken of.'), of: workstations })
    .meta({ id: 'WorkstationCount', description: 'Some of a number of workstations.' }),
)
const shareComparison = {
  here: WorkstationCountSchema.describe('In the row.'),
  elsewhere: WorkstationCountSchema.describe('Among all other workstations that the release tells of.'),
  difference: difference.describe('Share here minus share elsewhere.'),
  lower: difference.describe('Lower end of its 95 % interval.'),
  upper: difference.describe('Upper end of its 95 % interval.'),
  probabilityMore: share.describe('Probability that the share here is the larger one.'),
}
const NotComparedSchema = schemaOf<NotCompared>()(
  z
    .strictObject({
      reason: z.enum(['tooFewWorkstations', 'noneElsewhere']).describe('Why.'),
    })
    .meta({ id: 'NotCompared', description: 'There is nothing to compare.' }),
)

const DriverSchema = schemaOf<DriverFinding>()(
  z
    .strictObject({
      row,
      workstations,
      scores: z
        .union([
          z.strictObject({
            final: z.strictObject(shareComparison).describe('By the final score.'),
            sections: z
              .array(z.strictObject({ section: SectionSchema, ...shareComparison }))
              .describe('By each section.'),
          }),
          NotComparedSchema,
        ])
        .describe('Workstations at the action level.'),
      postures: z
        .union([
          z.strictObject({
            seen: z
              .array(z.strictObject({ posture: PostureSchema, ...shareComparison }))
              .describe('Workstations where each was seen.'),
          }),
          NotComparedSchema,
        ])
        .describe('Postures.'),
    })
    .meta({ id: 'Driver', description: 'What audits found in a row, against all others that the release tells of.' }),
)

const DisagreementSchema = schemaOf<DisagreementFinding>()(
  z
    .discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('compared').describe('There are audits and answers enough.'),
        row,
        outcome,
        complaints: RateEstimateSchema.describe('Rate of complaints.'),
        complaintsHigh: share.describe("Probability that it lies above the organisation's."),
        workstations,
        atActionLevel: count.describe('Those with a final ROSA score of at least 5.'),
        share: RateEstimateSchema.describe("Their share, with Jeffreys' interval."),
        mostAtActionLevel: share.describe(
          'Probability that more than half of the workstations are at the action level.',
        ),
        probabilities: z
          .strictObject({
            highBoth: share.describe('Both high.'),
            complaintsOnly: share.describe('Complaints high, audits not.'),
            auditOnly: share.describe('Audits high, complaints not.'),
            lowBoth: share.describe('Neither high.'),
          })
          .describe('Of the four cases; they sum to 1.'),
        quadrant: orNull(z.enum(quadrants)).describe(
          'The case with a probability of at least 0.8; null: too close to call.',
        ),
      }),
      z.strictObject({
        kind: z.literal('notCompared').describe('Nothing can be said.'),
        row,
        outcome,
        workstations,
        reason: z.enum(['tooFewWorkstations', 'responseBelowHalf']).describe('What is missing.'),
      }),
    ])
    .meta({ id: 'Disagreement', description: 'Where audits and complaints of a row agree, and where not.' }),
)

const intervention = {
  interventions: z
    .array(z.string().min(1))
    .describe('As among the inputs. Several: the same measure in the same quarter, taken together.'),
  measure: z.string().min(1).describe('What was done.'),
  outcome,
  treated: z.array(RowIdSchema).describe('Rows that it was done for.'),
  doneIn: QuarterSchema.describe('When it was done.'),
}

const EffectSchema = schemaOf<EffectFinding>()(
  z
    .discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('estimated').describe('There are quarters before and after, and rows to compare with.'),
        ...intervention,
        before: z.array(QuarterSchema).describe('Quarters before.'),
        after: z.array(QuarterSchema).describe('Quarters after.'),
        controls: count.describe('Rows where nothing was done.'),
        estimate: z.number().describe('Difference in differences of rates; negative: fell more than elsewhere.'),
        lower: orNull(z.number()).describe('Lower end of its 95 % interval; null where the test cannot reach 5 %.'),
        upper: orNull(z.number()).describe('Upper end of its 95 % interval; null where the test cannot reach 5 %.'),
        p: share.describe('Permutation p.'),
        smallestP: share.describe('The smallest p that any data could reach.'),
        assignments: count.describe('Ways in which the rows could have been chosen.'),
        reference: z
          .enum(['all', 'sizeClasses', 'rotations'])
          .describe('Which ways of choosing rows the test compares with.'),
        sizesDiffer: z.boolean().describe('Treated and compared rows differ much in size: p is unsure.'),
        bounds: z
          .strictObject({ low: z.number().describe('Smallest.'), high: z.number().describe('Largest.') })
          .describe('What the estimate could be at the ends of the published labels.'),
        expectedByRegression: z.number().describe('Change that regression to the mean alone would bring.'),
        participation: orNull(z.number()).describe(
          'The same difference in the response rate; null where it is not known.',
        ),
        alsoDone: z
          .array(z.string().min(1))
          .describe('Other measures in the same rows and quarters: their effect is in the estimate too.'),
        preTrend: orNull(z.number()).describe(
          'Largest difference of trends before; null with fewer than three quarters.',
        ),
      }),
      z.strictObject({
        kind: z.literal('notEstimated').describe('Nothing can be said.'),
        ...intervention,
        reason: z
          .enum(['noQuarterAfter', 'noQuarterBefore', 'noRowOfItsOwn', 'unitChanged', 'noControls'])
          .describe('Why.'),
      }),
    ])
    .meta({
      id: 'Effect',
      description: 'Complaints before and after what was done, against rows where nothing was done.',
    }),
)

const DetectableSchema = schemaOf<DetectableFinding>()(
  z
    .strictObject({
      row,
      outcome,
      smallestDrop: orNull(share).describe('Smallest drop that the test would declare; null: there is none.'),
      reason: orNull(z.enum(['fewerThanTwentyUnits', 'tooFewReports'])).describe('Why there is none.'),
      beyondChance: orNull(share).describe(
        'Smallest drop that would stand out from chance with units enough to compare with; null: not even one to zero.',
      ),
      quartersAfter: count.describe('Quarters after the start that it takes.'),
    })
    .meta({ id: 'Detectable', description: 'The smallest change that a row is big enough to show.' }),
)

export const FindingsSchema = schemaOf<Findings>()(
  z
    .strictObject({
      quarter: QuarterSchema.describe('The quarter of the release.'),
      denominator: z
        .enum(['people', 'reports'])
        .describe('What n counts: people only where admission limits them to one report.'),
      rule: HotspotRuleSchema,
      overall: perOutcome(OverallSchema).describe('The whole organisation.'),
      priors: perOutcome(PriorSchema).describe('The spread of rates between units.'),
      units: z.array(UnitFindingSchema).describe('Every row without rows below it, and every complaint.'),
      participation: z.array(ParticipationSchema).describe('Every row.'),
      audits: z.array(AuditFindingSchema).describe('Every row that has audits.'),
      cooccurrence: z.array(CooccurrenceSchema).describe('Every row.'),
      pooledCooccurrence: PooledSchema,
      mechanisms: z.array(MechanismSchema).describe('Every breakdown that is published.'),
      drivers: z.array(DriverSchema).describe('What audits found in every row but the root.'),
      disagreements: z.array(DisagreementSchema).describe('Audits and complaints, for every unit finding.'),
      effects: z.array(EffectSchema).describe('What interventions changed.'),
      detectable: z.array(DetectableSchema).describe('What an intervention would have to change to be seen.'),
    })
    .meta({ id: 'Findings', description: 'Everything that the release concludes, computed from the rest of it.' }),
)
