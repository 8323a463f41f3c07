import { type Outcome, outcomes, type ProtectedRow } from '../disclosure/table'
import { manskiBounds, orderDependsOnKappa, prevalenceAtKappa } from '../statistics/participation'
import { combineEvidence } from '../statistics/rate-posterior'
import type { NonResponseBounds, NonResponseFinding, ParticipationFinding, UnitFinding } from './findings'
import { type AnalysisInput, headcountOfRow } from './inputs'
import { intervalOf, levelsOf, respondentsOf } from './published-rows'
import { jeffreysPrior } from './spread'

/** Rates of those who did not answer, as multiples of the rate of those who did, for which the prevalence is given. */
const shownKappas = [0, 0.5, 1, 2]

/** What the respondents of one row say about one outcome, and how many people they speak for. */
type Answers = { row: ProtectedRow; low: number; high: number; respondents: number; headcount: number; rate: number }

/**
 * Who answered, and what those who did not could change, of every row in the order of the table.
 * @param units findings of this quarter: their rate stands for a count that is a label.
 */
export function participation(input: AnalysisInput, units: readonly UnitFinding[]): ParticipationFinding[] {
  const { rows } = input.table
  const levels = levelsOf(rows)
  const nonResponses = outcomes.map((outcome) => {
    const answers = rows.flatMap((row) => answersOf(row, outcome, input, units))
    const findings = answers.map((own): [string, NonResponseBounds] => {
      const level = answers.filter(({ row }) => levels.get(row.id) === levels.get(own.row.id))
      return [own.row.id, boundsOf(own, level)]
    })
    return [outcome, new Map(findings)] as const
  })
  const bounds = new Map<Outcome, ReadonlyMap<string, NonResponseBounds>>(nonResponses)
  return rows.map((row) => {
    const headcount = headcountOfRow(row, input.headcounts)
    const of = (outcome: Outcome) => bounds.get(outcome)?.get(row.id) ?? null
    const reason = reasonNotToBound(input, row)
    const nonResponse: NonResponseFinding = reason
      ? { kind: 'notBounded', reason }
      : { kind: 'bounded', outcomes: { wristAny: of('wristAny'), backAny: of('backAny'), both: of('both') } }
    return { row: row.id, respondents: respondentsOf(row), headcount, nonResponse }
  })
}

function reasonNotToBound(
  { denominator, headcounts }: AnalysisInput,
  row: ProtectedRow,
): Extract<NonResponseFinding, { kind: 'notBounded' }>['reason'] | null {
  if (denominator === 'reports') return 'reportsAreNotPeople'
  const headcount = headcountOfRow(row, headcounts)
  if (headcount === null) return 'headcountUnknown'
  // Heads are counted on one day: somebody who joined later may have answered.
  return respondentsOf(row) > headcount ? 'moreRespondentsThanHeads' : null
}

/** Empty where nothing can be said: outcome not offered, or heads unknown. */
function answersOf(
  row: ProtectedRow,
  outcome: Outcome,
  input: AnalysisInput,
  units: readonly UnitFinding[],
): Answers[] {
  const headcount = headcountOfRow(row, input.headcounts)
  if (headcount === null || reasonNotToBound(input, row) || row.cells[outcome].kind === 'notOffered') return []
  const { low, high, n } = intervalOf(row, outcome)
  const unit = units.find((finding) => finding.row === row.id && finding.outcome === outcome)
  const estimate = () => (unit?.thisQuarter ?? combineEvidence(jeffreysPrior, [{ low, high, n, discount: 1 }])).mean
  // Leaning on other units may carry the rate out of the label; the respondents' own share stays within.
  const rate = low === high ? low / n : Math.min(high / n, Math.max(low / n, estimate()))
  return [{ row, low, high, respondents: n, headcount, rate }]
}

function boundsOf(own: Answers, level: readonly Answers[]): NonResponseBounds {
  const { low, high, respondents, headcount, rate } = own
  const answered = respondents / headcount
  return {
    lower: manskiBounds(low, respondents, headcount).lower,
    upper: manskiBounds(high, respondents, headcount).upper,
    sensitivity: shownKappas.map((kappa) => ({
      kappa,
      prevalence: prevalenceAtKappa(rate, answered, kappa),
      low: prevalenceAtKappa(low / respondents, answered, kappa),
      high: prevalenceAtKappa(high / respondents, answered, kappa),
    })),
    orderChangesWith: level
      .filter((other) => orderDependsOnKappa(own, other))
      .map(({ row }) => row.id)
      .sort(),
  }
}
