import {
  type AuditCell,
  type AuditDocument,
  AuditInputError,
  type NormalisedDocument,
  normaliseDocument,
} from './audit-document'
import type { Interval, Question } from './component'
import { type FeasibleIntervals, feasibleIntervals } from './intervals'
import { InfeasibleError } from './propagation'
import type { LinearSystem } from './solver'

export type AuditBound = {
  id: string
  coords: AuditCell['coords'] | null
  /** Null: unbounded. */
  lower: number | null
  upper: number | null
  width: number | null
  required: number
  /** False: the bound is an outer one that the solver could not prove to be attained. */
  exact: boolean
  primary: boolean
  ok: boolean
  witness_lower?: Readonly<Record<string, number>> | null
  witness_upper?: Readonly<Record<string, number>> | null
}

export type AuditFailure =
  | { kind: 'interval'; id: string; lower: number | null; upper: number | null; reason: string }
  | { kind: 'hidden_sum'; sum: number; relation: string; ids: string[]; reason: string }
  | { kind: 'insider'; id: string; insider: string; lower: number | null; upper: number | null; reason: string }

export type AuditReport = {
  ok: boolean
  /** True when a bound is missing its proof; it then counts as not safe. */
  unproven: boolean
  hidden: number
  components: number
  bounds: AuditBound[]
  failures: AuditFailure[]
  stats: { cells: number; relations: number; lp: number; milp: number }
}

const notProven = 'bound not proven within the time limit'

/**
 * Attacks a published table: for every cell without a value, the smallest and largest count that everything
 * published allows, and whether that is as wide as the document requires. Lower and upper bounds are those
 * of whole tables (integer option) and exact.
 * @throws AuditInputError when the document is malformed or its published values contradict each other.
 */
export async function audit(document: AuditDocument): Promise<AuditReport> {
  const normalised = normaliseDocument(document)
  const { cells, relations, options } = normalised
  const { found, unknown } = await attackDocument(normalised)
  const failures: AuditFailure[] = []
  const bounds = unknown.map((position) => {
    const cell = at(cells, position)
    const interval = intervalOf(found, position)
    const required = cell.required_width ?? (options.audit === 'primary' && !cell.primary ? 0 : options.required_width)
    const reasons = shortcomings(cell, interval, required, options.tol)
    const ends = { lower: finite(interval.low), upper: finite(interval.high) }
    if (reasons.length > 0) failures.push({ kind: 'interval', id: cell.id, ...ends, reason: reasons.join('; ') })
    return {
      id: cell.id,
      coords: cell.coords ?? null,
      ...ends,
      width: finite(interval.high - interval.low),
      required,
      exact: interval.proven,
      primary: Boolean(cell.primary),
      ok: reasons.length === 0,
      ...(options.witness && {
        witness_lower: witnessTable(cells, found, interval.lowWitness),
        witness_upper: witnessTable(cells, found, interval.highWitness),
      }),
    }
  })
  failures.push(...smallHiddenSums(normalised))
  if (options.insider) failures.push(...(await insiderAttacks(normalised, unknown)))
  return {
    ok: failures.length === 0,
    unproven: bounds.some((bound) => !bound.exact),
    hidden: unknown.length,
    components: found.components,
    bounds: bounds.sort((a, b) => (a.id < b.id ? -1 : 1)),
    failures,
    stats: {
      cells: cells.length,
      relations: relations.length,
      lp: found.programs.linear,
      milp: found.programs.integer,
    },
  }
}

export type DocumentAttack = { found: FeasibleIntervals; unknown: number[] }

export type AttackOptions = {
  /** Values of unknowns that the attacker happens to know, by position. */
  known?: ReadonlyMap<number, number>
  /** By position; absent: both ends of every unknown. */
  questions?: ReadonlyMap<number, Question>
  contradictions?: 'refuse' | 'leaveOut'
}

/** Runs the solver on a document; results by position of the cell. */
export async function attackDocument(
  { cells, relations, options }: NormalisedDocument,
  { known = new Map(), questions, contradictions }: AttackOptions = {},
): Promise<DocumentAttack> {
  const unknown = cells.flatMap((cell, i) => (cell.value === null && !known.has(i) ? [i] : []))
  const limits = cells.map((cell, i) => {
    const value = known.get(i) ?? cell.value
    if (value !== null) return { low: value, high: value }
    const low = cell.lb === undefined ? options.default_lb : cell.lb
    const high = cell.ub === undefined ? options.default_ub : cell.ub
    const publicly = cell.primary && options.public_primary_max !== null ? options.public_primary_max : null
    return {
      low: Math.max(low ?? Number.NEGATIVE_INFINITY, publicly === null ? Number.NEGATIVE_INFINITY : 1),
      high: Math.min(high ?? Number.POSITIVE_INFINITY, publicly ?? Number.POSITIVE_INFINITY),
    }
  })
  // Published values are constants, not unknowns: a fraction among them is a fact to reckon with.
  const columns = new Map(unknown.map((position, column) => [position, column]))
  const system: LinearSystem = {
    lower: unknown.map((position) => at(limits, position).low),
    upper: unknown.map((position) => at(limits, position).high),
    rows: relations.map((relation) => {
      let constant = 0
      const kept: { column: number; coefficient: number }[] = []
      relation.columns.forEach((position, i) => {
        const coefficient = at(relation.coefficients, i)
        const column = columns.get(position)
        if (column === undefined) constant += coefficient * at(limits, position).low
        else kept.push({ column, coefficient })
      })
      const row = { lower: relation.lower - constant, upper: relation.upper - constant }
      if (kept.length === 0 && (row.lower > 1e-6 || row.upper < -1e-6)) {
        throw new AuditInputError(`published values contradict the relation ${relation.label}`)
      }
      return {
        ...row,
        columns: kept.map(({ column }) => column),
        coefficients: kept.map(({ coefficient }) => coefficient),
      }
    }),
  }
  const asked = new Map(
    unknown.flatMap((position, column) => {
      const question = questions ? questions.get(position) : ({ kind: 'ends' } as const)
      return question ? [[column, question] as const] : []
    }),
  )
  try {
    const found = await feasibleIntervals(system, asked, {
      integer: options.integer,
      timeLimitSeconds: options.time_limit,
      tolerance: options.tol,
      ...(contradictions && { contradictions }),
    })
    return { unknown, found: renumber(found, unknown) }
  } catch (error) {
    if (error instanceof InfeasibleError) throw new AuditInputError(error.message)
    throw error
  }
}

/** The same result by position of the cell instead of the solver's column. */
function renumber(found: FeasibleIntervals, unknown: readonly number[]): FeasibleIntervals {
  return {
    ...found,
    leftOut: found.leftOut.map((column) => at(unknown, column)),
    intervals: new Map([...found.intervals].map(([column, interval]) => [at(unknown, column), interval])),
    witnesses: found.witnesses.map((x) => new Map([...x].map(([column, value]) => [at(unknown, column), value]))),
  }
}

function shortcomings(cell: AuditCell, { low, high, proven }: Interval, required: number, tol: number): string[] {
  const reasons: string[] = []
  if (high - low < required - tol) reasons.push(`interval width ${high - low} < required ${required}`)
  const secret = cell.true ?? null
  if (secret !== null) {
    if (secret < low - tol || secret > high + tol) {
      throw new AuditInputError(`the true value of ${cell.id} lies outside its feasible interval`)
    }
    if (cell.upl !== undefined && high < secret + cell.upl - tol) {
      reasons.push(`upper bound ${high} < true+upl ${secret + cell.upl}`)
    }
    if (cell.lpl !== undefined && low > secret - cell.lpl + tol) {
      reasons.push(`lower bound ${low} > true-lpl ${secret - cell.lpl}`)
    }
  } else if (cell.lpl !== undefined || cell.upl !== undefined) {
    throw new AuditInputError(`${cell.id}: lpl and upl need the auditor-only field 'true'`)
  }
  if (!proven) reasons.push(notProven)
  return reasons
}

/** Lines whose hidden parts sum to a small count: whoever knows one part may know the others. */
function smallHiddenSums({ cells, relations, options }: NormalisedDocument): AuditFailure[] {
  const minimum = options.min_hidden_sum
  if (minimum === null) return []
  return relations.flatMap((relation): AuditFailure[] => {
    if (!relation.equality) return []
    let rest = relation.upper
    const open = relation.columns.flatMap((position, i) => {
      const coefficient = at(relation.coefficients, i)
      const { id, value } = at(cells, position)
      if (value !== null) rest -= coefficient * value
      return value === null && coefficient !== 0 ? [{ id, coefficient }] : []
    })
    const [first] = open
    if (!first || Math.abs(first.coefficient) !== 1) return []
    if (open.some(({ coefficient }) => coefficient !== first.coefficient)) return []
    const sum = rest * first.coefficient
    if (sum <= options.tol || sum >= minimum - options.tol) return []
    return [
      {
        kind: 'hidden_sum',
        sum,
        relation: relation.label,
        ids: open.map(({ id }) => id),
        reason: `hidden parts sum to ${sum} < ${minimum}`,
      },
    ]
  })
}

/** Every unknown whose secret value the document carries becomes known to the attacker, one at a time. */
async function insiderAttacks(normalised: NormalisedDocument, unknown: readonly number[]): Promise<AuditFailure[]> {
  const { cells, options } = normalised
  const failures: AuditFailure[] = []
  const componentOf = tiedTogether(normalised, unknown)
  for (const known of unknown) {
    const insider = at(cells, known)
    if (insider.true === undefined || insider.true === null) continue
    const mates = unknown.filter((other) => other !== known && componentOf.get(other) === componentOf.get(known))
    if (mates.length === 0) continue
    const { found } = await attackDocument(normalised, {
      known: new Map([[known, insider.true]]),
      questions: new Map(mates.map((mate) => [mate, { kind: 'ends' }])),
    })
    for (const mate of mates) {
      const { low, high, proven } = intervalOf(found, mate)
      if (proven && high - low >= options.insider_width - options.tol) continue
      failures.push({
        kind: 'insider',
        id: at(cells, mate).id,
        insider: insider.id,
        lower: finite(low),
        upper: finite(high),
        reason: proven ? `knowing ${insider.id} narrows ${at(cells, mate).id} to width ${high - low}` : notProven,
      })
    }
  }
  return failures
}

/** Unknowns that share a relation, directly or through others, get the same representative. */
function tiedTogether({ relations }: NormalisedDocument, unknown: readonly number[]): Map<number, number> {
  const leader = new Map(unknown.map((position) => [position, position]))
  for (const relation of relations) {
    const leaders = new Set(relation.columns.flatMap((position) => leader.get(position) ?? []))
    const [first] = leaders
    if (first === undefined) continue
    for (const [position, current] of leader) if (leaders.has(current)) leader.set(position, first)
  }
  return leader
}

function witnessTable(
  cells: readonly AuditCell[],
  found: FeasibleIntervals,
  witness: number | null,
): Record<string, number> | null {
  const table = witness === null ? undefined : found.witnesses[witness]
  return table ? Object.fromEntries([...table].map(([position, value]) => [at(cells, position).id, value])) : null
}

function intervalOf(found: FeasibleIntervals, position: number): Interval {
  const interval = found.intervals.get(position)
  if (!interval) throw new Error('every unknown that was attacked has an interval')
  return interval
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null
}

function at<T>(items: readonly T[], i: number): T {
  const item = items[i]
  if (item === undefined) throw new Error(`no item at ${i}`)
  return item
}
