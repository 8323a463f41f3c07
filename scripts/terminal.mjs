/** What `npm start` says: one line per step, with how long it took; quiet where there is nothing to say. */
const colours = process.stdout.isTTY && !process.env.NO_COLOR
const paint = (code) => (text) => (colours ? `\u001b[${code}m${text}\u001b[0m` : text)

export const dim = paint('2')
export const bold = paint('1')
export const brass = paint('33')
export const red = paint('31')

const width = 14

/** A labelled line: label in its column, then the text. */
export function line(label, text) {
  console.log(`  ${dim(label.padEnd(width))}${text}`)
}

export function gap() {
  console.log('')
}

/** A line that belongs to the one above. */
export function note(text) {
  console.log(`  ${' '.repeat(width)}${dim(text)}`)
}

/**
 * Runs one step and says how it went. On a terminal the line is there while it runs; in a file only the result.
 *
 * @template T
 * @param {string} label @param {string} doing what is said meanwhile @param {(done: (text: string) => void) => Promise<T>} run
 * @returns {Promise<T>}
 */
export async function step(label, doing, run) {
  const from = Date.now()
  const head = `  ${dim(label.padEnd(width))}`
  let done = ''
  const live = process.stdout.isTTY
  const seconds = () => `${((Date.now() - from) / 1000).toFixed(1)} s`
  const timer = live && setInterval(() => process.stdout.write(`\r\u001b[K${head}${doing} ${dim(seconds())}`), 200)
  if (live) process.stdout.write(`${head}${doing}`)
  try {
    const result = await run((text) => {
      done = text
    })
    clearInterval(timer || undefined)
    const took = Date.now() - from >= 1000 ? dim(`  ${seconds()}`) : ''
    console.log(`${live ? '\r\u001b[K' : ''}${head}${done || doing}${took}`)
    return result
  } catch (error) {
    clearInterval(timer || undefined)
    console.log(`${live ? '\r\u001b[K' : ''}${head}${red('failed')}`)
    throw error
  }
}
