/**
 * Checking a password keeps a core busy on purpose. Few are checked at once and few more wait, so that a flood of tries
 * takes neither the machine nor its memory; who has signed in from this device before goes first.
 */
const atOnce = 4
const mostWaiting = 64

let running = 0
const queue: (() => void)[] = []

/** Runs `work` when its turn comes; 'full' when too many wait already. */
export async function inTurn<T>(first: boolean, work: () => Promise<T>): Promise<T | 'full'> {
  if (running >= atOnce) {
    if (!first && queue.length >= mostWaiting) return 'full'
    await new Promise<void>((resume) => void (first ? queue.unshift(resume) : queue.push(resume)))
  } else {
    running++
  }
  try {
    return await work()
  } finally {
    // The place goes to the next in the queue, or is free.
    const next = queue.shift()
    if (next) next()
    else running--
  }
}
