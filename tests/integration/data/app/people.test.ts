import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Viewer } from '@/lib/auth/viewer'
import { tokenHash } from '@/lib/crypto/tokens'
import { withOrganisation } from '@/lib/data/app/client'
import { firstBrokenLine, listLogEntries } from '@/lib/data/app/log-entries'
import { readLogPage } from '@/lib/data/app/log-reading'
import {
  acceptInvitation,
  changeOwnPassword,
  changeRole,
  correctPerson,
  deletePerson,
  disablePerson,
  findInvitation,
  findPasswordOf,
  findPerson,
  invitePerson,
  isOnlyAdministrator,
  listPeople,
  renewFromServer,
  renewInvitation,
} from '@/lib/data/app/people'
import { createSession, endOwnSessions, findViewerOfSession, listSessions } from '@/lib/data/app/sessions'
import { setUpOrganisation } from '@/lib/data/app/set-up'
import { sessionLimits } from '@/lib/domain/organisation/session-life'
import { createInstallation, type Installation } from '../../installation'

const at = new Date()
const later = (minutes: number) => new Date(at.getTime() + minutes * 60_000)
const code = (text: string) => ({ hash: tokenHash(text), expiresAt: later(60) })

let installation: Installation
let ada: Viewer

async function asViewer(email: string): Promise<Viewer> {
  const person = await findPasswordOf(email)
  if (!person) throw new Error(`${email} cannot sign in`)
  const { organisationId, personId } = person
  const row = await findPerson({ organisationId, personId } as Viewer, personId, at)
  if (!row) throw new Error(`${email} is nobody`)
  const organisation = { slug: 'harbour', name: 'Harbour', demo: false }
  return { organisationId, personId, name: row.name, email, role: row.role, organisation }
}

/** Somebody who has accepted an invitation. */
async function join(name: string, role: Viewer['role'] = 'hr'): Promise<Viewer> {
  const email = `${name.toLowerCase()}@harbour.test`
  await invitePerson(ada, { name, email, role }, code(email), at)
  const invitation = await findInvitation('harbour', tokenHash(email), at)
  if (!invitation) throw new Error('no invitation')
  await acceptInvitation(invitation, tokenHash(email), 'hash', at)
  return asViewer(email)
}

async function session(person: Viewer, name: string, when = at): Promise<string> {
  const idHash = tokenHash(`${person.personId} ${name}`)
  await createSession(person, { personId: person.personId, idHash, at: when })
  return idHash
}
const runs = async (person: Viewer, idHash: string, when = at) =>
  (await findViewerOfSession(person, idHash, when)) !== null

beforeAll(async () => {
  installation = await createInstallation()
  await installation.connectApp()
  const admin = await installation.admin('app')
  await admin.query(`INSERT INTO directory.setup_code (code_hash, expires_at) VALUES ($1, now() + interval '1 day')`, [
    tokenHash('CODE'),
  ])
  const first = { name: 'Ada', email: 'ada@harbour.test', passwordHash: 'hash' }
  await setUpOrganisation('CODE', { slug: 'harbour', name: 'Harbour' }, first, at)
  ada = await asViewer(first.email)
})
afterAll(async () => {
  // whatever a person was, the chain of the log holds
  expect(firstBrokenLine(await listLogEntries(ada, { limit: 1000 }))).toBeNull()
  await installation.close()
})

describe('an address that somebody has', () => {
  const dora = { name: 'Dora', email: 'dora@harbour.test', role: 'hr' as const }

  it('is refused at its field when it is invited again, also one’s own', async () => {
    await invitePerson(ada, dora, code('dora'), at)
    for (const email of [dora.email, ada.email])
      await expect(invitePerson(ada, { ...dora, email }, code('again'), at)).rejects.toMatchObject({ field: 'email' })
  })
  it('is given to one of two who ask for it at the same moment', async () => {
    const twice = ['one', 'two'].map((name) =>
      invitePerson(ada, { name, email: 'race@harbour.test', role: 'hr' }, code(name), at),
    )
    const outcomes = await Promise.allSettled(twice)
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected')
    expect(refused).toHaveLength(1)
    expect(refused[0]?.reason).toMatchObject({ field: 'email' })
    expect((await listPeople(ada, at)).filter(({ email }) => email === 'race@harbour.test')).toHaveLength(1)
  })
  it('is refused when its row has no way to sign in', async () => {
    const admin = await installation.admin('app')
    await invitePerson(ada, { ...dora, email: 'lost@harbour.test' }, code('lost'), at)
    await admin.query(`DELETE FROM directory.identity WHERE subject = 'lost@harbour.test'`)
    await expect(
      invitePerson(ada, { ...dora, email: 'lost@harbour.test' }, code('lost again'), at),
    ).rejects.toMatchObject({ field: 'email' })
  })
})

describe('correcting somebody', () => {
  it('changes name and address, and the new address signs in instead of the old one', async () => {
    const ben = await join('Ben')
    const idHash = await session(ben, 'one')
    const to = { name: 'Benjamin', email: 'benjamin@harbour.test' }
    await correctPerson(ada, ben.personId, to, { keep: null, at })
    expect(await findPerson(ada, ben.personId, at)).toMatchObject(to)
    expect(await findPasswordOf('benjamin@harbour.test')).toMatchObject({
      personId: ben.personId,
      passwordHash: 'hash',
    })
    expect(await findPasswordOf('ben@harbour.test')).toBeNull()
    expect(await runs(ben, idHash)).toBe(false)
    const [line] = await listLogEntries(ada, { limit: 1 })
    expect(line).toMatchObject({ action: 'person:corrected', subject: ben.personId, actorId: ada.personId })
    // what the log keeps for ever holds neither
    expect(JSON.stringify(line)).not.toMatch(/ben/i)
  })
  it('keeps sessions when only the name changes, and one’s own when one corrects oneself', async () => {
    const cleo = await join('Cleo', 'admin')
    const [here, there] = [await session(cleo, 'here'), await session(cleo, 'there')]
    await correctPerson(cleo, cleo.personId, { name: 'Cleopatra', email: cleo.email }, { keep: here, at })
    expect([await runs(cleo, here), await runs(cleo, there)]).toEqual([true, true])
    await correctPerson(cleo, cleo.personId, { name: 'Cleo', email: 'c@harbour.test' }, { keep: here, at })
    expect([await runs(cleo, here), await runs(cleo, there)]).toEqual([true, false])
    await deletePerson(ada, cleo.personId)
  })
  it('ends the link that went to the wrong address', async () => {
    const wrong = { name: 'Wanda', email: 'wrong@harbour.test', role: 'admin' as const }
    await invitePerson(ada, wrong, code('wanda'), at)
    expect(await findInvitation('harbour', tokenHash('wanda'), at)).not.toBeNull()
    const wanda = (await listPeople(ada, at)).find(({ email }) => email === wrong.email)
    const to = { name: 'Wanda', email: 'right@harbour.test' }
    await correctPerson(ada, wanda?.id ?? '', to, { keep: null, at })
    expect(await findInvitation('harbour', tokenHash('wanda'), at)).toBeNull()
  })

  it('is refused for an address that somebody else has, and changes nothing then', async () => {
    const dan = await join('Dan')
    const to = { name: 'Daniel', email: ada.email }
    await expect(correctPerson(ada, dan.personId, to, { keep: null, at })).rejects.toMatchObject({ field: 'email' })
    expect(await findPerson(ada, dan.personId, at)).toMatchObject({ name: 'Dan', email: 'dan@harbour.test' })
    expect(await findPasswordOf('dan@harbour.test')).not.toBeNull()
  })
})

describe('deleting somebody', () => {
  it('ends their sessions, frees the address, and leaves what they did to nobody’s name', async () => {
    const eve = await join('Eve', 'admin')
    const idHash = await session(eve, 'one')
    await changeRole(eve, (await join('Fay')).personId, 'safety_officer')
    await deletePerson(ada, eve.personId)
    expect(await runs(eve, idHash)).toBe(false)
    expect(await findPasswordOf('eve@harbour.test')).toBeNull()
    const { rows, broken } = await readLogPage(ada, null)
    expect(broken).toBeNull()
    const somebody = `somebody who has left (${eve.personId.slice(-4)})`
    expect(rows.find((row) => row.action === 'person:deleted')).toMatchObject({ actor: 'Ada', subject: somebody })
    expect(rows.find((row) => row.action === 'person:role-changed')).toMatchObject({ actor: somebody, subject: 'Fay' })
    const rowsOfAll = await withOrganisation(ada, (tx) => tx.logEntry.findMany())
    expect(JSON.stringify(rowsOfAll)).not.toMatch(/Eve|eve@/)
    const again = await invitePerson(ada, { name: 'Eva', email: 'eve@harbour.test', role: 'hr' }, code('eva'), at)
    expect(again.id).not.toBe(eve.personId)
  })
  it('is not possible for oneself, and never leaves nobody who can administer', async () => {
    await expect(deletePerson(ada, ada.personId)).rejects.toMatchObject({ code: 'conflict' })
    const gus = await join('Gus', 'admin')
    const outcomes = await Promise.allSettled([deletePerson(ada, gus.personId), deletePerson(gus, ada.personId)])
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    // whoever was left is Ada for the tests below
    const left = (await listPeople(ada, at)).filter(({ role, status }) => role === 'admin' && status === 'active')
    expect(left).toHaveLength(1)
    if (left[0]?.name === 'Gus') ada = gus
  })
  it('nor does any other act', async () => {
    expect(await isOnlyAdministrator(ada)).toBe(true)
    const other: Viewer = { ...ada, personId: '00000000-0000-4000-8000-000000000000' }
    for (const act of [
      () => deletePerson(other, ada.personId),
      () => disablePerson(other, ada.personId, at),
      () => changeRole(other, ada.personId, 'hr'),
      () => renewInvitation(other, ada.personId, code('no'), at),
    ])
      await expect(act()).rejects.toThrow('last administrator')
    await join('Hal', 'admin')
    expect(await isOnlyAdministrator(ada)).toBe(false)
  })
})

describe('a link that the server makes', () => {
  it('gives the only administrator another password once, ends what was signed in, and is in the log', async () => {
    const idHash = await session(ada, 'before')
    await renewFromServer(ada.email, (slug) => {
      expect(slug).toBe('harbour')
      return code('from server')
    })
    expect((await findPasswordOf(ada.email))?.passwordHash).toBe('hash')
    expect(await runs(ada, idHash)).toBe(true)
    const invitation = await findInvitation('harbour', tokenHash('from server'), at)
    if (!invitation) throw new Error('no invitation')
    expect(await acceptInvitation(invitation, tokenHash('from server'), 'another', at)).toBe(true)
    expect((await findPasswordOf(ada.email))?.passwordHash).toBe('another')
    expect(await runs(ada, idHash)).toBe(false)
    expect(await findInvitation('harbour', tokenHash('from server'), at)).toBeNull()
    const [accepted, made] = (await readLogPage(ada, null)).rows
    expect(made).toMatchObject({ action: 'person:link-from-server', actor: null })
    expect(accepted).toMatchObject({ action: 'person:invitation-accepted', detail: { 'link made by': 'the server' } })
  })
  it('is for nobody who may not sign in', async () => {
    await expect(renewFromServer('nobody@harbour.test', () => code('x'))).rejects.toMatchObject({ code: 'notFound' })
    const ida = await join('Ida')
    await disablePerson(ada, ida.personId, at)
    await expect(renewFromServer(ida.email, () => code('y'))).rejects.toMatchObject({ code: 'conflict' })
  })
  it('and one of an administrator is named beside who used it', async () => {
    const jo = await join('Jo')
    await renewInvitation(ada, jo.personId, code('jo again'), at)
    const invitation = await findInvitation('harbour', tokenHash('jo again'), at)
    if (!invitation) throw new Error('no invitation')
    await acceptInvitation(invitation, tokenHash('jo again'), 'hash', at)
    const [line] = (await readLogPage(ada, null)).rows
    expect(line).toMatchObject({ actor: 'Jo', detail: { 'link made by': ada.name } })
  })
})

describe('a person’s sessions', () => {
  it('end one by one or all but this one, and never somebody else’s', async () => {
    const [kim, lea] = [await join('Kim'), await join('Lea')]
    const [one, two, three] = [await session(kim, '1'), await session(kim, '2'), await session(kim, '3')]
    const foreign = await session(lea, '1')
    await endOwnSessions(kim, { idHash: foreign }, at)
    expect(await runs(lea, foreign)).toBe(true)
    await endOwnSessions(kim, { idHash: two }, at)
    expect((await listSessions(kim, at)).map(({ idHash }) => idHash).sort()).toEqual([one, three].sort())
    await endOwnSessions(kim, { except: three }, at)
    expect((await listSessions(kim, at)).map(({ idHash }) => idHash)).toEqual([three])
    expect(await runs(lea, foreign)).toBe(true)
  })
  it('are as many as the limit allows: one more ends the one unused for longest', async () => {
    const max = await join('Max')
    const all: string[] = []
    for (let number = 0; number < sessionLimits.atOnce; number++) all.push(await session(max, `${number}`))
    // the first is used again, so the second is the oldest
    await findViewerOfSession(max, all[0] ?? '', later(2))
    const more = await session(max, 'more', later(3))
    const left = (await listSessions(max, later(3))).map(({ idHash }) => idHash)
    expect(left).toHaveLength(sessionLimits.atOnce)
    expect(left).toContain(more)
    expect(left).toContain(all[0])
  })
  it('are as many also when they begin at the same moment', async () => {
    const ned = await join('Ned')
    await Promise.all(Array.from({ length: sessionLimits.atOnce + 5 }, (_, number) => session(ned, `${number}`)))
    expect(await listSessions(ned, at)).toHaveLength(sessionLimits.atOnce)
  })
  it('are all replaced by one with another id when the password changes', async () => {
    const oda = await join('Oda')
    const [here, there] = [await session(oda, 'here'), await session(oda, 'there')]
    const renewed = tokenHash('renewed')
    await changeOwnPassword(oda, 'new', { idHash: renewed, at })
    expect([await runs(oda, here), await runs(oda, there), await runs(oda, renewed)]).toEqual([false, false, true])
  })
  it('leave no row behind once they have ended', async () => {
    const pia = await join('Pia')
    await session(pia, 'old')
    await session(pia, 'new', later(600))
    const admin = await installation.admin('app')
    const { rows } = await admin.query('SELECT id_hash FROM session WHERE person_id = $1', [pia.personId])
    expect(rows).toHaveLength(1)
  })
})
