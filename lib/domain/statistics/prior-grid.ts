import { type IntervalCount, logIntervalProbability } from './beta-binomial'
import { interpolateValues, panelsBetween } from './quadrature'
import { checkInterval, densityEdges, logLogistic, logSumExp, type TabulatedPrior } from './rate-posterior'
import { logBeta, logistic, logit } from './special-functions'

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
  table: MixtureTable
}

/**
 * Posterior of (alpha, beta) given interval-censored counts, on a grid of (logit of the mean, ln of the
 * concentration). Prior: mean uniform on (0, 1), concentration log-normal as above; proper, so that any data fit,
 * all-zero ones included. Trapezoidal rule, which converges geometrically for smooth humps such as these: means and
 * interval ends of rows lie within 1e-4 of those on a much finer grid, within 1e-3 when three rows hold hardly an event.
 * Source: Gelman et al., Bayesian Data Analysis 3, section 5.3 (grid); prior: statistics.md.
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
  // k rows leave ln C a standard deviation of about sqrt(2 / k) at least; a hump wants steps of at most 1.5 of its own.
  const stepConcentration = Math.min(CONCENTRATION.sd / 4, 1.5 * Math.sqrt(2 / rows.length))
  const furthest = Math.ceil((4 * CONCENTRATION.sd) / stepConcentration)
  const nodes: ReturnType<typeof evaluate>[] = []
  for (let i = -furthest; i <= furthest; i += 1) {
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
      for (let j = 1; j < 64; j += 1) {
        const node = nodeAt(direction * j * 0.25)
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
  const nodesKept = kept.map(({ alpha, beta, logWeight, logProbabilities }) => ({
    alpha,
    beta,
    logWeight: logWeight - norm,
    logProbabilities,
  }))
  const mean = weighted((node) => node.mean)
  return {
    nodes: nodesKept,
    mean,
    concentration: Math.exp(weighted(({ logConcentration }) => logConcentration)),
    table: mixtureTable(nodesKept, mean),
  }
}

/**
 * What the other rows say about one row's rate: the grid with that row's own share of the weights taken out.
 * Multiplied by the row's likelihood it gives the row's exact posterior, so nothing is counted twice.
 * @throws RangeError when the grid has no such row.
 */
export function priorFromOthers({ nodes, table }: PriorGrid, row: number): TabulatedPrior {
  const logRatios = Float64Array.from(nodes, ({ logProbabilities }) => {
    const own = logProbabilities[row]
    if (own === undefined) throw new RangeError(`the grid has no row ${row}`)
    return -own
  })
  const norm = logRatios.reduce((most, ratio) => Math.max(most, ratio), -Infinity)
  const ratios = logRatios.map((ratio) => Math.exp(ratio - norm))
  return table.reweighted(ratios)
}

/** Densities of all nodes of a grid at the same points, so that every row's mixture of them is a sum of products. */
type MixtureTable = {
  /** The mixture with each node's weight multiplied by its ratio; density up to a constant. */
  reweighted(ratios: Float64Array): TabulatedPrior
}

/**
 * Share of the weight whose concentrations may be sharper than the panels are made for. They are blurred, not lost:
 * posterior means and exceedances stay within 1e-7 of those on panels for the sharpest.
 */
const SHARPEST_SHARE = 0.02

function mixtureTable(nodes: PriorGrid['nodes'], mean: number): MixtureTable {
  const count = nodes.length
  const alphas = Float64Array.from(nodes, ({ alpha }) => alpha)
  const betas = Float64Array.from(nodes, ({ beta }) => beta)
  const constants = Float64Array.from(nodes, ({ alpha, beta, logWeight }) => logWeight - logBeta(alpha, beta))
  /** ln of each component's share in the mixture's density at z. */
  const logTerms = (z: number): Float64Array => {
    const logRate = logLogistic(z)
    const logNot = logRate - z
    const terms = new Float64Array(count)
    for (let i = 0; i < count; i += 1) {
      terms[i] = (constants[i] ?? 0) + (alphas[i] ?? 0) * logRate + (betas[i] ?? 0) * logNot
    }
    return terms
  }
  const sharpness = { centre: logit(mean), information: concentrationBelow(nodes, 1 - SHARPEST_SHARE) }
  const panels = panelsBetween(densityEdges((z) => logSumExp(logTerms(z)), sharpness))
  const first = panels.edges[0] ?? 0
  const last = panels.edges.at(-1) ?? 0
  const columns = Array.from(panels.nodes, (z) => {
    const shares = logTerms(z)
    let largest = -Infinity
    for (let i = 0; i < count; i += 1) largest = Math.max(largest, shares[i] ?? 0)
    for (let i = 0; i < count; i += 1) shares[i] = Math.exp((shares[i] ?? 0) - largest)
    return { largest, shares }
  })
  return {
    reweighted(ratios) {
      // The logarithm is interpolated, not the density: it keeps its digits where the density is small.
      const logDensities = new Float64Array(columns.length)
      columns.forEach(({ largest, shares }, point) => {
        let sum = 0
        for (let i = 0; i < count; i += 1) sum += (shares[i] ?? 0) * (ratios[i] ?? 0)
        logDensities[point] = largest + Math.log(sum)
      })
      const inside = interpolateValues(panels, logDensities)
      const outside = (z: number): number => logSumExp(logTerms(z).map((term, i) => term + Math.log(ratios[i] ?? 0)))
      return { ...sharpness, logDensity: (z) => (z < first || z > last ? outside(z) : inside(z)) }
    },
  }
}

/** The concentration below which the grid has this share of its weight. */
function concentrationBelow(nodes: PriorGrid['nodes'], share: number): number {
  const ascending = nodes
    .map(({ alpha, beta, logWeight }) => ({ concentration: alpha + beta, weight: Math.exp(logWeight) }))
    .sort((a, b) => a.concentration - b.concentration)
  let below = 0
  for (const { concentration, weight } of ascending) {
    below += weight
    if (below >= share) return concentration
  }
  return ascending.at(-1)?.concentration ?? 0
}
