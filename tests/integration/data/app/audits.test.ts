import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  auditAggregates,
  fileAudit,
  findAudit,
  getAudit,
  listAudits,
  listUnitAudits,
  listWorkstations,
  newestSections,
  reviseAudit,
  withdrawAudit,
} from '@/lib/data/app/audits'
import { withOrganisation } from '@/lib/data/app/client'
import { listUnitChoices } from '@/lib/data/app/unit-names'
import { createInstallation, type Installation } from '../../installation'
import { parsedAudit, poorMouse, type SmallOrganisation, smallOrganisation } from './small-organisation'

/** What PostgreSQL answers where a grant is missing; the app hands on the code alone. */
const insufficientPrivilege = /42501/

let installation: Installation
let here: SmallOrganisation
let elsewhere: SmallOrganisation

beforeAll(async () => {
  installation = await createInstallation()
  here = await smallOrganisation(installation, 'here')
  elsewhere = await smallOrganisation(installation, 'elsewhere')
})
afterAll(() => installation?.close())

const content = (changed?: Record<string, string | string[]>) => parsedAudit('unused-in-changes', changed).content

describe('fileAudit', () => {
  it('scores on the server and keeps the first revision', async () => {
    const { id } = await fileAudit(here.anna, parsedAudit('scored', poorMouse))
    const audit = await getAudit(here.anna, id)
    expect(audit).toMatchObject({
      unitName: 'Packing, Leeds',
      workstation: 'Packing bench 4',
      auditedOn: '2026-03-02',
      final: 6,
      mouseKeyboard: 6,
      actionNeeded: true,
      auditor: 'Anna Berg',
      revision: 1,
    })
    expect(audit.revisions).toHaveLength(1)
    expect(audit.revisions[0]).toMatchObject({ revision: 1, editor: 'Anna Berg', content: { score: { final: 6 } } })
  })

  it('files once what is sent twice, even at the same time', async () => {
    const input = parsedAudit('sent-twice-at-once', { workstation: 'Sent twice' })
    const [first, second] = await Promise.all([fileAudit(here.anna, input), fileAudit(here.anna, input)])
    expect(second.id).toBe(first.id)
    expect((await fileAudit(here.anna, input)).id).toBe(first.id)
    const filed = (await listAudits(here.anna, {})).filter((audit) => audit.workstation === 'Sent twice')
    expect(filed).toHaveLength(1)
    expect((await getAudit(here.anna, first.id)).revisions).toHaveLength(1)
  })

  it('refuses a key that was used for another audit', async () => {
    await fileAudit(here.anna, parsedAudit('used-for-another'))
    const other = parsedAudit('used-for-another', { workstation: 'Another bench' })
    await expect(fileAudit(here.anna, other)).rejects.toMatchObject({ code: 'conflict' })
  })

  it.each([
    ['a unit that has parts', { unit: 'LEE' }, 'unit'],
    ['a unit that the organisation does not have', { unit: 'HUL-PACK' }, 'unit'],
    ['a day in the future', { auditedOn: '2099-03-02' }, 'auditedOn'],
  ])('refuses %s and names the field', async (_what, changed, field) => {
    await expect(fileAudit(here.anna, parsedAudit('refused', changed))).rejects.toMatchObject({ field })
  })
})

describe('the day of an audit', () => {
  it('may be before the first tree: then the first tree says what there was', async () => {
    const { id } = await fileAudit(here.anna, parsedAudit('before-any-tree', { auditedOn: '2019-03-02' }))
    expect((await getAudit(here.anna, id)).auditedOn).toBe('2019-03-02')
  })

  it('may be in any year after the tree was made', async () => {
    const admin = await installation.admin('app')
    await admin.query(`UPDATE unit SET first_quarter = '2024-Q2' WHERE organisation_id = $1`, [
      here.anna.organisationId,
    ])
    for (const auditedOn of ['2024-12-31', '2025-01-01', '2026-01-01']) {
      await expect(fileAudit(here.anna, parsedAudit(`on-${auditedOn}`, { auditedOn }))).resolves.toBeDefined()
    }
  })
})

describe('reviseAudit', () => {
  it('changes the audit and keeps what it was', async () => {
    const { id } = await fileAudit(here.anna, parsedAudit('to-revise'))
    await reviseAudit(here.ben, { id, revision: 1, content: content({ ...poorMouse, note: 'Looked again.' }) })
    const audit = await getAudit(here.anna, id)
    expect(audit).toMatchObject({ final: 6, revision: 2, note: 'Looked again.', auditor: 'Anna Berg' })
    expect(audit.revisions.map(({ editor, content: was }) => [editor, was.score.final])).toEqual([
      ['Anna Berg', 2],
      ['Ben Okafor', 6],
    ])
  })

  it('refuses a change that started from an older revision, and says who was faster', async () => {
    const { id } = await fileAudit(here.anna, parsedAudit('to-conflict'))
    await reviseAudit(here.ben, { id, revision: 1, content: content({ note: 'first' }) })
    await expect(
      reviseAudit(here.anna, { id, revision: 1, content: content({ note: 'second' }) }),
    ).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('Ben Okafor changed this audit'),
    })
    expect(await getAudit(here.anna, id)).toMatchObject({ revision: 2, note: 'first' })
  })

  it('lets exactly one of two changes at once through', async () => {
    const { id } = await fileAudit(here.anna, parsedAudit('two-at-once'))
    const changes = await Promise.allSettled([
      reviseAudit(here.anna, { id, revision: 1, content: content({ note: 'one' }) }),
      reviseAudit(here.ben, { id, revision: 1, content: content({ note: 'two' }) }),
    ])
    expect(changes.map((change) => change.status).sort()).toEqual(['fulfilled', 'rejected'])
    expect((await getAudit(here.anna, id)).revisions).toHaveLength(2)
  })

  it('cannot rewrite history: app_web may not change a revision', async () => {
    const { id } = await fileAudit(here.anna, parsedAudit('history'))
    const rewriting = withOrganisation(here.anna, (tx) =>
      tx.auditRevision.updateMany({ where: { auditId: id }, data: { revision: 9 } }),
    )
    await expect(rewriting).rejects.toThrow(insufficientPrivilege)
  })
})

describe('withdrawAudit', () => {
  it('takes the audit out of the list and keeps it readable with its reason', async () => {
    const { id } = await fileAudit(here.anna, parsedAudit('to-withdraw', { workstation: 'Withdrawn bench' }))
    await withdrawAudit(here.ben, { id, revision: 1, reason: 'Wrong desk' })
    const listed = async (withdrawn?: 'yes') =>
      (await listAudits(here.anna, { withdrawn })).some((audit) => audit.id === id)
    expect([await listed(), await listed('yes')]).toEqual([false, true])
    const audit = await getAudit(here.anna, id)
    expect(audit.revisions.at(-1)).toMatchObject({
      editor: 'Ben Okafor',
      content: { withdrawn: { reason: 'Wrong desk' }, workstation: 'Withdrawn bench' },
    })
    expect(await listWorkstations(here.anna)).not.toContain('Withdrawn bench')
  })

  it('cannot be done twice, and what is withdrawn cannot be changed', async () => {
    const { id } = await fileAudit(here.anna, parsedAudit('withdrawn-twice'))
    await withdrawAudit(here.ben, { id, revision: 1, reason: 'Wrong desk' })
    await expect(withdrawAudit(here.anna, { id, revision: 2, reason: 'Again' })).rejects.toMatchObject({
      code: 'conflict',
      message: 'Ben Okafor has withdrawn this audit. Nothing was saved.',
    })
    await expect(reviseAudit(here.anna, { id, revision: 2, content: content() })).rejects.toMatchObject({
      code: 'conflict',
    })
  })
})

describe('lists', () => {
  it('a unit stands for everything below it', async () => {
    const { id } = await fileAudit(here.anna, parsedAudit('below', { unit: 'LEE-DATA', workstation: 'Desk 1' }))
    const ids = async (unit: string) => (await listAudits(here.anna, { unit })).map((audit) => audit.id)
    expect(await ids('LEE-DATA')).toContain(id)
    expect(await ids('LEE')).toContain(id)
    expect(await ids('LEE-PACK')).not.toContain(id)
  })

  it('the action level starts at 5', async () => {
    const finals = (await listAudits(here.anna, { level: 'action' })).map((audit) => audit.final)
    expect(finals.length).toBeGreaterThan(0)
    expect(finals.every((final) => final >= 5)).toBe(true)
  })

  it('show each workstation once on the page of a unit, with its newest audit', async () => {
    await fileAudit(
      here.anna,
      parsedAudit('older-desk', { unit: 'LEE-DATA', workstation: 'Desk 2', auditedOn: '2026-02-01' }),
    )
    const { id } = await fileAudit(
      here.anna,
      parsedAudit('newer-desk', { unit: 'LEE-DATA', workstation: 'desk 2', auditedOn: '2026-05-01' }),
    )
    const desks = (await listUnitAudits(here.anna, 'LEE-DATA')).filter((audit) => /desk 2/i.test(audit.workstation))
    expect(desks.map((audit) => audit.id)).toEqual([id])
  })

  it('offer the units in the order of the tree and say which are leaves', async () => {
    expect(await listUnitChoices(here.anna, '2026-Q4')).toEqual([
      { code: 'ORG', name: 'Small Company', under: null, leaf: false, closedAfter: null },
      { code: 'LEE', name: 'Leeds', under: 'Small Company', leaf: false, closedAfter: null },
      { code: 'LEE-DATA', name: 'Data entry', under: 'Leeds', leaf: true, closedAfter: null },
      { code: 'LEE-PACK', name: 'Packing', under: 'Leeds', leaf: true, closedAfter: null },
    ])
  })
})

describe('another organisation', () => {
  it('sees none of it and can change none of it', async () => {
    const { id } = await fileAudit(here.anna, parsedAudit('private'))
    expect(await findAudit(elsewhere.anna, id)).toBeNull()
    expect(await findAudit(here.anna, 'not-an-id')).toBeNull()
    expect((await listAudits(elsewhere.anna, {})).map((audit) => audit.id)).not.toContain(id)
    await expect(reviseAudit(elsewhere.anna, { id, revision: 1, content: content() })).rejects.toMatchObject({
      code: 'notFound',
    })
  })

  it('can use the same key for an audit of its own', async () => {
    const ours = await fileAudit(here.anna, parsedAudit('same-key'))
    const theirs = await fileAudit(elsewhere.anna, parsedAudit('same-key', { workstation: 'Their bench' }))
    expect(theirs.id).not.toBe(ours.id)
  })
})

describe('auditAggregates', () => {
  /** Rows of a release: Leeds with the unit that is audited. */
  const packing = { id: 'LEE-PACK', parent: null, members: ['LEE-PACK'] }

  it('counts the newest officer audit of each workstation before the end of the quarter', async () => {
    const viewer = (await smallOrganisation(installation, 'aggregates')).anna
    const file = (key: string, changed: Record<string, string | string[]>) =>
      fileAudit(viewer, parsedAudit(key, changed))
    const before = new Date('2026-04-01T00:00:00Z')
    // Bench 1 was poor (final 6) and is neutral now; bench 2 is poor; the rest must not count.
    await file('bench-1-old-state', { workstation: 'Bench 1', auditedOn: '2026-01-10', ...poorMouse })
    await file('bench-1-new-state', { workstation: 'Bench 1', auditedOn: '2026-03-10', postures: ['slouching'] })
    await file('bench-2-the-only', {
      workstation: 'Bench 2',
      auditedOn: '2026-03-31',
      ...poorMouse,
      postures: ['wrist-extension'],
    })
    await file('bench-2-next-quarter', { workstation: 'Bench 2', auditedOn: '2026-04-01' })
    await file('bench-3-self-check', { workstation: 'Bench 3', auditorKind: 'self', ...poorMouse })
    const withdrawn = await file('bench-4-withdrawn', { workstation: 'Bench 4', ...poorMouse })
    await withdrawAudit(viewer, { id: withdrawn.id, revision: 1, reason: 'Wrong desk' })

    // Of two workstations their number is told, and nothing that was found there.
    expect(await auditAggregates(viewer, [packing], before)).toEqual([
      { row: 'LEE-PACK', workstations: 2, atActionLevel: null, postures: null },
    ])

    // Sections of a neutral workstation without a telephone: chair 2, B(0,1) = 1, C(1,1) = 1; of a poor mouse C = 6.
    await file('bench-5', { workstation: 'Bench 5', auditedOn: '2026-03-31', ...poorMouse })
    const three = { final: 2, chair: 0, monitorPhone: 0, mouseKeyboard: 2 }
    expect(await auditAggregates(viewer, [packing], before)).toEqual([
      { row: 'LEE-PACK', workstations: 3, atActionLevel: three, postures: null },
    ])

    await file('bench-6', { workstation: 'Bench 6', auditedOn: '2026-03-31', postures: ['slouching'] })
    await file('bench-7', { workstation: 'Bench 7', auditedOn: '2026-03-31' })
    expect(await auditAggregates(viewer, [packing], before)).toEqual([
      {
        row: 'LEE-PACK',
        workstations: 5,
        atActionLevel: three,
        postures: { 'wrist-extension': 1, 'forward-head': 0, slouching: 2, twisted: 0, 'shoulders-raised': 0 },
      },
    ])
    expect(await newestSections(viewer, new Date('2026-01-01T00:00:00Z'))).toEqual([])
  })

  it('can be read by the worker, which writes the release', async () => {
    await installation.connectApp('app_worker')
    try {
      const { organisationId } = here.anna
      expect(await auditAggregates({ organisationId }, [packing], new Date('2027-01-01T00:00:00Z'))).not.toEqual([])
    } finally {
      await installation.connectApp('app_web')
    }
  })
})
