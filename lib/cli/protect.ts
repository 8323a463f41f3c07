import { once } from 'node:events'
import { systemRandomBits } from '../crypto/random-bits'
import { drawDiscreteLaplace } from '../domain/protection/discrete-laplace'
import { publishCube, readCube } from './cube'
import { readJsonArgument } from './json-argument'

/** Characters that are written at once. */
const charactersAtOnce = 1 << 16

/** @throws RangeError for words that are no file and no number of times. */
function readWords(words: readonly string[]): { path: string | undefined; times: number } {
  const at = words.indexOf('--times')
  if (at === -1) return { path: onlyPath(words), times: 1 }
  const said = words[at + 1] ?? 'nothing'
  const times = Number(said)
  if (!/^\d+$/.test(said) || !Number.isSafeInteger(times) || times < 1)
    throw new RangeError(`--times takes a whole number of 1 or more, not ${said}`)
  return { path: onlyPath(words.toSpliced(at, 2)), times }
}

function onlyPath([path, ...more]: readonly string[]): string | undefined {
  const stray = [...more, ...(path?.startsWith('--') ? [path] : [])][0]
  if (stray !== undefined) throw new RangeError(`${stray}: name one file, and --times N where wanted`)
  return path
}

/** Whoever reads the lines may stop early (`head`): that is no fault. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit()
})

/**
 * `npm run --silent protect -- cube.json [--times N]`: what would be published of a cube of secret counts, nothing secret
 * in it. N lines are N organisations with draws of their own. 2: bad input, said in one sentence.
 */
try {
  const { path, times } = readWords(process.argv.slice(2))
  const cube = readCube(readJsonArgument(path))
  const bits = systemRandomBits()
  let waiting = ''
  for (let time = 1; time <= times; time += 1) {
    waiting += `${JSON.stringify(publishCube(cube, (epsilon) => drawDiscreteLaplace(epsilon, bits)))}\n`
    if (waiting.length < charactersAtOnce && time < times) continue
    if (!process.stdout.write(waiting)) await once(process.stdout, 'drain')
    waiting = ''
  }
} catch (error) {
  if (!(error instanceof SyntaxError || error instanceof RangeError)) throw error
  process.stderr.write(`${error.message.replaceAll('\n', ' ')}\n`)
  process.exitCode = 2
}
