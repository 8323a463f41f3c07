/**
 * A ratio of two sums over organisations with its simulation error: what is counted within one organisation hangs
 * together, so the organisation is the unit of the error (linearised ratio estimator, Cochran 1977, chapter 6).
 */
export class RatioTally {
  private readonly parts: { hits: number; cases: number }[] = []

  add(hits: number, cases: number): void {
    this.parts.push({ hits, cases })
  }

  estimate(): { ratio: number; standardError: number; cases: number } {
    const hits = this.parts.reduce((sum, part) => sum + part.hits, 0)
    const cases = this.parts.reduce((sum, part) => sum + part.cases, 0)
    const ratio = hits / cases
    const squares = this.parts.reduce((sum, part) => sum + (part.hits - ratio * part.cases) ** 2, 0)
    const count = this.parts.length
    return { ratio, standardError: Math.sqrt((squares * count) / (count - 1)) / cases, cases }
  }
}
