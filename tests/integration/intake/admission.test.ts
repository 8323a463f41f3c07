import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { groupPrintedCode, hashPrintedCode, makePrintedCode } from '@/lib/crypto/printed-code'
import { createInstallation, type Installation } from '../installation'
import { type Door, facts, fieldsOfLanguageSwitch, newKey, openDoor } from './door'

let installation: Installation
let door: Door
const slugs = { slips: 'by-slips', passes: 'by-passes', open: 'by-link' } as const
const slips = Array.from({ length: 6 }, () => makePrintedCode('slip'))
const [first = '', second = '', third = '', leeds = '', late = '', lost = ''] = slips
const entryCode = makePrintedCode('entry')

beforeAll(async () => {
  installation = await createInstallation()
  door = await openDoor(installation.intake)
  for (const [admission, slug] of Object.entries(slugs)) {
    await installation.worker.pushFacts({
      ...facts,
      units: [...facts.units, { code: 'DESK', name: 'Front desk', kind: 'team', parent: 'ORG' }],
      organisation: { ...facts.organisation, slug },
      // Object.entries forgets that the keys are the modes.
      admission: admission as keyof typeof slugs,
      languages: ['en', 'de'],
    })
    await installation.worker.pushEntryCodes({
      organisation: slug,
      codes: [{ quarter: '2026-Q4', hash: hashPrintedCode(entryCode), maximum: 50 }],
    })
  }
  const batch = async (codes: string[], changes: { unit?: string; quarter?: '2027-Q1' } = {}) => {
    const id = randomUUID()
    const hashes = codes.map(hashPrintedCode)
    await installation.worker.pushSlips({
      organisation: slugs.slips,
      batch: id,
      quarter: '2026-Q4',
      unit: null,
      hashes,
      ...changes,
    })
    return id
  }
  await batch([first, second, third])
  await batch([leeds], { unit: 'LEE' })
  await batch([late], { quarter: '2027-Q1' })
  await installation.worker.withdrawSlips(slugs.slips, await batch([lost]))
})
afterAll(async () => {
  await door.close()
  await installation.close()
})

const wrist = { unit: 'LEE-PACK', regions: ['wrists-hands'], 'wrist.frequency': 3 }
const asForm = (changes: Record<string, string>): [string, string][] =>
  Object.entries({ unit: 'LEE-PACK', regions: 'wrists-hands', 'wrist.frequency': '3', key: newKey(), ...changes })

async function send(body: Record<string, unknown>, slug: string = slugs.slips) {
  const response = await door.send(`/r/${slug}/reports`, { ...wrist, key: newKey(), ...body })
  const { errors } = (await response.json()) as { errors?: { field: string; message: string }[] }
  return { status: response.status, field: errors?.[0]?.field, message: errors?.[0]?.message ?? '' }
}

/** The door's own findings have a sentence each; what the vault refuses has one for all (tests/attack/one-refusal.test.ts). */
const refusals: [string, Record<string, unknown>, number, string, RegExp][] = [
  ['no slip', {}, 403, 'slip', /^Enter the code/],
  ['something else than a slip', { slip: 'hello' }, 403, 'slip', /26 more letters/],
  ['an entry code in its place', { slip: entryCode }, 403, 'slip', /26 more letters/],
  ['an unknown slip', { slip: makePrintedCode('slip') }, 403, 'slip', /^This code was not accepted/],
  ['a slip of another quarter', { slip: late }, 403, 'slip', /^This code was not accepted/],
  ['a slip of a withdrawn sheet', { slip: lost }, 403, 'slip', /^This code was not accepted/],
  ['a slip of another part', { slip: leeds, unit: 'DESK' }, 403, 'slip', /choose a team of that part/],
  ['an unknown entry code', { entry: makePrintedCode('entry') }, 403, 'entry', /^This entry code was not accepted/],
]

describe('where slips are asked for', () => {
  for (const [what, body, status, field, message] of refusals) {
    it(`${what} is refused at the field ${field}`, async () => {
      const refused = await send(body)
      expect(refused).toMatchObject({ status, field })
      expect(refused.message).toMatch(message)
    })
  }

  it('a slip admits once, however it is typed; used, it costs nothing that was answered', async () => {
    const fields = asForm({ slip: groupPrintedCode(first).toLowerCase().replaceAll('0', 'o').replaceAll(' ', '-') })
    expect((await door.submit(`/r/${slugs.slips}/reports`, fields)).status).toBe(201)
    // A lost answer, asked for again.
    expect((await door.submit(`/r/${slugs.slips}/reports`, fields)).status).toBe(201)

    const again = await door.submit(`/r/${slugs.slips}/reports`, asForm({ slip: first }))
    expect(again.status).toBe(403)
    const page = await again.text()
    expect(page).toContain('This code was not accepted')
    expect(page).toMatch(checked('unit-LEE-PACK'))
    expect(page).toMatch(checked('wrist-frequency-3'))
    expect(page).toMatch(/<input(?=[^>]* name="slip")[^>]* aria-invalid="true"/)

    const [, key = ''] = /name="key" value="([^"]+)"/.exec(page) ?? []
    expect((await door.submit(`/r/${slugs.slips}/reports`, asForm({ key, slip: second }))).status).toBe(201)
  })

  it('the thanks change their language without the slip, and the receipt stays', async () => {
    const slip = await newSlip()
    const filed = await door.submit(`/r/${slugs.slips}/reports`, asForm({ slip: groupPrintedCode(slip) }))
    expect(filed.status).toBe(201)
    const page = await filed.text()
    for (const spelling of [slip, groupPrintedCode(slip)]) expect(page).not.toContain(spelling)
    const fields = fieldsOfLanguageSwitch(page)
    expect(fields.map(([name]) => name).toSorted()).toEqual(['key', 'regions', 'unit', 'wrist.frequency'])
    const german = await door.submit(`/r/${slugs.slips}/reports`, [...fields, ['lang', 'de']])
    expect(german.status).toBe(201)
    const translated = await german.text()
    expect(translated).toContain('<html lang="de"')
    expect(receiptOn(translated)).toBe(receiptOn(page))
    expect(receiptOn(page)).toMatch(/^\w{4}/)
  })

  it('whoever withdraws is told first that the slip stays used, while that can be a surprise', async () => {
    const slip = await newSlip()
    const filed = await door.send(`/r/${slugs.slips}/reports`, { ...wrist, key: newKey(), slip })
    const { receipt } = (await filed.json()) as { receipt: string }
    const open = await door.send(`/r/${slugs.open}/reports`, { ...wrist, key: newKey() })
    const { receipt: other } = (await open.json()) as { receipt: string }
    const read = async (organisation: string, which: string) =>
      (
        await door.submit(`/r/${organisation}/receipts`, [
          ['receipt', which],
          ['action', 'read'],
        ])
      ).text()
    expect(await read(slugs.slips, receipt)).toContain('Your slip stays used')
    expect(await read(slugs.open, other)).toContain('Delete my report')
    expect(await read(slugs.open, other)).not.toContain('stays used')
    // And it is true.
    expect((await door.send(`/r/${slugs.slips}/receipts`, { receipt, action: 'withdraw' })).status).toBe(200)
    expect(await send({ slip })).toMatchObject({ status: 403, message: expect.stringContaining('was not accepted') })
  })

  it('a problem elsewhere keeps the code and does not use it up', async () => {
    const page = await door.submit(`/r/${slugs.slips}/reports`, asForm({ slip: third, 'wrist.frequency': '9' }))
    expect(page.status).toBe(422)
    expect(await page.text()).toContain(`value="${third}"`)
    expect(await send({ slip: third })).toMatchObject({ status: 201 })
  })

  it('50 reports with one slip at the same moment are one report', async () => {
    const code = await newSlip()
    const answers = await Promise.all(Array.from({ length: 50 }, () => send({ slip: code })))
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
    expect(answers.filter(({ status }) => status === 403)).toHaveLength(49)
  })

  it('a report stays in the part of its slip when it is amended', async () => {
    const filed = await door.send(`/r/${slugs.slips}/reports`, { ...wrist, key: newKey(), slip: leeds })
    const { receipt } = (await filed.json()) as { receipt: string }
    const amend = { receipt, action: 'amend', ...wrist }
    const refused = await door.send(`/r/${slugs.slips}/receipts`, { ...amend, unit: 'DESK' })
    expect(refused.status).toBe(422)
    expect(await refused.json()).toMatchObject({ errors: [{ field: 'unit' }] })
    expect((await door.send(`/r/${slugs.slips}/receipts`, { ...amend, unit: 'LEE-RET' })).status).toBe(200)
  })
})

describe('each way of admission', () => {
  it('promises something else on the first screen', async () => {
    const pages = await Promise.all(Object.values(slugs).map(async (slug) => (await door.get(`/r/${slug}`)).text()))
    const sentences = ['sealed slip that you drew yourself', 'You need a pass', 'Anyone with the link can report']
    expect(pages.map((page) => sentences.map((sentence) => page.includes(sentence)))).toEqual([
      [true, false, false],
      [false, true, false],
      [false, false, true],
    ])
    expect(pages.map((page) => [page.includes('name="slip"'), page.includes('name="pass"')])).toEqual([
      [true, false],
      [false, true],
      [false, false],
    ])
  })

  it('leaves a slip alone that nobody asked for', async () => {
    expect(await send({ slip: 'anything' }, slugs.open)).toMatchObject({ status: 201 })
  })
})

describe('on behalf of somebody', () => {
  for (const slug of Object.values(slugs)) {
    it(`${slug}: the form says so, asks for the entry code alone, and takes it more than once`, async () => {
      const page = await (await door.get(`/r/${slug}/entry`)).text()
      expect(page).toContain('You type this in for somebody else')
      expect(page).toContain(`action="/r/${slug}/entry"`)
      expect([page.includes('name="entry"'), page.includes('name="slip"'), page.includes('name="pass"')]).toEqual([
        true,
        false,
        false,
      ])
      for (let time = 0; time < 2; time += 1) {
        const stored = await door.submit(`/r/${slug}/entry`, asForm({ entry: entryCode }))
        expect(stored.status).toBe(201)
        const thanks = await stored.text()
        expect(thanks).toContain('The receipt belongs to the person')
        // An entry code works again: it is on no page that is left open.
        expect(thanks).not.toContain(entryCode)
      }
    })
  }

  it('nothing is taken without the code, and the form stays what it was', async () => {
    const refused = await door.submit(`/r/${slugs.open}/entry`, asForm({}))
    expect(refused.status).toBe(422)
    const page = await refused.text()
    expect(page).toContain('Enter your entry code')
    expect(page).toContain(`action="/r/${slugs.open}/entry"`)
    const wrong = await door.submit(`/r/${slugs.open}/entry`, asForm({ entry: makePrintedCode('entry') }))
    expect(wrong.status).toBe(403)
    expect(await wrong.text()).toMatch(checked('wrist-frequency-3'))
  })

  it('is marked in the vault, and is not otherwise', async () => {
    const before = await onBehalf()
    await send({ entry: entryCode }, slugs.open)
    await send({}, slugs.open)
    expect(await onBehalf()).toBe(before + 1)
  })
})

async function newSlip(): Promise<string> {
  const code = makePrintedCode('slip')
  const hashes = [hashPrintedCode(code)]
  const batch = { organisation: slugs.slips, batch: randomUUID(), quarter: '2026-Q4' as const, unit: null }
  await installation.worker.pushSlips({ ...batch, hashes })
  return code
}

const receiptOn = (page: string) => /<output[^>]*>([^<]+)<\/output>/.exec(page)?.[1] ?? ''

/** A page's input with this id, ticked. */
const checked = (id: string) => new RegExp(`<input(?=[^>]* id="${id}")[^>]* checked`)

async function onBehalf(): Promise<number> {
  const admin = await installation.admin('vault')
  const { rows } = await admin.query<{ count: number }>(
    'SELECT count(*)::integer AS count FROM vault.report WHERE organisation = $1 AND on_behalf',
    [slugs.open],
  )
  return rows[0]?.count ?? -1
}

describe('a quarter that turned while an answer was lost', () => {
  it('gives the report of a slip its first answer, and another one with that slip none', async () => {
    const slip = makePrintedCode('slip')
    const slug = 'turned'
    const organisation = { ...facts.organisation, slug }
    await installation.worker.pushFacts({ ...facts, organisation, admission: 'slips' })
    await installation.worker.pushSlips({
      organisation: slug,
      batch: randomUUID(),
      quarter: '2026-Q4',
      unit: null,
      hashes: [hashPrintedCode(slip)],
    })
    const body = { ...wrist, key: newKey(), slip }
    const first = await door.send(`/r/${slug}/reports`, body)
    expect(first.status).toBe(201)
    await installation.worker.closeQuarter(slug, '2026-Q4')
    await installation.worker.pushFacts({ ...facts, organisation, admission: 'slips', openQuarter: '2027-Q1' })
    const fresh = await openDoor(installation.intake)
    try {
      const again = await fresh.send(`/r/${slug}/reports`, body)
      expect([again.status, await again.json()]).toEqual([201, await first.json()])
      expect((await fresh.send(`/r/${slug}/reports`, { ...body, key: newKey() })).status).toBe(403)
    } finally {
      await fresh.close()
    }
  })
})
