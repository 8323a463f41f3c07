import { randomFillSync } from 'node:crypto'

const wordBits = 32
const wordsAtOnce = 4096

/**
 * Uniform random bits of the operating system, a whole number in 0 to 2^count - 1 a call, `count` from 0 to 30. Read in
 * blocks, because a draw of noise needs about ten bits at a time.
 */
export function systemRandomBits(): (count: number) => number {
  const words = new Uint32Array(wordsAtOnce)
  let next = words.length
  let word = 0
  let left = 0
  return (count) => {
    if (!(count >= 0 && count <= 30)) throw new RangeError(`0 to 30 bits at a time, not ${count}`)
    if (left < count) {
      if (next === words.length) {
        randomFillSync(words)
        next = 0
      }
      // What is left of the word before is dropped: simpler than a seam, and bits are cheap. The index is within the block.
      word = words[next] as number
      next += 1
      left = wordBits
    }
    const value = word & ((1 << count) - 1)
    word >>>= count
    left -= count
    return value
  }
}
