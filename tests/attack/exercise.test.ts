import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { nullifierOf, parsePass } from '@/lib/crypto/pass'
import { hashPrintedCode, parsePrintedCode } from '@/lib/crypto/printed-code'
import { hashContent } from '@/lib/crypto/receipt'
import { withOrganisation } from '@/lib/data/app/client'
import { writeLog } from '@/lib/data/app/log-entries'
import { createInstallation, type Installation } from '../integration/installation'
import { randomFrom } from '../unit/disclosure/cubes'
import { type Dump, type DumpedRow, dump, firstInFile, firstInLog, versionsInFile } from './exercise/dump'
import { beyondChance, hits, inOrder, tau, tauDeviation } from './exercise/guessing'
import {
  actOnReceipt,
  type Company,
  entryCode,
  type Filed,
  file,
  foundCompany,
  heads,
  slipsFor,
  staff,
} from './exercise/quarter'

/**
 * An attacker has both databases, the staff list, the mail log and the start times of both doors, and tries to single
 * somebody out (docs/attack-exercise.md). One quarter with passes, one with slips, filed through the door's process. In the
 * worst case for order: people report in the order in which they fetched their passes, one transaction each.
 */
let installation: Installation
let company: Company
let filed: Filed[]
let slipped: Filed[]
let withdrawn: Filed
let amended: { report: Filed; later: Record<string, unknown> }[]
/** Copies of both databases: of an evening before the nightly order, of mornings after it, and after publication. */
let firstEvening: Dump
let evening: Dump
const mornings: Dump[] = []
let published: Dump
let slipEvening: Dump
let slipMorning: Dump

const days = 4
const perDay = 12

beforeAll(async () => {
  installation = await createInstallation()
  const vault = await installation.admin('vault')
  // For controls: PostgreSQL's own vacuum comes when it wants, and this exercise wants to say when.
  await vault.query('ALTER TABLE vault.report SET (autovacuum_enabled = off)')
  // As if a thief had copied every segment of the log as it came: other tests' checkpoints would delete some too early.
  await vault.query("SELECT pg_create_physical_replication_slot('thief', true)")
  company = await foundCompany(installation)
  await company.work('calendar', '2027-01-04T08:00:00Z')

  const random = randomFrom(2027)
  const reporters = company.fetched.slice(0, days * perDay).map(({ employee, passes }, place) => ({
    employee,
    day: Math.floor(place / perDay),
    pass: passes.find(({ quarter }) => quarter === '2027-Q1')?.text ?? '',
  }))
  filed = []
  for (let day = 0; day < days; day += 1) {
    for (const [place, reporter] of reporters.filter((one) => one.day === day).entries()) {
      if (place % 3 === 0) await staffWork()
      filed.push(...(await file(company, [reporter], random)))
    }
    if (day === 1) amended = await amendThree()
    if (day === 2) {
      const entry = await entryCode(company, '2027-01-06T12:00:00Z')
      const absent = staff.find(
        ({ unit, name }) => unit === 'LAB' && !company.fetched.some((one) => one.employee.name === name),
      )
      const other = staff.find(({ name }) => !company.fetched.some((one) => one.employee.name === name))
      const employee = absent ?? other
      if (!employee) throw new Error('somebody has not fetched passes')
      await file(company, [{ employee, day, entry }], random)
    }
    if (day === 0) firstEvening = await dump(installation)
    if (day === days - 1) evening = await dump(installation)
    await company.work('shuffle-open', `2027-01-0${5 + day}T01:17:00Z`)
    mornings.push(await dump(installation))
  }
}, 240_000)
afterAll(async () => {
  await company?.close()
  await installation?.close()
})

/** What the app door does all day: a line in its log, with its time. */
async function staffWork(): Promise<void> {
  await withOrganisation(company.viewer, (tx) =>
    writeLog(tx, { actorId: company.viewer.personId, action: 'headcounts:changed', subject: 'PACK' }),
  )
}

async function amendThree() {
  const changed = filed.slice(perDay, perDay + 3).map((report) => ({ report, later: { regions: ['none'] } }))
  for (const { report, later } of changed)
    await actOnReceipt(company, { receipt: report.receipt, action: 'amend', unit: report.unit, ...later })
  return changed
}

const text = (row: DumpedRow, column: string) => String(row.row[column])
const hex = (row: DumpedRow, column: string) => text(row, column).replace('\\x', '')
const reportsIn = ({ vault }: Dump) => (vault['vault.report'] ?? []).filter(({ row }) => row.on_behalf === false)
const truth = () => new Map(filed.map(({ keyHash }, place) => [keyHash, place]))
const placesOf = (keys: readonly string[], of = truth()) => keys.flatMap((key) => of.get(key) ?? [])
const keysIn = (given: Dump) => reportsIn(given).map((row) => hex(row, 'key_hash'))
/** Five standard deviations: a random order does worse once in two million runs. */
const noOrder = (n: number) => 5 * tauDeviation(n)

function note(attack: string, score: unknown): void {
  if (process.env.ATTACK_REPORT) console.log(JSON.stringify({ attack, score }))
}

/** The mail log and the staff list tell who has which id; the numbers of transactions, who fetched first. */
function fetchedInOrder({ app }: Dump, quarter: string): { name: string; unit: string }[] {
  const holders = new Map(
    (app['public.pass_holder'] ?? []).map((row) => [
      text(row, 'id'),
      staff.find(({ email }) => email === row.row.email),
    ]),
  )
  return (app['public.pass_issue'] ?? [])
    .filter(({ row }) => row.quarter === quarter)
    .toSorted((a, b) => a.transaction - b.transaction)
    .flatMap((row) => holders.get(text(row, 'holder_id')) ?? [])
}

describe('the order in which rows lie', () => {
  it('is the order of filing until the night: that is the limit, and shows that this attack can see', () => {
    const score = tau(placesOf(keysIn(firstEvening)))
    note('order of rows, evening', score)
    expect(keysIn(firstEvening)).toHaveLength(perDay)
    expect(score).toBe(1)
  })

  it('says nothing on any morning', () => {
    const scores = mornings.map((morning) => ({ n: keysIn(morning).length, tau: tau(placesOf(keysIn(morning))) }))
    note('order of rows, mornings', scores)
    expect(scores.map(({ n }) => n)).toEqual([1, 2, 3, 4].map((day) => day * perDay))
    // Of the first morning's twelve rows only that they are not as they were: 12! orders.
    for (const score of scores) expect(Math.abs(score.tau)).toBeLessThan(Math.min(noOrder(score.n), 0.99))
  })
})

describe('the numbers of transactions', () => {
  const transactions = (rows: readonly DumpedRow[]) => new Set(rows.map(({ transaction }) => transaction))

  it('join a report with the pass that admitted it until the night, and not after', () => {
    const joined = (given: Dump) => {
      const nullifiers = new Map(
        (given.vault['vault.nullifier'] ?? []).map((row) => [row.transaction, hex(row, 'hash')]),
      )
      const spent = new Map(
        filed.map(({ keyHash, pass }) => [keyHash, nullifierOf(parsePass(pass ?? '') ?? failed('a pass is a pass'))]),
      )
      return hits(
        new Map(reportsIn(given).map((row) => [hex(row, 'key_hash'), nullifiers.get(row.transaction) ?? ''])),
        spent,
      )
    }
    note('report with nullifier by transaction', { evening: joined(evening), mornings: mornings.map(joined) })
    expect(joined(evening)).toBe(perDay)
    expect(mornings.map(joined)).toEqual([0, 0, 0, 0])
    for (const morning of mornings) expect(transactions(reportsIn(morning)).size).toBe(1)
  })

  it('tell the time of a report, by rows of the app database that carry both, until the night', () => {
    // One server has one row of numbers: each report lies between two lines of the app's log, whose times are in them.
    const bracketed = (given: Dump) => {
      const lines = (given.app['public.log_entry'] ?? [])
        .map((row) => ({ transaction: row.transaction, at: Date.parse(text(row, 'at')) }))
        .toSorted((a, b) => a.transaction - b.transaction)
      const at = new Map(filed.map((report) => [report.keyHash, report.at.getTime()]))
      const widths: number[] = []
      for (const row of reportsIn(given)) {
        const after = lines.findLast((line) => line.transaction < row.transaction)
        const before = lines.find((line) => line.transaction > row.transaction)
        const time = at.get(hex(row, 'key_hash')) ?? Number.NaN
        if (after && before && after.at <= time && time <= before.at + 1000) widths.push(before.at - after.at)
      }
      return widths
    }
    const seen = bracketed(evening)
    const hidden = mornings.map((morning) => bracketed(morning).length)
    note('times of reports by transactions', { evening: seen.length, of: perDay, widestMs: Math.max(...seen), hidden })
    // The last three lie after the last line of the day.
    expect(seen.length).toBeGreaterThanOrEqual(perDay - 3)
    expect(hidden).toEqual([0, 0, 0, 0])
  })

  it('name people, if they report in the order in which they fetched passes, until the night', () => {
    const order = fetchedInOrder(evening, '2027-Q1')
    expect(order.map(({ name }) => name)).toEqual(company.fetched.map(({ employee }) => employee.name))
    const named = (people: typeof order, rows: readonly DumpedRow[]) => {
      const guess = inOrder(
        people,
        rows,
        ({ unit }) => unit,
        (row) => text(row, 'unit'),
      )
      return [...guess].filter(([{ name }, row]) =>
        filed.some((one) => one.name === name && one.keyHash === hex(row, 'key_hash')),
      ).length
    }
    // Whoever knows who had reported by the third night names the fourth day's reporters, all of them.
    const rowsOfTheDay = reportsIn(evening)
      .toSorted((a, b) => a.transaction - b.transaction)
      .slice(-perDay)
    const thatEvening = named(order.slice((days - 1) * perDay), rowsOfTheDay)
    const morning = named(order, reportsIn(mornings[days - 1] ?? evening))
    const units = Object.keys(heads).length
    const bound = beyondChance(units)
    note('people by order of fetching', {
      evening: `${thatEvening} of ${perDay}`,
      morning: `${morning} of ${days * perDay}`,
      chance: units,
      bound,
    })
    expect(thatEvening).toBe(perDay)
    expect(morning).toBeLessThan(bound)
  })
})

describe('other columns', () => {
  it('no column of the vault is a time, a counter, an address or an id with a time in it', async () => {
    const admin = await installation.admin('vault')
    const { rows } = await admin.query(
      `SELECT attrelid::regclass::text AS name, attname, atttypid::regtype::text AS type FROM pg_attribute
      WHERE attnum > 0 AND NOT attisdropped AND attrelid IN (SELECT oid FROM pg_class WHERE relkind = 'r' AND relnamespace = 'vault'::regnamespace)
      AND (atttypid::regtype::text ~ 'time|date|interval|serial|inet|cidr' OR attidentity <> '' OR pg_get_serial_sequence(attrelid::regclass::text, attname) IS NOT NULL)`,
    )
    const { rows: sequences } = await admin.query(`SELECT relname FROM pg_class WHERE relkind = 'S'`)
    expect([rows, sequences]).toEqual([[], []])
    const versions = new Set(reportsIn(evening).map((row) => text(row, 'id')[14]))
    expect([...versions]).toEqual(['4'])
    // What it looks like where a time is meant to be there.
    expect(new Set((evening.app['public.log_entry'] ?? []).map((row) => text(row, 'id')[14]))).toEqual(new Set(['7']))
  })

  it('no text of the vault is in the app database, or the other way round, but the units, the facts and entry codes', () => {
    const values = (tables: Dump['app'], least: number) =>
      new Set(
        Object.entries(tables)
          .filter(([name]) => !name.endsWith('_prisma_migrations'))
          .flatMap(([, rows]) =>
            rows.flatMap(({ row }) => JSON.stringify(row).match(new RegExp(`[0-9a-f-]{${least},}`, 'g')) ?? []),
          ),
      )
    const [inApp, inVault] = [values(evening.app, 24), values(evening.vault, 24)]
    const shared = [...inVault].filter((value) => inApp.has(value))
    const codes = new Set((evening.vault['vault.entry_code'] ?? []).map((row) => hex(row, 'hash')))
    const keys = new Set((evening.app['public.pass_key'] ?? []).map((row) => text(row, 'key_id')))
    note('values in both databases', shared.length)
    expect(shared.filter((value) => !codes.has(value) && !keys.has(value))).toEqual([])
    expect(keys.size).toBe(5)
    expect([...keys].some((key) => shared.includes(key))).toBe(true)
  })

  it('the first answers of somebody who amended them are not found by trying all', () => {
    const rows = new Map(reportsIn(evening).map((row) => [hex(row, 'key_hash'), row]))
    const tries = contents()
    const found = (salt: (report: Filed) => string) =>
      amended.filter(({ report }) => {
        const kept = hex(rows.get(report.keyHash) ?? failed('the report is there'), 'content_hash')
        return tries.some((answers) => hashContent(salt(report), { unit: report.unit, answers }) === kept)
      }).length
    note('first answers of three that were amended', {
      attacker: found(() => ''),
      withReceipt: found(({ receipt }) => receipt),
      tries: tries.length,
    })
    expect(found(() => '')).toBe(0)
    // The same list of tries finds all three for whoever has the receipt: it holds what was said.
    expect(found(({ receipt }) => receipt)).toBe(3)
  })

  it('which report came by telephone is marked, by which code is not', () => {
    const onBehalf = (evening.vault['vault.report'] ?? []).filter(({ row }) => row.on_behalf === true)
    expect(onBehalf).toHaveLength(1)
    const code = (evening.vault['vault.entry_code'] ?? []).map((row) => hex(row, 'hash'))[0] ?? ''
    expect(JSON.stringify(onBehalf)).not.toContain(code)
    note('entry on behalf', { rows: onBehalf.length, codes: evening.vault['vault.entry_code']?.length })
  })

  it('the queue of jobs names no report, and has as many lines whether people report or not', () => {
    const jobs = JSON.stringify(Object.entries(evening.app).filter(([name]) => name.startsWith('graphile_worker.')))
    for (const { keyHash, receipt } of filed) {
      expect(jobs).not.toContain(keyHash)
      expect(jobs).not.toContain(receipt)
    }
    expect(evening.app['graphile_worker._private_jobs']?.length ?? 0).toBeLessThan(3)
  })
})

/** Every report of these regions and frequencies: small enough to try, as any form's answers are. */
function contents(): Record<string, unknown>[] {
  const scale = [1, 2, 3] as const
  const complaint = (part: string) =>
    [1, 2, 3, 4].flatMap((frequency) =>
      scale.flatMap((discomfort) =>
        scale.map((interference) => ({
          [`${part}.frequency`]: frequency,
          [`${part}.discomfort`]: discomfort,
          [`${part}.interference`]: interference,
        })),
      ),
    )
  const wrists = [
    null,
    ...complaint('wrist').flatMap((one) =>
      ['no', 'sometimes', 'most-nights'].map((night) => ({ ...one, 'hand.night': night })),
    ),
  ]
  const backs = [null, ...complaint('back')]
  return [true, false].flatMap((knees) =>
    wrists.flatMap((wrist) =>
      backs.map((back) => {
        const regions = [
          ...(wrist ? ['wrists-hands'] : []),
          ...(back ? ['lower-back'] : []),
          ...(knees ? ['knees'] : []),
        ]
        return { regions: regions.length > 0 ? regions : ['none'], ...wrist, ...back }
      }),
    ),
  )
}

describe('limits that the dump shows', () => {
  it('two copies of one quarter tell which reports came between them', () => {
    const daysKnown = mornings.map((morning, day) => {
      const before = new Set(day === 0 ? [] : keysIn(mornings[day - 1] ?? morning))
      const fresh = keysIn(morning).filter((key) => !before.has(key))
      return fresh.filter((key) => filed.some((one) => one.keyHash === key && one.day === day)).length
    })
    note('reports dated to their day by nightly copies', daysKnown)
    expect(daysKnown).toEqual([perDay, perDay, perDay, perDay])
  })

  it('whoever has fetched no pass has not reported, and where all who fetched one have, each of them has', () => {
    const fetchers = fetchedInOrder(evening, '2027-Q1')
    const surelyNot = staff.filter(({ name }) => !fetchers.some((one) => one.name === name))
    expect(surelyNot.filter(({ name }) => filed.some((one) => one.name === name))).toEqual([])
    const surely = Object.keys(heads).flatMap((unit) => {
      const rows = reportsIn(evening).filter(({ row }) => row.unit === unit).length
      const able = fetchers.filter((one) => one.unit === unit)
      return rows === able.length ? able : []
    })
    expect(surely.filter(({ name }) => !filed.some((one) => one.name === name))).toEqual([])
    note('participation', { surelyNot: surelyNot.length, surelyReported: surely.length, of: staff.length })
    expect(surelyNot).toHaveLength(8)
  })

  it('a pass that lies about says that its owner reported, and on that day what', () => {
    const last = filed.at(-1) ?? failed('somebody reported')
    const nullifier = nullifierOf(parsePass(last.pass ?? '') ?? failed('a pass is a pass'))
    const found = (given: Dump) => {
      const row = (given.vault['vault.nullifier'] ?? []).find((one) => hex(one, 'hash') === nullifier)
      const reports = row ? reportsIn(given).filter(({ transaction }) => transaction === row.transaction) : []
      return { used: row !== undefined, report: reports.map((one) => hex(one, 'key_hash')) }
    }
    const morning = mornings[days - 1] ?? evening
    note('a found pass', { evening: found(evening), morning: found(morning) })
    expect(found(evening)).toEqual({ used: true, report: [last.keyHash] })
    expect(found(morning)).toEqual({ used: true, report: [] })
  })

  it('what somebody is known to have leads to their row and shows the rest of it', () => {
    // A colleague who knows the regions: the share of reports that are the only ones of their unit with just these.
    const alone = filed.filter(
      (one) =>
        filed.filter(
          ({ unit, answers }) => unit === one.unit && String(answers.regions) === String(one.answers.regions),
        ).length === 1,
    )
    note('reports alone in their unit by regions', `${alone.length} of ${filed.length}`)
    expect(alone.length).toBeGreaterThan(0)
  })
})

describe('the disk', () => {
  const scoreOf = (places: Map<string, number>) => ({
    found: places.size,
    tau: tau(placesOf([...places].toSorted(([, a], [, b]) => a - b).map(([key]) => key))),
  })
  const keys = () => filed.map(({ keyHash }) => keyHash)

  it('keeps deleted versions of rows in the table’s file, after a vacuum too, until it is written anew', async () => {
    const vault = await installation.admin('vault')
    const versions = async () => {
      const counts = await versionsInFile(vault, keys())
      const ofReports = filed.map(({ keyHash }) => counts.get(keyHash) ?? 0)
      // The longer a report has been there, the more nights have left a version of it behind.
      return {
        versions: ofReports.reduce((sum, count) => sum + count, 0),
        dated: tau(ofReports.map((count) => -count)),
      }
    }
    const morning = await versions()
    await vault.query('VACUUM vault.report')
    const vacuumed = await versions()
    await vault.query('VACUUM (FULL) vault.report')
    const rewritten = await versions()
    note('versions of 48 reports in the table’s file, and how well they date them (tau)', {
      morning,
      vacuumed,
      rewritten,
    })
    expect(morning.versions).toBeGreaterThan(keys().length)
    expect(vacuumed.versions).toBeGreaterThan(keys().length)
    expect(rewritten).toEqual({ versions: keys().length, dated: 0 })
    expect(Math.abs(scoreOf(await firstInFile(vault, keys())).tau)).toBeLessThan(noOrder(keys().length))
  })

  it('keeps the order of filing in the write-ahead log, and loses it with the segment: none is used again', async () => {
    const vault = await installation.admin('vault')
    const before = scoreOf(await firstInLog(vault, keys()))
    await vault.query("SELECT pg_drop_replication_slot('thief')")
    // By itself this comes with the hour (archive_timeout) and the next checkpoint.
    for (let round = 0; round < 2; round += 1) {
      await vault.query('SELECT pg_switch_wal()')
      await vault.query('CHECKPOINT')
    }
    const after = scoreOf(await firstInLog(vault, keys()))
    note('order in the write-ahead log', { before, after: after.found })
    expect(before).toEqual({ found: keys().length, tau: 1 })
    expect(after.found).toBe(0)
  })

  it('keeps no sample of answers for the planner, which would outlive a withdrawal', async () => {
    const vault = await installation.admin('vault')
    withdrawn =
      filed.find(
        ({ answers }) =>
          answers['hand.night'] !== undefined && !amended.some(({ report }) => report.answers === answers),
      ) ?? failed('a wrist hurts')
    const samples = async () => {
      const { rows } = await vault.query<{ all: string }>(
        `SELECT coalesce(string_agg(concat_ws(' ', most_common_vals::text, histogram_bounds::text), ' '), '') AS all FROM pg_stats WHERE schemaname = 'vault' AND tablename = 'report'`,
      )
      return rows[0]?.all ?? ''
    }
    await vault.query('ANALYZE vault.report')
    await actOnReceipt(company, { receipt: withdrawn.receipt, action: 'withdraw' })
    expect(await samples()).toContain('LAB')
    expect(await samples()).not.toContain('hand.night')
    // The control: with samples taken, answers are there, and stay when the whole table is emptied and analysed again.
    await vault.query('BEGIN')
    await vault.query('ALTER TABLE vault.report ALTER COLUMN answers SET STATISTICS -1')
    await vault.query('ANALYZE vault.report')
    await vault.query('DELETE FROM vault.report')
    await vault.query('ANALYZE vault.report')
    expect(await samples()).toContain('hand.night')
    await vault.query('ROLLBACK')
  })

  it('has no line of a log for a report: PostgreSQL’s and the door’s say when they started, and no more', () => {
    expect(company.door.output().trim().split('\n')).toHaveLength(1)
    const lines = readFileSync(`${inject('postgresHome')}/postgres.log`, 'utf8')
    for (const { keyHash, receipt } of filed) {
      expect(lines).not.toContain(keyHash)
      expect(lines).not.toContain(receipt)
    }
  })
})

describe('the published quarter', () => {
  it('has no nullifier, and rows in an order of their own', async () => {
    await company.work('calendar', '2027-04-15T00:01:00Z')
    published = await dump(installation)
    expect(published.vault['vault.nullifier']).toEqual([])
    expect(published.vault['vault.entry_code']).toEqual([])
    const score = tau(placesOf(keysIn(published)))
    const afterMorning = tau(
      placesOf(keysIn(published), new Map(keysIn(mornings[days - 1] ?? evening).map((key, place) => [key, place]))),
    )
    note('order of rows, published', { score, afterMorning })
    expect(keysIn(published)).toHaveLength(days * perDay - 1)
    expect(Math.abs(score)).toBeLessThan(noOrder(days * perDay - 1))
    expect(Math.abs(afterMorning)).toBeLessThan(noOrder(days * perDay - 1))
  })

  it('its release says of nobody what they have; the raw counts would', () => {
    const release = (published.app['public.release'] ?? []).map(({ row }) => JSON.parse(String(row.document)))
    type Row = {
      id: string
      cells: { respondents: { kind: string; value?: number } }
      feasible: Record<string, { low: number; high: number }>
    }
    const rows: Row[] = release.find(({ quarter }) => quarter === '2027-Q1')?.rows ?? []
    const certain = rows.flatMap(({ id, cells, feasible }) =>
      Object.entries(feasible)
        .filter(([outcome, { low, high }]) => outcome !== 'both' && (low === cells.respondents.value || high === 0))
        .map(([outcome]) => `${id} ${outcome}`),
    )
    const small = rows.flatMap(({ id, feasible }) =>
      Object.entries(feasible)
        .filter(([, { low, high }]) => low === high && low < 5)
        .map(([outcome]) => `${id} ${outcome}`),
    )
    // The control: the raw counts of a thief, by the same two questions.
    const raw = Object.keys(heads).flatMap((unit) => {
      const classes = reportsIn(published)
        .filter(({ row }) => row.unit === unit)
        .map((row) => text(row, 'symptom_class'))
      return (['wrist', 'back'] as const).map((part) => ({
        n: classes.length,
        count: classes.filter((one) => one === part || one === 'both').length,
      }))
    })
    note('release', {
      rows: rows.map(({ id, cells, feasible }) => ({ id, n: cells.respondents, ...feasible })),
      certain,
      small,
      rawUnder5: raw.filter(({ count }) => count < 5).length,
    })
    expect(rows.length).toBeGreaterThan(1)
    expect(rows.map(({ id }) => id)).not.toContain('LAB')
    expect([certain, small]).toEqual([[], []])
    expect(raw.filter(({ count }) => count < 5).length).toBeGreaterThan(0)
  })
})

describe('a quarter with slips', () => {
  it('is filed, each with a slip drawn from a box', async () => {
    const slips = await slipsFor(company, '2027-04-20T08:00:00Z')
    // Facts are at most two seconds old.
    await sleep(2_100)
    const people = staff.slice(0, 40).map((employee, place) => ({ employee, day: 0, slip: slips[place] ?? '' }))
    slipped = await file(company, people, randomFrom(7))
    slipEvening = await dump(installation)
    await company.work('shuffle-open', '2027-04-21T01:17:00Z')
    slipMorning = await dump(installation)
    expect(reportsIn(slipEvening).filter(({ row }) => row.quarter === '2027-Q2')).toHaveLength(40)
  })

  const slipOf = ({ slip }: Filed) =>
    hashPrintedCode(parsePrintedCode('slip', slip ?? '') ?? failed('a slip is a slip'))
  const joined = (given: Dump) => {
    const nullifiers = new Map((given.vault['vault.nullifier'] ?? []).map((row) => [row.transaction, hex(row, 'hash')]))
    const guess = new Map(reportsIn(given).map((row) => [hex(row, 'key_hash'), nullifiers.get(row.transaction) ?? '']))
    return hits(guess, new Map(slipped.map((one) => [one.keyHash, slipOf(one)])))
  }

  it('joins report and slip until the night, and a slip only ever with its batch of sixty', () => {
    note('report with slip by transaction', { evening: joined(slipEvening), morning: joined(slipMorning) })
    expect([joined(slipEvening), joined(slipMorning)]).toEqual([40, 0])
    const batches = new Map<string, number>()
    for (const row of slipMorning.vault['vault.slip'] ?? [])
      batches.set(text(row, 'batch'), (batches.get(text(row, 'batch')) ?? 0) + 1)
    expect([...batches.values()]).toEqual([60])
    const app = JSON.stringify(slipMorning.app)
    for (const one of slipped) expect(app).not.toContain(slipOf(one))
  })

  it('says whether a slip that somebody kept was used, not for what', () => {
    const known = slipped[7] ?? failed('a slip was used')
    const row = (slipMorning.vault['vault.nullifier'] ?? []).find((one) => hex(one, 'hash') === slipOf(known))
    expect(row).toBeDefined()
    expect(reportsIn(slipMorning).filter(({ transaction }) => transaction === row?.transaction)).toEqual([])
  })
})

function failed(what: string): never {
  throw new Error(`the exercise is set up wrongly: ${what}`)
}
