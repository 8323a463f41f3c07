/**
 * How rows differ and how lastingly: offsets spread by `deviation` around their site's, keep the share `persistence`
 * of that from quarter to quarter, and the rest is new: steps of deviation x sqrt(1 - persistence^2).
 */
export type Spread = { deviation: number; persistence: number; prior: number }

const deviations = [
  { value: 0.08, weight: 0.05 },
  { value: 0.17, weight: 0.15 },
  { value: 0.3, weight: 0.3 },
  { value: 0.5, weight: 0.35 },
  { value: 0.8, weight: 0.15 },
]
const persistences = [
  { value: 0.99, weight: 0.35 },
  { value: 0.95, weight: 0.45 },
  { value: 0.8, weight: 0.2 },
]

/** What is thought possible before anything is seen; the quarters decide. */
export const spreads: readonly Spread[] = deviations.flatMap((deviation) =>
  persistences.map((persistence) => ({
    deviation: deviation.value,
    persistence: persistence.value,
    prior: deviation.weight * persistence.weight,
  })),
)

/** Sites differ by this share of how much rows differ within them. */
export const SITE_SHARE = 0.5

/** What a row keeps of its predecessors' offset: the work and the people are partly others. */
export const PERSISTENCE_OF_LINEAGE = 0.7

/** Quarter-to-quarter step of a row that goes on. */
export function stepOf({ deviation, persistence }: Spread): number {
  return deviation * Math.sqrt(1 - persistence ** 2)
}
