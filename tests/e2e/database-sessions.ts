import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import type { Client } from 'pg'

/** What a process is to PostgreSQL: the roles that its open sockets are signed in as. */
export type Sessions = {
  /** `role@database`, sorted, each once. */
  signedIn: string[]
  /** Ports of this machine that it has connections to and that are not PostgreSQL's nor its own; 0 for another machine. */
  elsewhere: number[]
}

/** One line of /proc/net/tcp. */
type Socket = {
  inode: string
  listening: boolean
  established: boolean
  local: number
  remote: number
  isHere: boolean
}

/**
 * By the sockets that these processes hold open and PostgreSQL's list of sessions (Linux). A session is known by the port that
 * it comes from, which no two of one machine share.
 */
export async function sessionsOf(pids: readonly number[], admin: Client, postgresPort: number): Promise<Sessions> {
  const sockets = pids.flatMap(socketsOf)
  const served = new Set(sockets.filter(({ listening }) => listening).map(({ local }) => local))
  const outgoing = sockets.filter(({ established, local }) => established && !served.has(local))
  const { rows } = await admin.query<{ session: string; port: number }>(
    `SELECT usename || '@' || datname AS session, client_port AS port FROM pg_stat_activity WHERE client_port > 0`,
  )
  const bySourcePort = new Map(rows.map(({ session, port }) => [port, session]))
  const toPostgres = outgoing.filter(({ remote, isHere }) => isHere && remote === postgresPort)
  return {
    // A connection that is not signed in yet, or no longer, has no session.
    signedIn: [...new Set(toPostgres.flatMap(({ local }) => bySourcePort.get(local) ?? []))].sort(),
    elsewhere: outgoing
      .filter((socket) => !toPostgres.includes(socket))
      .map(({ remote, isHere }) => (isHere ? remote : 0)),
  }
}

function socketsOf(pid: number): Socket[] {
  const held = new Set(
    list(`/proc/${pid}/fd`).flatMap((name) => {
      try {
        return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${name}`))?.[1] ?? []
      } catch {
        // Closed since it was listed.
        return []
      }
    }),
  )
  return ['tcp', 'tcp6']
    .flatMap((table) => readSockets(`/proc/${pid}/net/${table}`))
    .filter(({ inode }) => held.has(inode))
}

function readSockets(path: string): Socket[] {
  return readFileSync(path, 'latin1')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => {
      const [, local = '', remote = '', state, , , , , , inode = ''] = line.trim().split(/\s+/)
      const portOf = (address: string) => Number.parseInt(address.slice(address.lastIndexOf(':') + 1), 16)
      return {
        inode,
        listening: state === '0A',
        established: state === '01',
        local: portOf(local),
        remote: portOf(remote),
        // 127.0.0.0/8 as the kernel writes it, also behind IPv6, and ::1.
        isHere: /^(0{16}FFFF0000)?[0-9A-F]{6}7F:|^0{24}01000000:/.test(remote),
      }
    })
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    // The process has ended.
    return []
  }
}
