import { integratePiecewise, integrateValues, type PiecewiseIntegral, panelsBetween } from './quadrature'
import { betaDistribution, increasingRoot, logBeta, logChoose, logistic, logit } from './special-functions'

/** What is known about one rate after looking at the data. */
export type Posterior = {
  mean: number
  sd: number
  /** Equal-tailed 95 % credible interval. */
  lower: number
  upper: number
  /** P(rate > threshold). */
  exceeds(threshold: number): number
  /** Density of logit(rate) at z: the smooth scale on which ranks and differences are integrated. */
  logitDensity(z: number): number
  /** Where logitDensity has to be looked at, and how closely. */
  span(): Span
}

/**
 * The part of the logit scale that holds a density, and how fast it changes there: outside from..to it has fallen by
 * e^-36 from its peak, `centre` is near its peak, and it is nowhere sharper than `information` respondents make it.
 */
export type Span = Sharpness & { from: number; to: number }
export type Sharpness = { centre: number; information: number }

/** A mixture of beta distributions as prior of a rate; weights sum to 1. */
export type BetaMixture = readonly { alpha: number; beta: number; weight: number }[]

/** A prior of any shape, known by the logarithm of its density on the logit scale up to a constant. */
export type TabulatedPrior = Sharpness & { logDensity(z: number): number }

export type Prior = BetaMixture | TabulatedPrior

/**
 * One quarter's cell as evidence: the count lies in low..high out of n (exact when they are equal).
 * `discount` is the exponent of its likelihood (power prior; 1 = full weight).
 */
export type Evidence = { low: number; high: number; n: number; discount: number }

/** @throws RangeError unless 0 <= low <= high <= n are whole numbers. */
export function checkInterval(low: number, high: number, n: number): void {
  if (![low, high, n].every(Number.isSafeInteger) || low < 0 || high < low || n < high) {
    throw new RangeError(`a count needs whole numbers 0 <= low <= high <= n, got ${low}, ${high}, ${n}`)
  }
}

/** ln of the sum of exp(values), without overflow. -Infinity for an empty or all-impossible list. */
export function logSumExp(values: ArrayLike<number>): number {
  let largest = -Infinity
  for (let i = 0; i < values.length; i += 1) largest = Math.max(largest, values[i] ?? -Infinity)
  if (largest === -Infinity) return -Infinity
  let sum = 0
  for (let i = 0; i < values.length; i += 1) sum += Math.exp((values[i] ?? -Infinity) - largest)
  return largest + Math.log(sum)
}

/** ln(1 / (1 + e^-z)). */
export function logLogistic(z: number): number {
  return z >= 0 ? -Math.log1p(Math.exp(-z)) : z - Math.log1p(Math.exp(z))
}

/**
 * ln P(low <= Y <= high), Y binomial, as a function of z = logit of the rate, ln rate and ln(1 - rate). Summed from the
 * largest term outwards by the ratio of neighbours, P(Y = y + 1) / P(Y = y) = (n - y) / (y + 1) e^z, until nothing is added.
 */
function logIntervalLikelihood({ low, high, n }: Evidence): (z: number, logRate: number, logNot: number) => number {
  const logCoefficients = new Float64Array(high - low + 1)
  logCoefficients[0] = logChoose(n, low)
  for (let y = low; y < high; y += 1) {
    logCoefficients[y + 1 - low] = (logCoefficients[y - low] ?? 0) + Math.log((n - y) / (y + 1))
  }
  return (z, logRate, logNot) => {
    const odds = Math.exp(z)
    const largest = Math.min(high, Math.max(low, Math.floor((n + 1) * Math.exp(logRate))))
    let sum = 1
    let term = 1
    for (let y = largest; y < high && term > 1e-17 * sum; y += 1) {
      term *= ((n - y) / (y + 1)) * odds
      sum += term
    }
    term = 1
    for (let y = largest; y > low && term > 1e-17 * sum; y -= 1) {
      term *= y / ((n - y + 1) * odds)
      sum += term
    }
    return (logCoefficients[largest - low] ?? 0) + largest * logRate + (n - largest) * logNot + Math.log(sum)
  }
}

/** Fall of a logarithm of a density, from its peak, beyond which nothing is left to any digit. */
const NEGLIGIBLE = 36

/** Beyond this e^z leaves the number range. */
const LAST_LOGIT = 740

/**
 * Width of a panel at z on which 16 points follow a density of a rate's logit: two of its standard deviations
 * 1 / sqrt(information x (1 - x)), x = logistic(z). Evidence worth n respondents bends no log density more than
 * n x (1 - x), and censoring only bends it less. Tails straighten out on the scale of their distance from the hump.
 */
export function panelWidth(z: number, { centre, information }: Sharpness): number {
  const deviation = 1 / Math.sqrt(information * logistic(z) * logistic(-z))
  return Math.min(2 * deviation, 1 + 0.4 * Math.abs(z - centre))
}

/** From `edge` on in one direction: as wide a panel as both its ends allow. */
function nextWidth(edge: number, direction: 1 | -1, sharpness: Sharpness): number {
  const near = panelWidth(edge, sharpness)
  return Math.min(near, panelWidth(edge + direction * near, sharpness))
}

/** Panel edges that follow a density of one hump with at most exponential tails until it has become negligible. */
export function densityEdges(logDensity: (z: number) => number, sharpness: Sharpness): number[] {
  const { centre } = sharpness
  let peak = logDensity(centre)
  const march = (direction: 1 | -1): number[] => {
    const edges: number[] = []
    let edge = centre
    let height = peak
    do {
      edge += direction * nextWidth(edge, direction, sharpness)
      edges.push(edge)
      height = logDensity(edge)
      peak = Math.max(peak, height)
    } while (height > peak - NEGLIGIBLE && Math.abs(edge) < LAST_LOGIT)
    return edges
  }
  const right = march(1)
  return [...march(-1).reverse(), centre, ...right]
}

/**
 * A posterior's density on panels of its own, from which it is read quickly anywhere. The panels also follow what is as
 * sharp as `information` respondents make it, for a product with the density to be integrated on them.
 */
export function tabulate(posterior: Posterior, information = 0): PiecewiseIntegral {
  const own = posterior.span()
  const span = { ...own, information: Math.max(own.information, information) }
  const edges = [span.from]
  for (let edge = span.from; edge < span.to; edges.push(edge)) {
    edge = Math.min(span.to, edge + nextWidth(edge, 1, span))
  }
  return integratePiecewise(posterior.logitDensity, edges)
}

/** What evidence adds to the two parameters of a beta prior, and what it says beyond that. */
type Combined = {
  events: number
  others: number
  intervals: { likelihood: ReturnType<typeof logIntervalLikelihood>; discount: number }[]
  /** Where the evidence would put the rate: exact counts, and the middles of intervals. */
  middle: { events: number; others: number }
  information: number
}

/** @throws RangeError for an impossible count, or a discount outside [0, 1]. */
function combine(evidence: readonly Evidence[]): Combined {
  const combined: Combined = { events: 0, others: 0, intervals: [], middle: { events: 0, others: 0 }, information: 0 }
  let largestInterval = 0
  for (const cell of evidence) {
    const { low, high, n, discount } = cell
    checkInterval(low, high, n)
    if (!(discount >= 0 && discount <= 1)) throw new RangeError(`not a discount: ${discount}`)
    if (discount === 0 || (low === 0 && high === n)) continue
    combined.middle.events += (discount * (low + high)) / 2
    combined.middle.others += discount * (n - (low + high) / 2)
    if (low === high) {
      combined.events += discount * low
      combined.others += discount * (n - low)
    } else {
      combined.intervals.push({ likelihood: logIntervalLikelihood(cell), discount })
      // Discounting flattens the likelihood of an interval, but not the corners at its ends.
      largestInterval = Math.max(largestInterval, n)
    }
  }
  combined.information = Math.max(combined.middle.events + combined.middle.others, largestInterval)
  return combined
}

/** A prior as `combineEvidence` needs it: its log density with the exact counts of the evidence already in it. */
type Start = { logDensity(z: number, logRate: number, logNot: number): number; centre: number; information: number }

function startFrom(prior: Prior, { events, others }: Combined): Start {
  if ('logDensity' in prior) {
    return {
      ...prior,
      logDensity: (z, logRate, logNot) => prior.logDensity(z) + events * logRate + others * logNot,
    }
  }
  const heaviest = prior.reduce<BetaMixture[number] | undefined>(
    (best, component) => (best && best.weight >= component.weight ? best : component),
    undefined,
  )
  if (!heaviest) throw new RangeError('a posterior needs a prior')
  const centre = Math.log(heaviest.alpha / heaviest.beta)
  const information = prior.reduce((most, { alpha, beta }) => Math.max(most, alpha + beta), 0)
  if (prior.length === 1) {
    const alpha = heaviest.alpha + events
    const beta = heaviest.beta + others
    return { logDensity: (_z, logRate, logNot) => alpha * logRate + beta * logNot, centre, information }
  }
  const components = prior.map(({ alpha, beta, weight }) => ({
    alpha: alpha + events,
    beta: beta + others,
    logWeight: Math.log(weight) - logBeta(alpha, beta),
  }))
  const terms = new Float64Array(components.length)
  return {
    logDensity(_z, logRate, logNot) {
      components.forEach(({ alpha, beta, logWeight }, i) => {
        terms[i] = logWeight + alpha * logRate + beta * logNot
      })
      return logSumExp(terms)
    },
    centre,
    information,
  }
}

/**
 * Posterior of a rate from a prior and any number of cells, by quadrature on the logit scale: prior density
 * times the product of (sum of binomial probabilities over low..high)^discount.
 * Deterministic; relative error about 1e-11 (tests compare it with the closed form where one exists).
 * Source of the power prior: Ibrahim & Chen (2000), Statistical Science 15.
 * @throws RangeError for an empty prior, an impossible count, or a discount outside [0, 1].
 */
export function combineEvidence(prior: Prior, evidence: readonly Evidence[]): Posterior {
  const combined = combine(evidence)
  const start = startFrom(prior, combined)
  const logDensity = (z: number): number => {
    const logRate = logLogistic(z)
    const logNot = logRate - z
    let total = start.logDensity(z, logRate, logNot)
    for (const { likelihood, discount } of combined.intervals) total += discount * likelihood(z, logRate, logNot)
    return total
  }
  const { events, others } = combined.middle
  const oddsGuess =
    (start.information * logistic(start.centre) + events) / (start.information * logistic(-start.centre) + others)
  const sharpness = { centre: Math.log(oddsGuess), information: start.information + combined.information }
  const panels = panelsBetween(densityEdges(logDensity, sharpness))
  const values = panels.nodes.map((z) => logDensity(z))
  const peak = values.reduce((most, value) => Math.max(most, value), -Infinity)
  return summarise(
    integrateValues(
      panels,
      values.map((value) => Math.exp(value - peak)),
    ),
    sharpness,
  )
}

function summarise(table: PiecewiseIntegral, sharpness: Sharpness): Posterior {
  const { nodes, weights, values, edges, total } = table
  const rates = nodes.map((z) => logistic(z))
  const expectation = (f: (rate: number) => number): number => {
    let sum = 0
    for (let i = 0; i < rates.length; i += 1) sum += (weights[i] ?? 0) * (values[i] ?? 0) * f(rates[i] ?? 0)
    return sum / total
  }
  const mean = expectation((rate) => rate)
  const variance = expectation((rate) => (rate - mean) ** 2)
  const quantile = (probability: number): number =>
    logistic(
      increasingRoot(
        (z) => table.cumulative(z) / total - probability,
        logit(mean),
        (z) => table.value(z) / total,
        1e-14,
      ),
    )
  return {
    mean,
    sd: Math.sqrt(variance),
    lower: quantile(0.025),
    upper: quantile(0.975),
    exceeds(threshold) {
      checkThreshold(threshold)
      if (threshold <= 0) return 1
      if (threshold >= 1) return 0
      return Math.min(1, Math.max(0, 1 - table.cumulative(logit(threshold)) / total))
    },
    // Interpolation may undershoot zero far out in a tail.
    logitDensity: (z) => Math.max(0, table.value(z) / total),
    span: () => ({ from: edges[0] ?? 0, to: edges[edges.length - 1] ?? 0, ...sharpness }),
  }
}

/** @throws RangeError for NaN; any other number is a threshold. */
export function checkThreshold(threshold: number): void {
  if (Number.isNaN(threshold)) throw new RangeError('a threshold must be a number')
}

/** Posterior that is a mixture of beta distributions in closed form: means exact, tails by the incomplete beta function. */
export function mixturePosterior(mixture: BetaMixture): Posterior {
  const components = mixture.map(({ alpha, beta, weight }) => ({ weight, distribution: betaDistribution(alpha, beta) }))
  const sum = (f: (component: (typeof components)[number]) => number): number =>
    components.reduce((total, component) => total + component.weight * f(component), 0)
  const meanOf = ({ distribution: { alpha, beta } }: (typeof components)[number]): number => alpha / (alpha + beta)
  const mean = sum(meanOf)
  const variance = sum((component) => {
    const own = meanOf(component)
    const { alpha, beta } = component.distribution
    return (own * (1 - own)) / (alpha + beta + 1) + (own - mean) ** 2
  })
  const logitDensity = (z: number): number =>
    sum(({ distribution }) => distribution.logitDensity(logistic(z), logistic(-z)))
  const only = components.length === 1 ? components[0] : undefined
  const quantile = (probability: number): number =>
    only
      ? only.distribution.quantile(probability)
      : logistic(
          increasingRoot(
            (z) => sum(({ distribution }) => distribution.cdf(logistic(z), logistic(-z))) - probability,
            logit(mean),
            logitDensity,
          ),
        )
  return {
    mean,
    sd: Math.sqrt(variance),
    lower: quantile(0.025),
    upper: quantile(0.975),
    exceeds(threshold) {
      checkThreshold(threshold)
      return Math.min(
        1,
        sum(({ distribution }) => distribution.survival(threshold)),
      )
    },
    logitDensity,
    span() {
      const information = mixture.reduce((most, { alpha, beta }) => Math.max(most, alpha + beta), 0)
      const sharpness = { centre: logit(mean), information }
      const edges = densityEdges((z) => Math.log(logitDensity(z)), sharpness)
      return { from: edges[0] ?? 0, to: edges.at(-1) ?? 0, ...sharpness }
    },
  }
}
