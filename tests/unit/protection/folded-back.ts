import type { Fraction, RandomBits } from '@/lib/domain/protection/discrete-laplace'

export type Sampler = (epsilon: Fraction, bits: RandomBits) => number

/** The same algorithm with the fault that the published one avoids: numbers beyond the bound are folded back. */
export const foldedBack: Sampler = (epsilon, bits) => {
  const below = (bound: number) => bits(32 - Math.clz32(bound - 1)) % bound
  const exp = (p: number, q: number) => {
    let trial = 1
    while (below(q * trial) < p) trial += 1
    return trial % 2 === 1
  }
  for (;;) {
    const remainder = below(epsilon.denominator)
    if (!exp(remainder, epsilon.denominator)) continue
    let whole = 0
    while (exp(1, 1)) whole += 1
    const size = Math.floor((remainder + epsilon.denominator * whole) / epsilon.numerator)
    const negative = bits(1) === 1
    if (!(negative && size === 0)) return negative ? -size : size
  }
}
