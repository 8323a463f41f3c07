import type { Highs, Model } from 'highs'
import loadHighs from 'highs'

/** Named in every certificate; the version of the pinned package is the version of HiGHS inside it. */
export const solverName = 'HiGHS 1.15 (WebAssembly)'

/** Rows and columns of `rowLower <= A x <= rowUpper`, `lower <= x <= upper`. Infinite bounds are allowed. */
export type LinearSystem = {
  lower: readonly number[]
  upper: readonly number[]
  rows: readonly LinearRow[]
}

export type LinearRow = {
  columns: readonly number[]
  coefficients: readonly number[]
  lower: number
  upper: number
}

export type Solution =
  | { status: 'optimal'; value: number; x: readonly number[] }
  | { status: 'infeasible' }
  | { status: 'unbounded' }
  /** The time ran out, or the solver gave up: nothing is proven. */
  | { status: 'unproven' }

let loaded: Promise<Highs> | undefined

/** The solver, compiled once per process. */
export function loadSolver(): Promise<Highs> {
  loaded ??= loadHighs()
  return loaded
}

/**
 * One system kept in the solver's memory, minimised for many objectives. Runs are single-threaded, seeded and
 * have no state but the last basis, so the same calls in the same order give the same answers.
 * `dispose` frees the memory; WebAssembly has no garbage collector.
 */
export class Program {
  private readonly model: Model
  private readonly infinity: number
  private costs = new Map<number, number>()

  constructor(
    private readonly highs: Highs,
    private readonly system: LinearSystem,
    { integer, timeLimitSeconds, maximumNodes }: { integer: boolean; timeLimitSeconds: number; maximumNodes?: number },
  ) {
    const columns = system.lower.length
    this.infinity = highs.infinity
    const integrality = integer ? new Int32Array(columns).fill(1) : undefined
    const { starts, indices, values } = compressRows(system.rows)
    this.model = highs.createModel({
      numCols: columns,
      numRows: system.rows.length,
      sense: highs.constants.objectiveSense.minimize,
      offset: 0,
      colCost: new Float64Array(columns),
      colLower: system.lower.map((bound) => this.finite(bound)),
      colUpper: system.upper.map((bound) => this.finite(bound)),
      rowLower: system.rows.map((row) => this.finite(row.lower)),
      rowUpper: system.rows.map((row) => this.finite(row.upper)),
      matrix: { format: 'csr', numRows: system.rows.length, numCols: columns, starts, indices, values },
      ...(integrality && { integrality }),
    })
    this.model.options.set({
      output_flag: false,
      time_limit: timeLimitSeconds,
      random_seed: 0,
      // An integer optimum has to be the optimum: the default gap of 1e-4 would do for sums below 10 000 only.
      mip_rel_gap: 0,
      mip_abs_gap: 0.0001,
      ...(maximumNodes !== undefined && { mip_max_nodes: maximumNodes }),
    })
  }

  /** Smallest value of the objective; columns without an entry cost nothing. */
  minimise(costs: ReadonlyMap<number, number>): Solution {
    for (const column of this.costs.keys()) if (!costs.has(column)) this.model.changeColCost(column, 0)
    for (const [column, cost] of costs) {
      if (this.costs.get(column) !== cost) this.model.changeColCost(column, cost)
    }
    this.costs = new Map(costs)
    this.model.zeroAllClocks()
    this.model.run()
    const { modelStatus } = this.highs.constants
    switch (this.model.getModelStatus()) {
      case modelStatus.optimal:
        return {
          status: 'optimal',
          value: this.model.getObjectiveValue(),
          x: Array.from(this.model.getSolution().colValue),
        }
      case modelStatus.empty:
        return {
          status: 'optimal',
          value: 0,
          x: this.system.lower.map((bound) => (Number.isFinite(bound) ? bound : 0)),
        }
      case modelStatus.infeasible:
        return { status: 'infeasible' }
      case modelStatus.unbounded:
        return { status: 'unbounded' }
      case modelStatus.unboundedOrInfeasible:
        // Presolve cannot tell which; without an objective only infeasibility is left.
        if (costs.size === 0) return { status: 'infeasible' }
        return this.minimise(new Map()).status === 'optimal' ? { status: 'unbounded' } : { status: 'infeasible' }
      default:
        return { status: 'unproven' }
    }
  }

  dispose(): void {
    this.model.dispose()
  }

  private finite(bound: number): number {
    if (bound === Number.POSITIVE_INFINITY) return this.infinity
    return bound === Number.NEGATIVE_INFINITY ? -this.infinity : bound
  }
}

function compressRows(rows: readonly LinearRow[]) {
  const starts = [0]
  const indices: number[] = []
  const values: number[] = []
  for (const row of rows) {
    indices.push(...row.columns)
    values.push(...row.coefficients)
    starts.push(indices.length)
  }
  return { starts, indices, values }
}
