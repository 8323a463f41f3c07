import { type IntervalCount, logIntervalProbability } from './beta-binomial'
import { type BetaMixture, checkInterval, logSumExp } from './rate-posterior'
import { logistic, logit } from './special-functions'

/** Prior of the concentration alpha + beta: log-normal, median 40, sd 1.5 on the log scale: 2 to 750 in 95 %. */
const CONCENTRATION = { center: 40, sd: 1.5 }

/**
 * The spread between rows when there are too few of them to fix it: many possible (alpha, beta), each with its
 * posterior weight. Averaging over them keeps intervals honest where a single best fit would be too sure.
 */
export type PriorGrid = {
  nodes: readonly { alpha: number; beta: number; logWeight: number; logProbabilities: readonly number[] }[]
  /** Posterior mean of alpha / (alpha + beta). */
  mean: number
  /** Geometric posterior mean of alpha + beta. */
  concentration: number
}

/**
 * Posterior of (alpha, beta) given interval-censored counts, on a grid of (logit of the mean, ln of the
 * concentration). Prior: mean uniform on (0, 1), concentration log-normal as above; proper, so that any data fit,
 * all-zero ones included. Trapezoidal rule, which converges geometrically for smooth humps such as these. Source: Gelman et al., Bayesian Data Analysis 3, section 5.3 (grid); prior: statistics.md.
 * @throws RangeError for no rows or impossible counts.
 */
export function integratePrior(rows: readonly IntervalCount[]): PriorGrid {
  if (rows.length === 0) throw new RangeError('integrating the spread between rows needs rows')
  for (const { low, high, n } of rows) checkInterval(low, high, n)
  const total = rows.reduce((sum, { n }) => sum + n, 0)
  const middle = (rows.reduce((sum, { low, high }) => sum + (low + high) / 2, 0) + 0.5) / (total + 1)

  const evaluate = (z: number, logConcentration: number) => {
    const mean = logistic(z)
    const concentration = Math.exp(logConcentration)
    const alpha = mean * concentration
    const beta = logistic(-z) * concentration
    const logProbabilities = rows.map((row) => logIntervalProbability(row, alpha, beta))
    const standardised = (logConcentration - Math.log(CONCENTRATION.center)) / CONCENTRATION.sd
    // m(1-m) turns "uniform in m" into a density in logit(m).
    const logWeight =
      Math.log(mean) + Math.log(logistic(-z)) - 0.5 * standardised ** 2 + logProbabilities.reduce((a, b) => a + b, 0)
    return { alpha, beta, mean, logConcentration, logWeight, logProbabilities }
  }

  // A node whose weight lies e^-15 below its neighbours' best adds nothing to any digit that is shown.
  const drop = 15
  const stepConcentration = CONCENTRATION.sd / 2
  const nodes: ReturnType<typeof evaluate>[] = []
  for (let i = -8; i <= 8; i += 1) {
    const logConcentration = Math.log(CONCENTRATION.center) + i * stepConcentration
    const concentration = Math.exp(logConcentration)
    // About the standard deviation that logit(mean) has for this concentration.
    const effective = rows.reduce((sum, { n }) => sum + (n * (concentration + 1)) / (concentration + n), 0)
    const scale = 1 / Math.sqrt(effective * middle * (1 - middle) + 0.25)
    // logit(mean) = middle + scale sinh(t), t in equal steps: dense at the middle, far-reaching in the tails.
    const nodeAt = (t: number) => {
      const node = evaluate(logit(middle) + scale * Math.sinh(t), logConcentration)
      return { ...node, logWeight: node.logWeight + Math.log(scale * Math.cosh(t)) }
    }
    const centre = nodeAt(0)
    nodes.push(centre)
    for (const direction of [-1, 1]) {
      let best = centre.logWeight
      for (let j = 1; j < 40; j += 1) {
        const node = nodeAt(direction * j * 0.4)
        // Not "<": past the ends of the number range the weight is NaN.
        if (!(node.logWeight >= best - drop)) break
        best = Math.max(best, node.logWeight)
        nodes.push(node)
      }
    }
  }
  const largest = nodes.reduce((best, { logWeight }) => Math.max(best, logWeight), -Infinity)
  const kept = nodes.filter(({ logWeight }) => logWeight > largest - drop)
  const norm = logSumExp(kept.map(({ logWeight }) => logWeight))
  const weighted = (f: (node: (typeof kept)[number]) => number): number =>
    kept.reduce((sum, node) => sum + Math.exp(node.logWeight - norm) * f(node), 0)
  return {
    nodes: kept.map(({ alpha, beta, logWeight, logProbabilities }) => ({
      alpha,
      beta,
      logWeight: logWeight - norm,
      logProbabilities,
    })),
    mean: weighted(({ mean }) => mean),
    concentration: Math.exp(weighted(({ logConcentration }) => logConcentration)),
  }
}

/**
 * What the other rows say about one row's rate: the grid with that row's own share of the weights taken out.
 * Multiplied by the row's likelihood it gives the row's exact posterior, so nothing is counted twice.
 * @throws RangeError when the grid has no such row.
 */
export function priorFromOthers(grid: PriorGrid, row: number): BetaMixture {
  const logWeights = grid.nodes.map(({ logWeight, logProbabilities }) => {
    const own = logProbabilities[row]
    if (own === undefined) throw new RangeError(`the grid has no row ${row}`)
    return logWeight - own
  })
  const norm = logSumExp(logWeights)
  return grid.nodes
    .map(({ alpha, beta }, i) => ({ alpha, beta, weight: Math.exp((logWeights[i] ?? -Infinity) - norm) }))
    .filter(({ weight }) => weight > 1e-8)
}
