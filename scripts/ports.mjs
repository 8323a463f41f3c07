/** Finding a port for a door, and who has the one that was asked for. */
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { commandOf } from './supervisor.mjs'

/**
 * The port of one door. One that was asked for, or under which this installation served before, stands on posters and in
 * proxies: it is that one or none. Only an installation that has never served may move on to the next free one.
 *
 * @param {{
 *   what: string, setting: string, host: string, asked?: number, before?: number, preset: number, taken?: number[],
 * }} door `what` it is called, `setting` that asks for a port, `host` it listens on, ports of other doors in `taken`
 */
export async function doorPort({ what, setting, host, asked, before, preset, taken = [] }) {
  const only = asked ?? before
  if (only === undefined) return nextFreePort(preset, host, taken)
  if (!taken.includes(only) && (await isFree(only, host))) return only
  const holder = taken.includes(only) ? 'the other door' : (holderOf(only) ?? 'another program')
  const ending = asked === undefined ? `, or set ${setting} and print posters and slips again` : `, or set ${setting}`
  throw Object.assign(
    new Error(
      `Port ${only}, ${asked === undefined ? `where ${what} was before` : `which ${what} was given`}, is taken by ${holder}.\n` +
        `Plumbline does not move to another port by itself: printed codes and a proxy would lead to somebody else.\nEnd that program${ending}.`,
    ),
    { expected: true },
  )
}

/** The wanted port, or the next one that nobody uses and that is not in `taken`. */
async function nextFreePort(wanted, host, taken) {
  for (let port = wanted; port < wanted + 200 && port < 65_536; port += 1) {
    if (!taken.includes(port) && (await isFree(port, host))) return port
  }
  throw new Error(`No free port between ${wanted} and ${wanted + 199}.`)
}

async function isFree(port, host) {
  // Somebody may listen on all addresses, which on some systems does not keep us from listening on one.
  for (const address of ['127.0.0.1', '::1']) if (await answers(port, address)) return false
  for (const address of new Set(['127.0.0.1', 'localhost', host])) if (!(await canListen(port, address))) return false
  return true
}

function answers(port, host) {
  return new Promise((resolve) => {
    const socket = connect({ port, host })
    const end = (result) => {
      socket.destroy()
      resolve(result)
    }
    socket.once('connect', () => end(true))
    socket.once('error', () => end(false))
    socket.setTimeout(500, () => end(false))
  })
}

function canListen(port, host) {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', (error) => {
      if (error.code === 'EADDRNOTAVAIL') {
        reject(Object.assign(new Error(`This machine has no address ${host} to listen on.`), { expected: true }))
      } else resolve(false)
    })
    server.listen(port, host, () => server.close(() => resolve(true)))
  })
}

/** Who listens on a port, in words; null where this cannot be told (another account's program, no tool for it). */
function holderOf(port) {
  const pid = existsSync('/proc/net/tcp') ? holderInProc(port) : holderByLsof(port)
  if (pid === null) return null
  const command = commandOf(pid)?.trim()
  return `process ${pid}${command ? ` (${command.length > 100 ? `${command.slice(0, 100)}...` : command})` : ''}`
}

function holderInProc(port) {
  const inodes = new Set()
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6'].filter(existsSync)) {
    for (const row of readFileSync(table, 'utf8').split('\n').slice(1)) {
      const [, local, , state, , , , , , inode] = row.trim().split(/\s+/)
      // 0A: listens. The port is in hexadecimal behind the address.
      if (state === '0A' && Number.parseInt(local.slice(local.lastIndexOf(':') + 1), 16) === port) {
        inodes.add(`socket:[${inode}]`)
      }
    }
  }
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      for (const file of readdirSync(`/proc/${pid}/fd`)) {
        if (inodes.has(readlinkSync(`/proc/${pid}/fd/${file}`))) return Number(pid)
      }
    } catch {
      // It has ended, or belongs to somebody whose files we may not see.
    }
  }
  return null
}

function holderByLsof(port) {
  try {
    const output = execFileSync('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-t'], { encoding: 'utf8' })
    return Number.parseInt(output, 10) || null
  } catch {
    return null
  }
}
