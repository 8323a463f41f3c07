import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Client } from 'pg'
import type { Installation } from '../../integration/installation'

/** A row with what PostgreSQL keeps beside it, as whoever copies the tables as a superuser has it. */
export type DumpedRow = { place: string; transaction: number; row: Record<string, unknown> }

/** Every table of both databases, rows in the order in which they lie; `vault.report` and so on. */
export type Dump = { app: Readonly<Record<string, DumpedRow[]>>; vault: Readonly<Record<string, DumpedRow[]>> }

/** More than pg_dump writes: the numbers of transactions and places as well. Bytes are hexadecimal digits. */
export async function dump(installation: Installation): Promise<Dump> {
  return { app: await tablesOf(installation, 'app'), vault: await tablesOf(installation, 'vault') }
}

async function tablesOf(installation: Installation, database: 'app' | 'vault'): Promise<Dump['app']> {
  const admin = await installation.admin(database)
  const { rows: names } = await admin.query<{ name: string }>(
    `SELECT format('%I.%I', relnamespace::regnamespace, relname) AS name FROM pg_class
    WHERE relkind IN ('r', 'p') AND relnamespace::regnamespace::text !~ '^pg_|^information_schema$'`,
  )
  const tables: Record<string, DumpedRow[]> = {}
  for (const { name } of names) {
    const { rows } = await admin.query<DumpedRow>(
      `SELECT t.ctid::text AS place, t.xmin::text::bigint::float8 AS transaction, to_jsonb(t) AS row FROM ${name} t ORDER BY t.ctid`,
    )
    tables[name] = rows
  }
  return tables
}

/** Where each of these bytes first lies in the table's file, dead versions and free space included; absent: nowhere. */
export async function firstInFile(vault: Client, marks: readonly string[]): Promise<Map<string, number>> {
  return firstPlaces(await fileOfReports(vault), marks)
}

/** How many versions of each are in the table's file. */
export async function versionsInFile(vault: Client, marks: readonly string[]): Promise<Map<string, number>> {
  const bytes = await fileOfReports(vault)
  return new Map(
    marks.map((mark) => {
      const wanted = Buffer.from(mark, 'hex')
      let count = 0
      for (let place = bytes.indexOf(wanted); place !== -1; place = bytes.indexOf(wanted, place + 1)) count += 1
      return [mark, count]
    }),
  )
}

async function fileOfReports(vault: Client): Promise<Buffer> {
  await vault.query('CHECKPOINT')
  const { rows } = await vault.query<{ path: string }>(
    `SELECT current_setting('data_directory') || '/' || pg_relation_filepath('vault.report') AS path`,
  )
  return readFileSync(rows[0]?.path ?? '')
}

/** The same in all that lies in the folder of the write-ahead log, which only whoever has the disk can read. */
export async function firstInLog(vault: Client, marks: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await vault.query<{ folder: string }>(
    `SELECT current_setting('data_directory') || '/pg_wal' AS folder`,
  )
  const folder = rows[0]?.folder ?? ''
  const paths = readdirSync(folder)
    .filter((name) => /^[0-9A-F]{24}$/.test(name))
    .sort()
    .map((name) => join(folder, name))
  const places = new Map<string, number>()
  for (const [index, path] of paths.entries()) {
    // A segment has 16 MiB; one that ended since it was listed has nothing to say.
    for (const [mark, place] of firstPlaces(existsSync(path) ? readFileSync(path) : Buffer.alloc(0), marks))
      if (!places.has(mark)) places.set(mark, index * 2 ** 24 + place)
  }
  return places
}

function firstPlaces(bytes: Buffer, marks: readonly string[]): Map<string, number> {
  return new Map(
    marks.flatMap((mark): [string, number][] => {
      const place = bytes.indexOf(Buffer.from(mark, 'hex'))
      return place === -1 ? [] : [[mark, place]]
    }),
  )
}
