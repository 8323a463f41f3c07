/**
 * Under which accounts the processes run. Started by root, each gets one of its own: a number that nobody has, derived from
 * the home, without a line in /etc/passwd. Whoever breaks into one of them can then neither read the environment of another,
 * nor secrets.json, nor signal it. Started by anybody else, all run as that somebody.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { dirname, join } from 'node:path'

/** @typedef {{ uid: number, gid: number }} Account */

export const isRoot = process.getuid?.() === 0

const programs = ['report-door', 'app-door', 'worker']

/**
 * An account for each program; null when this process may not give any.
 *
 * @param {string} home
 * @returns {Record<string, Account> | null}
 */
export function accountsOf(home) {
  if (!isRoot) return null
  const number = createHash('sha256').update(realpathSync(home)).digest().readUInt32BE(0)
  // Above what systems, containers and networks give out; a container may know small numbers only.
  const high = 0x7000_0000 + (number % 2 ** 24) * 4
  const low = 64_000 + (number % 200) * 4
  const base = [high, low].find((first) => isMapped(first) && isMapped(first + programs.length))
  if (base === undefined) {
    throw Object.assign(
      new Error(
        'Root started this where there are too few accounts for the doors to have their own, and they never run as root.\n' +
          'Start Plumbline as an ordinary user.',
      ),
      { expected: true },
    )
  }
  return Object.fromEntries(programs.map((name, place) => [name, { uid: base + place, gid: base + place }]))
}

/** Whether a number is an account here: a container may have a part of the numbers only. */
function isMapped(uid) {
  return ['/proc/self/uid_map', '/proc/self/gid_map'].filter(existsSync).every((file) =>
    readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .some((row) => {
        const [first, , count] = row.trim().split(/\s+/).map(Number)
        return uid >= first && uid < first + count
      }),
  )
}

/** Whether an account may do with a path what `flag` of test(1) asks: -r read, -x enter or run. */
export function canReach(account, path, flag) {
  const { status } = spawnSync('/bin/sh', ['-c', `test ${flag} "$1"`, 'sh', path], {
    stdio: 'ignore',
    cwd: '/',
    uid: account.uid,
    gid: account.gid,
  })
  return status === 0
}

/** Of the checkout, what a running product reads. Nothing that begins with a dot but the build: it may be a secret. */
export const runtimeFiles = [
  'package.json',
  'next.config.js',
  'dist',
  '.next',
  'node_modules',
  'public',
  'lib',
  'messages',
  'docs/method.md',
]
const leftOut = new Set([join('.next', 'cache'), join('node_modules', '.cache')])

/**
 * Where the accounts can read the product and run Node: in the checkout itself or, when only root can enter it, below
 * /var/lib/plumbline, as links to the same files where the disk allows.
 *
 * @param {{ root: string, home: string, account: Account }} options
 */
export function readableRuntime({ root, home, account }) {
  const probes = ['package.json', 'dist/report-door.mjs', '.next/BUILD_ID', 'node_modules/next/package.json']
  const inPlace = probes.every((path) => canReach(account, join(root, path), '-r'))
  const node = realpathSync(process.execPath)
  const nodeInPlace = canReach(account, node, '-x')
  if (inPlace && nodeInPlace) return { cwd: root, node: process.execPath }

  const name = createHash('sha256')
    .update(`${root}\0${realpathSync(home)}`)
    .digest('hex')
    .slice(0, 16)
  const parent = join('/var/lib/plumbline', `runtime-${name}`)
  const what = [
    join(root, '.next', 'BUILD_ID'),
    join(root, 'dist', 'built.json'),
    join(root, 'node_modules', '.package-lock.json'),
    node,
  ]
  const stamp = createHash('sha256')
  for (const path of what) {
    const { ino, mtimeNs, size } = statSync(path, { bigint: true })
    stamp.update(`${path}\0${ino} ${mtimeNs} ${size}\0`)
  }
  const current = stamp.digest('hex').slice(0, 16)
  const folder = join(parent, current)
  if (!existsSync(folder)) {
    mkdirSync(parent, { recursive: true, mode: 0o755 })
    // Of an older build, or of a start that was killed meanwhile.
    for (const old of readdirSync(parent)) rmSync(join(parent, old), { recursive: true, force: true })
    const unfinished = `${folder}.new`
    mkdirSync(unfinished, { mode: 0o755 })
    if (!nodeInPlace) mirror(node, join(unfinished, 'node'), '', 0o755)
    if (!inPlace) {
      for (const path of runtimeFiles) {
        if (!existsSync(join(root, path))) continue
        mkdirSync(dirname(join(unfinished, path)), { recursive: true, mode: 0o755 })
        mirror(join(root, path), join(unfinished, path), path)
      }
    }
    renameSync(unfinished, folder)
  }
  return { cwd: inPlace ? root : folder, node: nodeInPlace ? process.execPath : join(folder, 'node') }
}

function mirror(from, to, path, mode = 0o444) {
  if (leftOut.has(path)) return
  const found = lstatSync(from)
  if (found.isSymbolicLink()) {
    symlinkSync(readlinkSync(from), to)
  } else if (found.isDirectory()) {
    mkdirSync(to, { mode: 0o755 })
    for (const name of readdirSync(from)) mirror(join(from, name), join(to, name), join(path, name), mode)
  } else if (found.isFile()) {
    // A link shares its mode with the original, which stays as private as it is.
    const isOpen = (found.mode & mode & 0o005) === (mode & 0o005)
    if (isOpen && linked(from, to)) return
    copyFileSync(from, to)
    chmodSync(to, (found.mode | mode) & 0o755)
  }
}

function linked(from, to) {
  try {
    linkSync(from, to)
    return true
  } catch (error) {
    // Another disk, too many links, or a file system without them.
    if (['EXDEV', 'EMLINK', 'EPERM', 'ENOTSUP'].includes(error.code)) return false
    throw error
  }
}

/** The lowest port that an account without rights may listen on. */
export function lowestPort() {
  const file = '/proc/sys/net/ipv4/ip_unprivileged_port_start'
  return existsSync(file) ? Number(readFileSync(file, 'utf8')) : process.platform === 'linux' ? 1024 : 1
}
