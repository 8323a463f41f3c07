/**
 * Adjusted p-values of Benjamini & Hochberg's step-up procedure, in the order given: rejecting every adjusted
 * value <= q keeps the expected share of false discoveries at q (independent or positively dependent tests).
 * adjusted_(i) = min over j >= i of min(1, k p_(j) / j).
 * Source: Benjamini & Hochberg (1995), J. R. Stat. Soc. B 57; adjusted form as R's p.adjust(method = "BH").
 * @throws RangeError unless every p lies between 0 and 1.
 */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
  for (const p of pValues) if (!(p >= 0 && p <= 1)) throw new RangeError(`not a p-value: ${p}`)
  const descending = pValues.map((p, index) => ({ p, index })).sort((left, right) => right.p - left.p)
  const adjusted = new Array<number>(pValues.length).fill(1)
  let smallest = 1
  descending.forEach(({ p, index }, position) => {
    smallest = Math.min(smallest, (pValues.length / (pValues.length - position)) * p)
    adjusted[index] = smallest
  })
  return adjusted
}

/**
 * Members of the longest list, most probable first, whose Bayesian false discovery rate stays within `limit`:
 * the mean of 1 - P over the list, the expected share of the list that does not belong on it.
 * Takes and returns positions in `probabilities`; equal probabilities stand or fall together, so that the
 * order given does not matter. Source: Newton et al. (2004), Biostatistics 5; Mueller, Parmigiani & Rice (2006).
 * @throws RangeError unless every value lies between 0 and 1.
 */
export function bayesianDiscoveries(probabilities: readonly number[], limit: number): Set<number> {
  for (const p of probabilities) if (!(p >= 0 && p <= 1)) throw new RangeError(`not a probability: ${p}`)
  const descending = [...new Set(probabilities)].sort((left, right) => right - left)
  const list = new Set<number>()
  let falseOnes = 0
  for (const level of descending) {
    const tied = probabilities.flatMap((p, index) => (p === level ? [index] : []))
    falseOnes += tied.length * (1 - level)
    if (falseOnes > limit * (list.size + tied.length)) break
    for (const index of tied) list.add(index)
  }
  return list
}
