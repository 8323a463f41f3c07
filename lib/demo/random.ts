/** A source of pseudo-random numbers that gives the same numbers for the same name, on every machine. */
export type Random = {
  /** Uniform on [0, 1). */
  next: () => number
  /** True with the given probability. */
  chance: (probability: number) => boolean
  /** Standard normal (Box-Muller, cosine branch). */
  normal: () => number
  /** One of the items, each with its weight. @throws RangeError when no weight is positive. */
  pick: <Item>(items: readonly Item[], weights?: readonly number[]) => Item
}

/**
 * A stream of its own for every name, so that adding a unit or a question changes no other stream.
 * sfc32 (Chris Doty-Humphrey, PractRand) seeded by four rounds of FNV-1a over the name.
 */
export function randomStream(...name: readonly (string | number)[]): Random {
  const text = name.join('\u0000')
  let [a, b, c, d] = [1, 2, 3, 4].map((round) => fnv1a(`${round}${text}`)) as [number, number, number, number]

  function next(): number {
    const sum = (((a + b) | 0) + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + sum) | 0
    return (sum >>> 0) / 4294967296
  }
  // The first outputs still resemble the seed; the reference implementation discards twelve.
  for (let i = 0; i < 12; i++) next()

  return {
    next,
    chance: (probability) => next() < probability,
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    pick: (items, weights) => {
      const total = weights ? weights.reduce((sum, weight) => sum + weight, 0) : items.length
      let left = next() * total
      for (const [index, item] of items.entries()) {
        left -= weights ? (weights[index] ?? 0) : 1
        if (left < 0) return item
      }
      throw new RangeError('nothing to pick from')
    },
  }
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) {
    hash ^= text.charCodeAt(i)
    hash = Math.imul(hash, 0x01000193)
  }
  return hash
}
