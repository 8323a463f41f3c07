const freshMilliseconds = 2_000
const patienceMilliseconds = 4_000

/**
 * Whether a door can do its work, asked at most every two seconds whoever asks how often: a health check costs nothing,
 * and nobody can keep a database busy with it. What does not answer in time cannot.
 */
export function createHealth(
  check: () => Promise<boolean>,
  { clock = () => performance.now(), patience = patienceMilliseconds } = {},
): () => Promise<boolean> {
  let last: { at: number; answer: Promise<boolean> } | undefined
  return () => {
    if (last === undefined || clock() - last.at >= freshMilliseconds) {
      last = { at: clock(), answer: inTime(check, patience) }
    }
    return last.answer
  }
}

async function inTime(check: () => Promise<boolean>, patience: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, patience, false)
  })
  try {
    return await Promise.race([check(), tooLate])
  } catch {
    // What failed, and how, is for the log of whoever works with it, not for an answer to anybody.
    return false
  } finally {
    clearTimeout(timer)
  }
}
