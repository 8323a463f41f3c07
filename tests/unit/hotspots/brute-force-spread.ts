/** ln of rising factorial a (a+1) ... (a+n-1). */
const logRising = (a: number, n: number): number => (n === 0 ? 0 : logRising(a, n - 1) + Math.log(a + n - 1))

/**
 * The full Bayesian answer by brute force: a dense, even grid over (mean, ln concentration) with the stated prior,
 * E[rate] = sum of weight x (y + alpha) / (n + alpha + beta). Shares nothing with the code under test.
 */
export function bruteForceMeans(rows: readonly { y: number; n: number }[]): number[] {
  const totals = rows.map(() => 0)
  let norm = 0
  for (let i = 0; i < 120; i += 1) {
    const mean = (i + 0.5) / 120
    for (let j = -60; j <= 60; j += 1) {
      const standardised = j / 12
      const concentration = 40 * Math.exp(1.5 * standardised)
      const alpha = mean * concentration
      const beta = (1 - mean) * concentration
      const logWeight = rows.reduce(
        (sum, { y, n }) => sum + logRising(alpha, y) + logRising(beta, n - y) - logRising(alpha + beta, n),
        -0.5 * standardised ** 2,
      )
      const weight = Math.exp(logWeight + 150)
      norm += weight
      rows.forEach(({ y, n }, r) => {
        totals[r] = (totals[r] ?? 0) + (weight * (y + alpha)) / (n + alpha + beta)
      })
    }
  }
  return totals.map((total) => total / norm)
}
