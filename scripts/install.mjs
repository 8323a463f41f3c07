/**
 * Brings node_modules in line with package-lock.json when it is not, and generates the database client when
 * its schema has changed. Plain Node: nothing is installed yet when this runs.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { argv } from 'node:process'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** Whether every package of the lock file is there in the version that it names. */
export function isInstalled() {
  const lists = ['package-lock.json', join('node_modules', '.package-lock.json')].map((name) => join(root, name))
  if (!lists.every(existsSync)) return false
  const [wanted, have] = lists.map((list) => JSON.parse(readFileSync(list, 'utf8')).packages)
  return Object.entries(wanted).every(
    // What is optional belongs to another platform, or is there: npm decided.
    ([path, entry]) =>
      path === '' || entry.optional || entry.devOptional || entry.peer || have[path]?.version === entry.version,
  )
}

/** @param {{ stdio?: import('node:child_process').StdioOptions }} [options] */
export function install({ stdio = 'inherit' } = {}) {
  // Exactly what the lock file says, which holds the packages of every platform. Development packages too, whatever
  // NODE_ENV says: the same checkout runs its tests.
  run('npm', ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'], { stdio })
}

/** Prisma's generated client: a function of the schema, never committed. */
export function isGenerated() {
  const stamp = join(root, 'lib', 'data', 'generated', '.schema')
  return existsSync(stamp) && readFileSync(stamp, 'utf8').trim() === schemaHash()
}

/** @param {{ stdio?: import('node:child_process').StdioOptions }} [options] */
export function generate({ stdio = 'ignore' } = {}) {
  // Generating does not use the native engine, but the command line would download it; any program that
  // exists stops it from trying.
  const env = { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_HIDE_UPDATE_MESSAGE: '1' }
  const schema = join('prisma', 'app', 'schema.prisma')
  run(process.execPath, [join('node_modules', 'prisma', 'build', 'index.js'), 'generate', '--schema', schema], {
    stdio,
    env,
  })
  mkdirSync(join(root, 'lib', 'data', 'generated'), { recursive: true })
  writeFileSync(join(root, 'lib', 'data', 'generated', '.schema'), `${schemaHash()}\n`)
}

/** As git names the file's content. */
function schemaHash() {
  const content = readFileSync(join(root, 'prisma', 'app', 'schema.prisma'))
  return createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex')
}

function run(command, parameters, options) {
  // npm is a script: of the npm that started us, or of the one on the path.
  const npm = command === 'npm' ? process.env.npm_execpath : undefined
  const [program, words] = npm?.endsWith('.js') ? [process.execPath, [npm, ...parameters]] : [command, parameters]
  const { status, error, stderr } = spawnSync(program, words, {
    cwd: root,
    encoding: 'utf8',
    shell: process.platform === 'win32' && program === 'npm',
    ...options,
  })
  if (status === 0) return
  throw new Error(
    `${command} ${parameters.join(' ')} failed${error ? `: ${error.message}` : ''}${stderr ? `\n${stderr.trim()}` : ''}`,
  )
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  if (!isInstalled()) install()
  if (!isGenerated()) generate({ stdio: 'inherit' })
}
