import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { freePort } from '../../scripts/postgres.mjs'

/** A PostgreSQL of another version than the shipped one, with data that end with the test. */
export type OwnServer = { adminUrl: (database?: string) => string; version: string; stop: () => Promise<void> }

/** Folder of the server's programs; undefined where there is none. */
export function serverPrograms(major: number): string | undefined {
  return [process.env[`POSTGRES_${major}_PROGRAMS`], `/usr/lib/postgresql/${major}/bin`].find(
    (folder) => folder !== undefined && existsSync(join(folder, 'initdb')),
  )
}

/** PostgreSQL does not run as root: then as the account that Debian's package makes. */
function account(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const idOf = (what: string) => Number(execFileSync('id', [what, 'postgres'], { encoding: 'utf8' }))
  return { uid: idOf('-u'), gid: idOf('-g') }
}

export async function startOwnServer(programs: string): Promise<OwnServer> {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-server-'))
  const own = account()
  const [data, passwordFile] = [join(folder, 'data'), join(folder, 'password')]
  writeFileSync(passwordFile, 'superuser')
  chmodSync(folder, 0o711)
  if (own) for (const path of [folder, passwordFile]) chownSync(path, own.uid, own.gid)
  const options = { cwd: folder, stdio: 'ignore' as const, ...own }
  execFileSync(
    join(programs, 'initdb'),
    ['-D', data, '-U', 'postgres', '-A', 'scram-sha-256', '-E', 'UTF8', '--locale=C', `--pwfile=${passwordFile}`],
    options,
  )
  const port = await freePort()
  const server = spawn(
    join(programs, 'postgres'),
    ['-D', data, '-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
    options,
  )
  const ended = new Promise((resolve) => server.once('exit', resolve))
  const adminUrl = (database = 'postgres') => `postgres://postgres:superuser@127.0.0.1:${port}/${database}`
  const stop = async () => {
    server.kill('SIGINT')
    await ended
    rmSync(folder, { recursive: true, force: true })
  }
  for (let waited = 0; ; waited += 100) {
    const client = new Client({ connectionString: adminUrl() })
    client.on('error', () => {})
    try {
      await client.connect()
      const { rows } = await client.query('SHOW server_version')
      return { adminUrl, version: rows[0].server_version, stop }
    } catch (error) {
      if (waited >= 60_000 || server.exitCode !== null) {
        await stop()
        throw error
      }
      await sleep(100)
    } finally {
      await client.end().catch(() => {})
    }
  }
}
