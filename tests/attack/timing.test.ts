import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Viewer } from '@/lib/auth/viewer'
import { sha256Hex } from '@/lib/crypto/hash'
import { nullifierOf, parsePass } from '@/lib/crypto/pass'
import { givePassCode, listPassHolders } from '@/lib/data/app/pass-holders'
import { issuePasses } from '@/lib/data/app/pass-issues'
import { ensurePassKeys, type PassKeyRow } from '@/lib/data/app/pass-keys'
import type { Quarter } from '@/lib/domain/organisation/quarter'
import { beginPass, finishPass } from '@/lib/pass-client/passes'
import { createInstallation, type Installation } from '../integration/installation'
import { type Door, facts, newKey, openDoor } from '../integration/intake/door'
import { createHarbour, officerId, slug } from '../integration/release/harbour'
import { randomFrom } from '../unit/disclosure/cubes'

/**
 * An observer of both doors knows who had a pass signed and when, and when each pass was used, and guesses whose it was.
 * The passes are signed and used by the product's code; what the observer can read off the messages themselves is looked for
 * in them. Times are drawn many times over, by the model of each test, and the score is held against what can be calculated.
 */
const people = 50
const running: Quarter = '2026-Q4'
const secret = 'seals the keys of passes, in this test only'
const draws = 4_000

let installation: Installation
let door: Door
let keys: PassKeyRow[]
let viewer: Viewer
let holders: string[]

beforeAll(async () => {
  installation = await createInstallation()
  await installation.connectApp('app_worker')
  const { organisationId } = await createHarbour()
  const organisation = { slug, name: 'Harbour Works', demo: false }
  viewer = { organisationId, personId: officerId, name: 'Ada', email: 'ada@example.org', role: 'admin', organisation }
  await installation.connectApp('app_web')
  keys = await ensurePassKeys(viewer, running, secret)
  const at = new Date('2026-11-22T10:00:00Z')
  for (let number = 0; number < people; number += 1) {
    const hash = sha256Hex(`code ${number}`)
    await givePassCode(viewer, `person${number}@example.org`, { hash, expiresAt: at })
  }
  holders = (await listPassHolders(viewer, at)).map(({ id }) => id)
  door = await openDoor(installation.intake, {
    rates: { reports: { burst: 1e6, perSecond: 1e6 }, receipts: { burst: 1e6, perSecond: 1e6 } },
  })
}, 120_000)
afterAll(async () => {
  await door?.close()
  await installation?.close()
})

type Issue = { holder: string; quarter: string; seen: string[]; pass: string }

/** What one person's browser asks for and what the app door sees of it: all quarters in one request. */
async function fetchPasses(holder: string, wanted: readonly PassKeyRow[], acceptsRunning: boolean): Promise<Issue[]> {
  const pending = await Promise.all(wanted.map((key) => beginPass(slug, key)))
  const requests = pending.map(({ asked }, index) => ({
    quarter: wanted[index]?.quarter ?? running,
    keyId: asked.keyId,
    blinded: Buffer.from(asked.blinded, 'base64url'),
  }))
  const answers = await issuePasses(viewer, holder, requests, { running, acceptsRunning, secret })
  return Promise.all(
    pending.map(async (waiting, index) => {
      const answer = answers[index]
      if (answer?.status !== 'signed') throw new Error('a first pass was refused')
      const signature = Buffer.from(answer.signature)
      const { text } = await finishPass(waiting, signature.toString('base64url'))
      const { asked, quarter } = waiting
      return {
        holder,
        quarter,
        seen: [Buffer.from(asked.blinded, 'base64url').toString('hex'), signature.toString('hex')],
        pass: text,
      }
    }),
  )
}

async function spend(quarter: Quarter, pass: string): Promise<number> {
  const answer = await door.send(`/r/${slug}/reports`, { unit: 'QUAY-DESK', regions: ['none'], key: newKey(), pass })
  expect([quarter, answer.status, await answer.text()]).toEqual([quarter, 201, expect.any(String)])
  return answer.status
}

async function open(quarter: Quarter): Promise<void> {
  const units = [
    { code: 'HW', name: 'Harbour Works', kind: 'organisation' as const, parent: null },
    { code: 'QUAY-DESK', name: 'Desk', kind: 'department' as const, parent: 'HW' },
  ]
  const organisation = { slug, name: 'Harbour Works', demo: false }
  await installation.worker.pushFacts({
    ...facts,
    organisation,
    units,
    openQuarter: quarter,
    admission: 'passes',
    passKeys: keys,
  })
}

/** Whether any eight bytes of one are in the other. */
function shareBytes(one: Buffer, other: Buffer): boolean {
  for (let from = 0; from + 8 <= one.length; from += 1) if (other.includes(one.subarray(from, from + 8))) return true
  return false
}

describe('the messages', () => {
  it('of four coming quarters are signed in one request, and share nothing with the passes that are used', async () => {
    const coming = keys.slice(1)
    const issues: Issue[] = []
    for (const holder of holders) issues.push(...(await fetchPasses(holder, coming, false)))
    expect(issues).toHaveLength(4 * people)
    const [next] = coming
    if (!next) throw new Error('four quarters come')
    await open(next.quarter)
    const used = issues.filter(({ quarter }) => quarter === next.quarter)
    for (const { pass } of used) await spend(next.quarter, pass)
    const nullifiers = new Set<string>()
    for (const { pass } of used) {
      const parsed = parsePass(pass)
      if (!parsed) throw new Error('a pass is a pass')
      nullifiers.add(nullifierOf(parsed))
      const shown = Buffer.concat([parsed.message, parsed.signature])
      expect(used.filter(({ seen }) => seen.some((hex) => shareBytes(shown, Buffer.from(hex, 'hex'))))).toEqual([])
    }
    expect(nullifiers.size).toBe(people)
    // The control: a pass that is its own blinded message would be found, and only with its owner.
    const [first] = used
    expect(
      used.filter(({ seen }) =>
        shareBytes(Buffer.from(first?.seen[0] ?? '', 'hex'), Buffer.from(seen[0] ?? '', 'hex')),
      ),
    ).toEqual([first])
  })

  it('of the running quarter are refused to whoever has not accepted what they do not promise', async () => {
    const [holder] = holders
    await expect(fetchPasses(holder ?? '', keys.slice(0, 1), false)).rejects.toMatchObject({ code: 'invalid' })
    const [issue] = await fetchPasses(holder ?? '', keys.slice(0, 1), true)
    expect(issue?.quarter).toBe(running)
  })
})

const hour = 1
const week = 7 * 24 * hour
const quarterLength = 13 * week

type Moment = { person: number; at: number }
type World = { issued: Moment[]; used: Moment[] }

/** The observer names the person to whom a pass was given last before one was used: security.md 1.4's rule. */
function nearestEarlier({ issued, used }: World): number {
  const inOrder = issued.toSorted((a, b) => a.at - b.at)
  return used.filter(({ person, at }) => inOrder.findLast((one) => one.at <= at)?.person === person).length
}

/** The first pass given goes with the first one used among those who used theirs, and so on. */
function sameOrder({ issued, used }: World): number {
  const users = new Set(used.map(({ person }) => person))
  const given = issued.filter(({ person }) => users.has(person)).toSorted((a, b) => a.at - b.at)
  const spent = used.toSorted((a, b) => a.at - b.at)
  return spent.filter(({ person }, place) => given[place]?.person === person).length
}

/** Share of all uses whose person is named, over many draws, with the standard error of that share (a ratio's). */
function score(world: (random: () => number) => World, rule: (world: World) => number) {
  const random = randomFrom(14)
  const drawn = Array.from({ length: draws }, () => {
    const one = world(random)
    return { right: rule(one), uses: one.used.length }
  })
  const uses = drawn.reduce((sum, one) => sum + one.uses, 0)
  const mean = drawn.reduce((sum, one) => sum + one.right, 0) / uses
  const squares = drawn.reduce((sum, one) => sum + (one.right - mean * one.uses) ** 2, 0)
  return { mean, error: Math.sqrt(squares) / uses }
}

/** One after another at random moments: everybody fetches in the four weeks before the quarter, six in ten report in it. */
const ahead =
  (n: number) =>
  (random: () => number): World => {
    const issued = Array.from({ length: n }, (_, person) => ({ person, at: -4 * week * random() }))
    const used = issued.filter(() => random() < 0.6).map(({ person }) => ({ person, at: quarterLength * random() }))
    return { issued, used }
  }

/** Whoever wants to report fetches a pass of the running quarter and uses it `delay` later: 5 % of the people a week. */
const onDemand =
  (n: number, delay: (random: () => number) => number) =>
  (random: () => number): World => {
    const issued: Moment[] = []
    for (let person = 0; person < n; person += 1) if (random() < 0.05) issued.push({ person, at: week * random() })
    return { issued, used: issued.map(({ person, at }) => ({ person, at: at + delay(random) })) }
  }

/**
 * A use is linked when nobody else was given a pass in between. Each of n - 1 others was given one in a stretch s of the
 * week with probability 0.05 s / week (the week's end cuts nothing off but the last stretch, which only helps the observer).
 */
function expectedOnDemand(n: number, shortest: number, longest: number): number {
  const steps = 2_000
  let sum = 0
  for (let step = 0; step < steps; step += 1) {
    const delay = shortest + ((step + 0.5) / steps) * (longest - shortest)
    // By the moment of issue: of the stretch only what lies inside the week has others in it.
    let inner = 0
    for (let moment = 0; moment < 200; moment += 1) {
      const from = ((moment + 0.5) / 200) * week
      inner += (1 - (0.05 * Math.min(delay, week - from)) / week) ** (n - 1)
    }
    sum += inner / 200
  }
  return sum / steps
}

function note(policy: string, n: number, measured: { mean: number; error: number }, expected: number): void {
  if (process.env.ATTACK_REPORT) console.log(JSON.stringify({ policy, n, measured, expected }))
}

describe.each([50, 200])('the times of %i people', (n) => {
  const minutes = 1 / 60
  it('name nobody when passes are given out ahead: one in all who have one, as by drawing lots', () => {
    const nearest = score(ahead(n), nearestEarlier)
    note('ahead, nearest', n, nearest, 1 / n)
    expect(Math.abs(nearest.mean - 1 / n)).toBeLessThan(4 * nearest.error)
  })

  it('name one person in all by order, when the orders have nothing to do with each other', () => {
    // A random assignment is right once on average, however many reported; on average six in ten did.
    const order = score(ahead(n), sameOrder)
    const expected = 1 / (0.6 * n)
    note('ahead, order', n, order, expected)
    expect(Math.abs(order.mean - expected)).toBeLessThan(4 * order.error)
  })

  it('name nearly everybody who fetches a pass of the running quarter and uses it within minutes: the control', () => {
    const delay = (random: () => number) => (2 + 8 * random()) * minutes
    const nearest = score(onDemand(n, delay), nearestEarlier)
    const expected = expectedOnDemand(n, 2 * minutes, 10 * minutes)
    note('on demand', n, nearest, expected)
    expect(Math.abs(nearest.mean - expected)).toBeLessThan(4 * nearest.error)
    expect(nearest.mean).toBeGreaterThan(0.95)
  })

  it('name most who use it within a day: why the page asks to accept less', () => {
    const nearest = score(
      onDemand(n, (random) => 24 * hour * random()),
      nearestEarlier,
    )
    const expected = expectedOnDemand(n, 0, 24 * hour)
    note('on demand, within a day', n, nearest, expected)
    expect(Math.abs(nearest.mean - expected)).toBeLessThan(4 * nearest.error)
  })

  it('name everybody who reports in the order in which passes were fetched: a limit', () => {
    const keen = (random: () => number): World => {
      const issued = Array.from({ length: n }, (_, person) => ({ person, at: -4 * week * random() }))
      return { issued, used: issued.map(({ person, at }) => ({ person, at: 5 * week + at })) }
    }
    expect(score(keen, sameOrder).mean).toBe(1)
  })
})
