import type { RandomBits } from '@/lib/domain/protection/discrete-laplace'

/** Random bits that come out the same for the same seed: xoshiro128** (Blackman & Vigna 2018), seeded by splitmix32. */
export function seededBits(seed: number): RandomBits {
  let stir = seed >>> 0
  const splitmix = () => {
    stir = (stir + 0x9e3779b9) >>> 0
    let z = stir
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad)
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97)
    return (z ^ (z >>> 15)) >>> 0
  }
  let [a, b, c, d] = [splitmix(), splitmix(), splitmix(), splitmix()]
  const rotate = (x: number, by: number) => (x << by) | (x >>> (32 - by))
  return (count) => {
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0
    const t = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= t
    d = rotate(d, 11)
    return count === 0 ? 0 : result >>> (32 - count)
  }
}
