import { integratePiecewise } from './quadrature'
import { densityEdges, type Posterior } from './rate-posterior'
import { increasingRoot, logistic, logit } from './special-functions'

/** Difference of two rates, later minus earlier, in rate points (0.05 = five percentage points). */
export type RateChange = { mean: number; lower: number; upper: number; probabilityHigher: number }

/**
 * Change between two independent posteriors: mean, equal-tailed 95 % interval and P(later > earlier), by quadrature:
 * P(D <= d) = integral of the later density times P(earlier >= rate - d).
 */
export function changeBetween(later: Posterior, earlier: Posterior): RateChange {
  const { edges } = densityEdges((z) => Math.log(later.logitDensity(z)), logit(later.mean), 34)
  const panels = edges.slice(1).map((right, i) => {
    const left = edges[i] ?? right
    const { nodes, weights, values, total } = integratePiecewise(later.logitDensity, [left, right])
    const points = nodes.map((z, j) => ({ rate: logistic(z), mass: (weights[j] ?? 0) * (values[j] ?? 0) }))
    return { left, right, points, total }
  })
  const total = panels.reduce((sum, panel) => sum + panel.total, 0)

  const atMost = (difference: number): number => {
    const earlierReaches = (rate: number): number => earlier.exceeds(rate - difference)
    // Where rate - difference passes 0 or 1 the integrand has a corner: the panel is cut there.
    const corner = difference === 0 ? Infinity : logit(difference > 0 ? difference : 1 + difference)
    const sum = panels.reduce((part, { left, right, points }) => {
      if (left < corner && corner < right) {
        const cut = (z: number): number => later.logitDensity(z) * earlierReaches(logistic(z))
        return part + integratePiecewise(cut, [left, corner, right]).total
      }
      return points.reduce((inside, { rate, mass }) => inside + mass * earlierReaches(rate), part)
    }, 0)
    return sum / total
  }
  // A difference lies in (-1, 1): tanh(z/2) runs through it.
  const quantile = (probability: number): number =>
    Math.tanh(increasingRoot((z) => atMost(Math.tanh(z / 2)) - probability, 0, undefined, 1e-9) / 2)
  return {
    mean: later.mean - earlier.mean,
    lower: quantile(0.025),
    upper: quantile(0.975),
    probabilityHigher: Math.min(1, Math.max(0, 1 - atMost(0))),
  }
}
