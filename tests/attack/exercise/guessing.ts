/** How well an attacker's guess did, beside what guessing blindly would have given. */

/** Kendall's tau of a sequence of places against rising order: 1 the same order, -1 the reverse, 0 no relation. */
export function tau(places: readonly number[]): number {
  let agreeing = 0
  for (let i = 0; i < places.length; i += 1)
    for (let j = 0; j < i; j += 1) agreeing += Math.sign((places[i] ?? 0) - (places[j] ?? 0))
  return agreeing / ((places.length * (places.length - 1)) / 2)
}

/** Standard deviation of tau between two random orders of n things (Kendall 1938). */
export function tauDeviation(n: number): number {
  return Math.sqrt((2 * (2 * n + 5)) / (9 * n * (n - 1)))
}

/** How many of the guesses `key -> value` are true. */
export function hits<Key, Value>(guess: ReadonlyMap<Key, Value>, truth: ReadonlyMap<Key, Value>): number {
  return [...guess].filter(([key, value]) => truth.get(key) === value).length
}

/**
 * The least number of hits that blind guessing reaches less than once in ten million times. Within each of `groups`
 * groups a random assignment hits once on average, close to a Poisson number, so that the sum is one of mean `groups`.
 */
export function beyondChance(groups: number): number {
  let term = Math.exp(-groups)
  let atMost = term
  let count = 0
  while (1 - atMost > 1e-7) {
    count += 1
    term *= groups / count
    atMost += term
  }
  return count + 1
}

/** In each group, the first of one list goes with the first of the other, the second with the second, and so on. */
export function inOrder<Left, Right>(
  left: readonly Left[],
  right: readonly Right[],
  groupOfLeft: (one: Left) => string,
  groupOfRight: (one: Right) => string,
): Map<Left, Right> {
  const waiting = new Map<string, Right[]>()
  for (const one of right) waiting.set(groupOfRight(one), [...(waiting.get(groupOfRight(one)) ?? []), one])
  const pairs = new Map<Left, Right>()
  for (const one of left) {
    const next = waiting.get(groupOfLeft(one))?.shift()
    if (next !== undefined) pairs.set(one, next)
  }
  return pairs
}
