import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fileAudit, worstSection } from '@/lib/data/app/audits'
import { withOrganisation } from '@/lib/data/app/client'
import {
  commentOnIntervention,
  editIntervention,
  findIntervention,
  getIntervention,
  interventionAggregates,
  interventionsByUnit,
  listInterventions,
  listOwners,
  moveIntervention,
  planIntervention,
} from '@/lib/data/app/interventions'
import { quarterEnd, quarterOf } from '@/lib/domain/organisation/quarter'
import { now } from '@/lib/env'
import { PlanIntervention } from '@/lib/schemas/intervention'
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

const plan = (key: string, changed: Record<string, string> = {}): PlanIntervention =>
  PlanIntervention.parse({
    clientKey: `test-key-of-plan-${key}`,
    unit: 'LEE-PACK',
    measure: 'adjustable-desk',
    title: '',
    owner: here.anna.personId,
    dueOn: '2026-05-04',
    cost: '1200.50',
    answers: 'hotspot 2026-Q1 wristAny',
    ...changed,
  })

describe('planIntervention', () => {
  it('keeps what is planned, for whom and why', async () => {
    const { id } = await planIntervention(here.anna, plan('kept'))
    expect(await getIntervention(here.ben, id)).toMatchObject({
      unitName: 'Packing, Leeds',
      title: 'Height-adjustable desks or benches',
      status: 'planned',
      owner: { name: 'Anna Berg' },
      dueOn: '2026-05-04',
      costCents: 120_050,
      answers: { kind: 'hotspot', quarter: '2026-Q1', outcome: 'wristAny' },
      plannedBy: 'Anna Berg',
      events: [],
    })
  })

  it('plans once what is sent twice at the same time, and refuses the key for another', async () => {
    const [first, second] = await Promise.all([
      planIntervention(here.anna, plan('sent-twice')),
      planIntervention(here.anna, plan('sent-twice')),
    ])
    expect(second.id).toBe(first.id)
    await expect(planIntervention(here.anna, plan('sent-twice', { measure: 'footrest' }))).rejects.toMatchObject({
      code: 'conflict',
    })
  })

  it.each([
    ['a unit that the organisation does not have', () => ({ unit: 'HUL' }), 'unit'],
    ["another organisation's person as owner", () => ({ owner: elsewhere.anna.personId }), 'owner'],
  ])('refuses %s and names the field', async (_what, changed, field) => {
    await expect(planIntervention(here.anna, plan('refused', changed()))).rejects.toMatchObject({ field })
  })

  it('can be for a whole site', async () => {
    const { id } = await planIntervention(here.anna, plan('site', { unit: 'LEE' }))
    expect((await getIntervention(here.anna, id)).unitName).toBe('Leeds')
  })
})

describe('moveIntervention', () => {
  it('takes a step, sets the day when it is done, and keeps who and why', async () => {
    const { id } = await planIntervention(here.anna, plan('to-move'))
    await moveIntervention(here.ben, { id, from: 'planned', to: 'in_progress', reason: '' })
    await moveIntervention(here.ben, { id, from: 'in_progress', to: 'done', reason: 'All benches stand' })
    const done = await getIntervention(here.anna, id)
    expect(done).toMatchObject({ status: 'done', overdue: false })
    expect(done.doneOn).toMatch(/^\d{4}-\d\d-\d\d$/)
    expect(done.events.map((event) => (event.kind === 'status' ? [event.person, event.to, event.reason] : []))).toEqual(
      [
        ['Ben Okafor', 'in_progress', ''],
        ['Ben Okafor', 'done', 'All benches stand'],
      ],
    )
    await moveIntervention(here.ben, { id, from: 'done', to: 'in_progress', reason: 'Two are missing' })
    expect(await getIntervention(here.anna, id)).toMatchObject({ status: 'in_progress', doneOn: null })
  })

  it('refuses an impossible step with its explanation, and a missing reason at its field', async () => {
    const { id } = await planIntervention(here.anna, plan('impossible'))
    await expect(moveIntervention(here.ben, { id, from: 'done', to: 'cancelled', reason: 'x' })).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringContaining('Reopen it first'),
    })
    await expect(
      moveIntervention(here.ben, { id, from: 'planned', to: 'cancelled', reason: '' }),
    ).rejects.toMatchObject({
      field: 'reason',
    })
  })

  it('lets one of two steps from the same status through', async () => {
    const { id } = await planIntervention(here.anna, plan('two-steps'))
    const steps = await Promise.allSettled([
      moveIntervention(here.anna, { id, from: 'planned', to: 'done', reason: '' }),
      moveIntervention(here.ben, { id, from: 'planned', to: 'cancelled', reason: 'No money' }),
    ])
    expect(steps.map((step) => step.status).sort()).toEqual(['fulfilled', 'rejected'])
    expect((await getIntervention(here.anna, id)).events).toHaveLength(1)
  })
})

describe('editIntervention', () => {
  it('changes it and says what was changed', async () => {
    const { id } = await planIntervention(here.anna, plan('to-edit'))
    const { version } = await getIntervention(here.anna, id)
    const { content } = plan('unused', { dueOn: '2026-06-01', owner: '' })
    await editIntervention(here.ben, { id, version, content })
    const after = await getIntervention(here.anna, id)
    expect(after).toMatchObject({ dueOn: '2026-06-01', owner: null })
    expect(after.events).toMatchObject([
      {
        kind: 'edit',
        person: 'Ben Okafor',
        changes: [
          { field: 'ownerId', from: here.anna.personId, to: null },
          { field: 'dueOn', from: '2026-05-04', to: '2026-06-01' },
        ],
      },
    ])
  })

  it('refuses a change that started from an older state', async () => {
    const { id } = await planIntervention(here.anna, plan('edit-conflict'))
    const { version } = await getIntervention(here.anna, id)
    await editIntervention(here.ben, { id, version, content: plan('unused', { title: 'Benches' }).content })
    await expect(
      editIntervention(here.anna, { id, version, content: plan('unused', { title: 'Desks' }).content }),
    ).rejects.toMatchObject({ code: 'conflict' })
    expect((await getIntervention(here.anna, id)).title).toBe('Benches')
  })

  it('writes nothing when nothing changed', async () => {
    const { id } = await planIntervention(here.anna, plan('no-change'))
    const { version, content } = await getIntervention(here.anna, id)
    await editIntervention(here.anna, { id, version, content })
    expect(await getIntervention(here.anna, id)).toMatchObject({ version, events: [] })
  })
})

describe('comments and history', () => {
  it('keep their order and their author', async () => {
    const { id } = await planIntervention(here.anna, plan('comments'))
    await commentOnIntervention(here.ben, { id, comment: 'Offer received' })
    await commentOnIntervention(here.anna, { id, comment: 'Ordered' })
    const { events } = await getIntervention(here.anna, id)
    expect(events.map((event) => [event.person, event.kind === 'comment' && event.text])).toEqual([
      ['Ben Okafor', 'Offer received'],
      ['Anna Berg', 'Ordered'],
    ])
  })

  it('cannot be rewritten', async () => {
    const { id } = await planIntervention(here.anna, plan('append-only'))
    await commentOnIntervention(here.ben, { id, comment: 'Said' })
    const rewriting = withOrganisation(here.anna, (tx) =>
      tx.interventionEvent.deleteMany({ where: { interventionId: id } }),
    )
    await expect(rewriting).rejects.toThrow(insufficientPrivilege)
  })
})

describe('lists', () => {
  it('filter by unit, by what is open and by oneself', async () => {
    const { id } = await planIntervention(here.anna, plan('listed', { unit: 'LEE-DATA', owner: here.ben.personId }))
    const ids = async (filters: Parameters<typeof listInterventions>[1], viewer = here.anna) =>
      (await listInterventions(viewer, filters)).map((one) => one.id)
    expect(await ids({ unit: 'LEE' })).toContain(id)
    expect(await ids({ unit: 'LEE-PACK' })).not.toContain(id)
    expect(await ids({ owner: 'me' })).not.toContain(id)
    expect(await ids({ owner: 'me' }, here.ben)).toContain(id)
    await moveIntervention(here.anna, { id, from: 'planned', to: 'cancelled', reason: 'No room' })
    expect(await ids({ status: 'open' })).not.toContain(id)
    expect((await interventionsByUnit(here.anna)).get('LEE-DATA') ?? []).toEqual([])
  })

  it('are by unit for the cards, and overdue is what is open past its day', async () => {
    const { id } = await planIntervention(here.anna, plan('overdue', { dueOn: '2020-01-01' }))
    const cards = (await interventionsByUnit(here.anna)).get('LEE-PACK') ?? []
    expect(cards.find((card) => card.id === id)).toMatchObject({ overdue: true })
    await moveIntervention(here.anna, { id, from: 'planned', to: 'done', reason: '' })
    expect((await getIntervention(here.anna, id)).overdue).toBe(false)
  })

  it('offer oneself first as owner', async () => {
    expect((await listOwners(here.ben)).map((person) => person.name)).toEqual(['Ben Okafor', 'Anna Berg'])
  })
})

describe('interventionAggregates', () => {
  const end = (day: string) => new Date(`${day}T00:00:00Z`)
  /** The first day of the quarter after the one that the tests run in: what is planned now was planned before. */
  const nextQuarter = quarterEnd(quarterOf(now()))

  it('say what was meant and done for which leaves, without what was cancelled', async () => {
    const { id: planned } = await planIntervention(here.anna, plan('for-a-site', { unit: 'LEE', measure: 'footrest' }))
    const { id: done } = await planIntervention(here.anna, plan('done', { unit: 'LEE-DATA', measure: 'rotation' }))
    const { id: cancelled } = await planIntervention(here.anna, plan('cancelled', { unit: 'LEE-DATA' }))
    await moveIntervention(here.anna, { id: done, from: 'planned', to: 'done', reason: '' })
    await moveIntervention(here.anna, { id: cancelled, from: 'planned', to: 'cancelled', reason: 'No room' })
    const found = await interventionAggregates(here.anna, nextQuarter)
    const ids = found.map(({ intervention }) => intervention)
    expect(found).toContainEqual({
      intervention: planned,
      measure: 'footrest',
      outcomes: ['backAny'],
      units: ['LEE-DATA', 'LEE-PACK'],
      doneIn: null,
    })
    expect(found).toContainEqual({
      intervention: done,
      measure: 'rotation',
      outcomes: ['wristAny', 'backAny'],
      units: ['LEE-DATA'],
      doneIn: quarterOf(now()),
    })
    expect(ids).not.toContain(cancelled)
    expect(ids).toEqual([...ids].sort())
  })

  it('hold nothing that came after the quarter', async () => {
    const { id } = await planIntervention(here.anna, plan('done-later', { unit: 'LEE-DATA' }))
    await moveIntervention(here.anna, { id, from: 'planned', to: 'done', reason: '' })
    expect(await interventionAggregates(here.anna, end('2020-01-01'))).toEqual([])
    const admin = await installation.admin('app')
    await admin.query(`UPDATE intervention SET created_at = '2026-01-02', done_on = '2026-04-01' WHERE id = $1`, [id])
    const doneIn = async (day: string) =>
      (await interventionAggregates(here.anna, end(day))).map((found) => [found.intervention, found.doneIn])
    expect(await doneIn('2026-04-01')).toEqual([[id, null]])
    expect(await doneIn('2026-04-02')).toEqual([[id, '2026-Q2']])
  })

  it('count a unit that was divided as itself and as its parts', async () => {
    const admin = await installation.admin('app')
    await admin.query(
      `INSERT INTO unit (organisation_id, first_quarter, code, name, kind, parent) VALUES ($1, '2027-Q1', 'LEE-PACK-A', 'A', 'team', 'LEE-PACK')`,
      [here.anna.organisationId],
    )
    const { id } = await planIntervention(here.anna, plan('divided'))
    const found = await interventionAggregates(here.anna, nextQuarter)
    expect(found.find(({ intervention }) => intervention === id)?.units).toEqual(['LEE-PACK', 'LEE-PACK-A'])
  })
})

describe('another organisation', () => {
  it('sees none of it and can change none of it', async () => {
    const { id } = await planIntervention(here.anna, plan('private'))
    expect(await findIntervention(elsewhere.anna, id)).toBeNull()
    expect(await listInterventions(elsewhere.anna, {})).toEqual([])
    await expect(commentOnIntervention(elsewhere.anna, { id, comment: 'Hello' })).rejects.toMatchObject({
      code: 'notFound',
    })
    await expect(
      moveIntervention(elsewhere.anna, { id, from: 'planned', to: 'done', reason: '' }),
    ).rejects.toMatchObject({ code: 'notFound' })
  })
})

describe('worstSection', () => {
  it('is what the audits of the unit and below say', async () => {
    await fileAudit(here.anna, parsedAudit('worst-section', poorMouse))
    expect(await worstSection(here.anna, 'LEE')).toBe('mouseKeyboard')
    expect(await worstSection(here.anna, 'LEE-DATA')).toBeNull()
  })
})
