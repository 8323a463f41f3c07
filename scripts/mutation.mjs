/**
 * `npm run test:mutation [-- PART ...]`: plants small faults in lib/domain, one at a time, and runs the unit tests that
 * belong to the part: what no test notices has no test. The parts are the folders of lib/domain; all of them when none
 * is named, which takes hours on two cores. Ends with the score over everything that has been run so far.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

process.chdir(dirname(dirname(fileURLToPath(import.meta.url))))
const folders = readdirSync('lib/domain')
const named = process.argv.slice(2)
const unknown = named.filter((part) => !folders.includes(part))
if (unknown.length > 0) {
  console.error(`No part of lib/domain: ${unknown.join(', ')}. There are ${folders.join(', ')}.`)
  process.exit(2)
}
const reportOf = (/** @type {string} */ part) => join('reports', 'mutation', `${part}.json`)

mkdirSync(join('reports', 'mutation'), { recursive: true })
for (const part of named.length > 0 ? named : folders) {
  console.log(`\n── ${part}`)
  const { status } = spawnSync(
    join('node_modules', '.bin', 'stryker'),
    [
      'run',
      '--mutate',
      `lib/domain/${part}/**/*.ts`,
      '--incrementalFile',
      join('reports', 'mutation', `${part}-state.json`),
    ],
    { stdio: 'inherit', env: { ...process.env, MUTATED_PART: part, MUTATION_REPORT: reportOf(part) } },
  )
  if (status !== 0) process.exit(status ?? 1)
}

const lowest = 85
let noticed = 0
let unnoticed = 0
console.log('')
for (const part of folders) {
  if (!existsSync(reportOf(part))) continue
  const { files } = JSON.parse(readFileSync(reportOf(part), 'utf8'))
  const states = Object.values(files).flatMap((file) =>
    file.mutants.map((/** @type {{ status: string }} */ { status }) => status),
  )
  const killed = states.filter((state) => state === 'Killed' || state === 'Timeout').length
  const survived = states.filter((state) => state === 'Survived' || state === 'NoCoverage').length
  console.log(`${part}: ${((100 * killed) / (killed + survived)).toFixed(1)} % of ${killed + survived} faults noticed`)
  noticed += killed
  unnoticed += survived
}
const score = (100 * noticed) / (noticed + unnoticed)
console.log(
  `lib/domain: ${score.toFixed(1)} % of ${noticed + unnoticed} faults noticed; at least ${lowest} % are asked for`,
)
process.exit(score >= lowest ? 0 : 1)
