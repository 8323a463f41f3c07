import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Viewer } from '@/lib/auth/viewer'
import { tokenHash } from '@/lib/crypto/tokens'
import { type AppTransaction, withOrganisation } from '@/lib/data/app/client'
import {
  acceptInvitation,
  changeRole,
  disablePerson,
  findInvitation,
  findPasswordOf,
  findPerson,
  invitePerson,
  listPeople,
} from '@/lib/data/app/people'
import { getPolicyState, setPolicy } from '@/lib/data/app/policies'
import { openQuarter } from '@/lib/data/app/reporting-quarters'
import { createSession, findViewerOfSession, revokeSession } from '@/lib/data/app/sessions'
import { setUpOrganisation } from '@/lib/data/app/set-up'
import { findLineage } from '@/lib/data/app/unit-names'
import {
  addUnit,
  closeUnit,
  divideUnit,
  getHeadcounts,
  getTree,
  replaceTree,
  setHeadcounts,
} from '@/lib/data/app/units'
import { type Quarter, quarterOf, shiftQuarter } from '@/lib/domain/organisation/quarter'
import { createInstallation, type Installation } from '../../installation'

/** What PostgreSQL answers where a grant is missing; the app hands on the code alone. */
const insufficientPrivilege = /42501/

// One organisation a describe would cost more time than it would tell: the tests of a file share two.
const at = new Date()
const later = (minutes: number) => new Date(at.getTime() + minutes * 60_000)
const running = quarterOf(at)
const next = shiftQuarter(running, 1)
const rules = {
  threshold: 10,
  minimumUnitHeadcount: 10,
  publicationLagDays: 14,
  freeTextThreshold: 10,
  retentionMonths: 24,
  admission: 'open' as const,
}

let installation: Installation
let harbour: Viewer
let other: Viewer

/** Only the worker opens quarters. */
async function openQuarterAsWorker(context: { organisationId: string }): Promise<void> {
  await installation.connectApp('app_worker')
  await openQuarter(context, running)
  await installation.connectApp('app_web')
}

async function setUp(slug: string): Promise<Viewer> {
  const admin = await installation.admin('app')
  const code = `CODE${slug.toUpperCase()}`
  await admin.query(`INSERT INTO directory.setup_code (code_hash, expires_at) VALUES ($1, now() + interval '1 day')`, [
    tokenHash(code),
  ])
  const email = `ada@${slug}.test`
  await setUpOrganisation(code, { slug, name: slug }, { name: 'Ada', email, passwordHash: 'hash' }, at)
  const person = await findPasswordOf(email)
  if (!person) throw new Error('the administrator is missing')
  const { organisationId, personId } = person
  return {
    organisationId,
    personId,
    name: 'Ada',
    email,
    role: 'admin',
    organisation: { slug, name: slug, demo: false },
  }
}

beforeAll(async () => {
  installation = await createInstallation()
  await installation.connectApp()
  harbour = await setUp('harbour')
  other = await setUp('quay')
})
afterAll(() => installation.close())

describe('set-up', () => {
  it('makes a root, a careful policy and an administrator, once a code', async () => {
    expect((await getTree(harbour, running)).units.map(({ code, kind }) => [code, kind])).toEqual([
      ['HARBOUR', 'organisation'],
    ])
    expect((await getPolicyState(harbour, at)).now.policy).toEqual({ ...rules, admission: 'open' })
    await expect(
      setUpOrganisation(
        'CODEHARBOUR',
        { slug: 'third', name: 'T' },
        { name: 'B', email: 'b@third.test', passwordHash: 'h' },
        at,
      ),
    ).rejects.toMatchObject({ field: 'setupCode' })
  })
})

describe('a session', () => {
  const start = async (id: string) =>
    createSession(harbour, { personId: harbour.personId, idHash: tokenHash(id), at }).then(() => tokenHash(id))

  it('finds its person, slides with use, and ends after 8 hours', async () => {
    const idHash = await start('slides')
    for (let minutes = 0; minutes < 480; minutes += 25) {
      expect(await findViewerOfSession(harbour, idHash, later(minutes))).toMatchObject({ personId: harbour.personId })
    }
    expect(await findViewerOfSession(harbour, idHash, later(480))).toBeNull()
  })
  it('ends after 30 minutes without use, and at once when revoked', async () => {
    const idle = await start('idle')
    expect(await findViewerOfSession(harbour, idle, later(30))).toBeNull()
    const revoked = await start('revoked')
    await revokeSession(harbour, revoked, at)
    expect(await findViewerOfSession(harbour, revoked, at)).toBeNull()
  })
  it('means nothing in another organisation', async () => {
    const idHash = await start('elsewhere')
    expect(await findViewerOfSession(other, idHash, at)).toBeNull()
  })
})

describe('people', () => {
  const code = (text: string) => ({ hash: tokenHash(text), expiresAt: later(60) })

  it('choose a password once with their code, and only before it is too old', async () => {
    await invitePerson(harbour, { name: 'Grace', email: 'grace@harbour.test', role: 'hr' }, code('grace'), at)
    expect(await findInvitation('harbour', tokenHash('grace'), later(60))).toBeNull()
    expect(await findInvitation('quay', tokenHash('grace'), at)).toBeNull()
    const invitation = await findInvitation('harbour', tokenHash('grace'), at)
    if (!invitation) throw new Error('no invitation')
    expect(await acceptInvitation(invitation, tokenHash('grace'), 'hash', at)).toBe(true)
    expect(await acceptInvitation(invitation, tokenHash('grace'), 'thief', at)).toBe(false)
    expect((await findPasswordOf('grace@harbour.test'))?.passwordHash).toBe('hash')
  })
  it('cannot be invited under an address that signs in elsewhere', async () => {
    await expect(
      invitePerson(harbour, { name: 'X', email: 'ada@quay.test', role: 'hr' }, code('x'), at),
    ).rejects.toMatchObject({ field: 'email' })
    expect((await listPeople(harbour, at)).map((person) => person.name)).not.toContain('X')
  })
  it('lose their sessions when they are switched off', async () => {
    const grace = (await listPeople(harbour, at)).find((person) => person.name === 'Grace')
    if (!grace) throw new Error('no Grace')
    const idHash = tokenHash('grace session')
    await createSession(harbour, { personId: grace.id, idHash, at })
    await disablePerson(harbour, grace.id, at)
    expect(await findViewerOfSession(harbour, idHash, at)).toBeNull()
    expect(await findPasswordOf('grace@harbour.test')).toBeNull()
  })
  it('keep one administrator, also when two demote each other at the same moment', async () => {
    await expect(changeRole(harbour, harbour.personId, 'hr')).rejects.toThrow('last administrator')
    const { id } = await invitePerson(
      harbour,
      { name: 'Bea', email: 'bea@harbour.test', role: 'admin' },
      code('bea'),
      at,
    )
    const invitation = await findInvitation('harbour', tokenHash('bea'), at)
    if (!invitation) throw new Error('no invitation')
    await acceptInvitation(invitation, tokenHash('bea'), 'hash', at)
    const outcomes = await Promise.allSettled([
      changeRole(harbour, id, 'hr'),
      changeRole({ ...harbour, personId: id }, harbour.personId, 'hr'),
    ])
    expect(outcomes.map((outcome) => outcome.status).sort()).toEqual(['fulfilled', 'rejected'])
    const admins = (await listPeople(harbour, at)).filter((person) => person.role === 'admin')
    expect(admins).toHaveLength(1)
    if (admins[0]?.id === id) await changeRole(harbour, harbour.personId, 'admin')
  })
  it('of another organisation do not exist', async () => {
    expect(await findPerson(other, harbour.personId, at)).toBeNull()
    await expect(changeRole(other, harbour.personId, 'hr')).rejects.toMatchObject({ code: 'notFound' })
  })
})

describe('units', () => {
  it('are added, refused when the code is taken, and closed with what stands below', async () => {
    await addUnit(harbour, running, { code: 'LEE', name: 'Leeds', kind: 'site', parent: 'HARBOUR' })
    await addUnit(harbour, running, { code: 'HULL', name: 'Hull', kind: 'site', parent: 'HARBOUR' })
    await addUnit(harbour, running, { code: 'HULL-IN', name: 'Inbound', kind: 'department', parent: 'HULL' })
    await expect(
      addUnit(harbour, running, { code: 'HULL', name: 'H', kind: 'site', parent: 'HARBOUR' }),
    ).rejects.toMatchObject({ field: 'code' })
    await closeUnit(harbour, running, 'HULL')
    expect((await getTree(harbour, running)).units.map((unit) => unit.code)).toEqual(['HARBOUR', 'LEE'])
  })
  it('are never all closed: somebody has to be able to report', async () => {
    await expect(closeUnit(harbour, running, 'LEE')).rejects.toThrow('the last unit')
  })
  it('and headcounts come from a file all or nothing', async () => {
    const units = [
      { code: 'HARBOUR', name: 'Harbour', kind: 'organisation' as const, parent: null },
      { code: 'LEE', name: 'Leeds', kind: 'site' as const, parent: 'HARBOUR' },
    ]
    await replaceTree(harbour, running, units, new Map([['LEE', 61]]))
    expect((await getHeadcounts(harbour, running)).heads.LEE?.heads).toBe(61)
    // two units of one code: what was before stays
    await expect(replaceTree(harbour, running, [...units, ...units.slice(1)], new Map([['LEE', 5]]))).rejects.toThrow()
    expect((await getTree(harbour, running)).units).toHaveLength(2)
    expect((await getHeadcounts(harbour, running)).heads.LEE?.heads).toBe(61)
  })
  it('are told to the report form when, and only when, the change is committed', async () => {
    const admin = await installation.admin('app')
    const jobs = async () =>
      (await admin.query(`SELECT payload FROM graphile_worker._private_jobs`)).rows.filter(
        ({ payload }) => payload.organisationId === other.organisationId,
      ).length
    await admin.query('DELETE FROM graphile_worker._private_jobs')
    await expect(setHeadcounts(other, running, new Map([['NOWHERE', 3]]))).rejects.toThrow('NOWHERE')
    expect(await jobs()).toBe(0)
    await setHeadcounts(other, running, new Map([['QUAY', 3]]))
    expect(await jobs()).toBe(1)
  })
  it('of a quarter that has opened stay, and changes hold from the next', async () => {
    await openQuarterAsWorker(harbour)
    for (const change of [
      () => closeUnit(harbour, running, 'LEE'),
      () => setHeadcounts(harbour, running, new Map([['LEE', 1]])),
      () => addUnit(harbour, running, { code: 'LATE', name: 'Late', kind: 'site', parent: 'HARBOUR' }),
    ])
      await expect(change()).rejects.toThrow('has opened')
    await addUnit(harbour, next, { code: 'YORK', name: 'York', kind: 'site', parent: 'HARBOUR' })
    await closeUnit(harbour, next, 'LEE')
    await setHeadcounts(harbour, next, new Map([['YORK', 12]]))
    const codes = async (quarter: Quarter) => (await getTree(harbour, quarter)).units.map(({ code }) => code)
    expect(await codes(running)).toEqual(['HARBOUR', 'LEE'])
    expect(await codes(next)).toEqual(['HARBOUR', 'YORK'])
    expect(await codes(shiftQuarter(next, 5))).toEqual(['HARBOUR', 'YORK'])
    expect((await getHeadcounts(harbour, running)).heads).toMatchObject({ LEE: { heads: 61 } })
  })
  it('cannot be changed by the web role behind the back of a quarter that has opened', async () => {
    const before = await getTree(harbour, running)
    // As whoever could run SQL in the staff app: rows of the planned tree, the rules and the people are theirs.
    await withOrganisation(harbour, async (tx) => {
      await tx.unit.updateMany({ where: { code: 'LEE' }, data: { name: 'Elsewhere', firstQuarter: '2000-Q1' } })
      await tx.headcount.updateMany({ data: { heads: 1 } })
      await tx.policy.updateMany({
        data: { threshold: 5, publicationLagDays: 1, lowThresholdAcceptedBy: harbour.personId },
      })
    })
    expect(await getTree(harbour, running)).toEqual(before)
    expect((await getHeadcounts(harbour, running)).heads).toMatchObject({ LEE: { heads: 61 } })
    expect((await getPolicyState(harbour, at)).now.policy).toMatchObject({ threshold: 10, publicationLagDays: 14 })
    for (const write of [
      (tx: AppTransaction) => tx.quarterFacts.updateMany({ data: { threshold: 5 } }),
      (tx: AppTransaction) => tx.quarterFacts.deleteMany(),
    ])
      await expect(withOrganisation(harbour, write)).rejects.toThrow(insufficientPrivilege)
  })
  it('that closed lead to what they became, and theirs lead back', async () => {
    await divideUnit(harbour, next, 'YORK', [
      { code: 'YORK-A', name: 'York A', heads: 5 },
      { code: 'YORK-B', name: 'York B', heads: null },
    ])
    // Divided in the quarter in which it began: it never was.
    expect(await findLineage(harbour, 'YORK')).toBeNull()
    await addUnit(harbour, next, {
      code: 'SHED',
      name: 'Shed',
      kind: 'site',
      parent: 'HARBOUR',
      succeeds: ['LEE'],
    })
    expect(await findLineage(harbour, 'LEE')).toMatchObject({ last: running, into: ['SHED'] })
    expect(await findLineage(harbour, 'SHED')).toMatchObject({
      first: next,
      from: ['LEE'],
      names: { LEE: 'Elsewhere' },
    })
    expect(await findLineage(harbour, 'NEVER')).toBeNull()
  })
  it('that a tree of a later quarter knew are there once, whatever the clock said when it was made', async () => {
    const admin = await installation.admin('app')
    const later = shiftQuarter(next, 3)
    // As an old tree of the year after, or a clock that leapt and was mended, leaves them: closed and begun again later.
    await admin.query(
      `UPDATE unit SET last_quarter = $2 WHERE organisation_id = $1 AND last_quarter IS NULL AND first_quarter <= $3`,
      [harbour.organisationId, shiftQuarter(later, -1), next],
    )
    await admin.query(
      `INSERT INTO unit (organisation_id, code, first_quarter, name, kind, parent)
      SELECT organisation_id, code, $2, name, kind, parent FROM unit WHERE organisation_id = $1 AND last_quarter = $3`,
      [harbour.organisationId, later, shiftQuarter(later, -1)],
    )
    const codes = async (quarter: Quarter) => (await getTree(harbour, quarter)).units.map(({ code }) => code).sort()
    const known = await codes(next)
    await addUnit(harbour, next, { code: 'DOCK', name: 'Dock', kind: 'site', parent: 'HARBOUR' })
    for (const quarter of [next, later, shiftQuarter(later, 4)])
      expect(await codes(quarter)).toEqual([...known, 'DOCK'].sort())
  })
  it('are not closed while slips of the coming quarter are printed for them', async () => {
    const admin = await installation.admin('app')
    await admin.query(
      `INSERT INTO slip_batch (organisation_id, id, quarter, unit_code, size, hashes, made_by, made_on)
      VALUES ($1, gen_random_uuid(), $2, 'SHED', 20, '{}', $3, now())`,
      [harbour.organisationId, next, harbour.personId],
    )
    await expect(closeUnit(harbour, next, 'SHED')).rejects.toThrow('Withdraw them')
  })
})

describe('the policy', () => {
  it('changes from the first quarter on that has not opened', async () => {
    expect(await setPolicy(other, { ...rules, retentionMonths: 12 }, false, at)).toBe(running)
    expect(await setPolicy(harbour, { ...rules, retentionMonths: 12 }, false, at)).toBe(next)
    const state = await getPolicyState(harbour, at)
    expect([state.now.policy.retentionMonths, state.next.policy.retentionMonths]).toEqual([24, 12])
  })
  it('needs an acknowledgement below 10 in mode open, and keeps whose it was', async () => {
    await expect(setPolicy(other, { ...rules, threshold: 9 }, false, at)).rejects.toMatchObject({
      field: 'acknowledge',
    })
    await setPolicy(other, { ...rules, threshold: 9 }, true, at)
    const row = await withOrganisation(other, (tx) => tx.policy.findFirstOrThrow({ orderBy: { fromQuarter: 'desc' } }))
    expect(row.lowThresholdAcceptedBy).toBe(other.personId)
  })
  it('takes a threshold of 5 without it where slips or passes are asked for', async () => {
    for (const admission of ['slips', 'passes'] as const) {
      await setPolicy(other, { ...rules, threshold: 5, admission }, false, at)
      expect((await getPolicyState(other, at)).next.policy).toMatchObject({ threshold: 5, admission })
    }
  })
  it('publishes no quarter on the day it ends outside demo data', async () => {
    await expect(setPolicy(other, { ...rules, publicationLagDays: 0 }, false, at)).rejects.toMatchObject({
      field: 'publicationLagDays',
    })
  })
})
