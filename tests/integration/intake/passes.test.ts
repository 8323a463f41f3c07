import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createInstallation, type Installation } from '../installation'
import { type Door, facts, fieldsOfLanguageSwitch, newKey, openDoor } from './door'
import { type PassKey as Key, makePassKey as makeKey, makePass } from './passes'

const slug = facts.organisation.slug

let installation: Installation
let door: Door
let running: Key
let coming: Key

const newPass = (key = running, organisation = slug) => makePass(key, organisation)

const report = (pass: string | undefined, key = newKey()) => ({ unit: 'LEE-PACK', regions: ['none'], pass, key })

async function refusal(answer: Response): Promise<[number, unknown]> {
  return [answer.status, ((await answer.json()) as { errors: unknown }).errors]
}

async function storedReports(): Promise<number> {
  const admin = await installation.admin('vault')
  const { rows } = await admin.query<{ count: number }>('SELECT count(*)::integer AS count FROM vault.report')
  return rows[0]?.count ?? 0
}

beforeAll(async () => {
  installation = await createInstallation()
  ;[running, coming] = await Promise.all([makeKey('2026-Q4'), makeKey('2027-Q1')])
  const passKeys = [running, coming].map(({ quarter, keyId, spki }) => ({ quarter, keyId, spki }))
  await installation.worker.pushFacts({ ...facts, admission: 'passes', passKeys, languages: ['en', 'ar'] })
  const contoso = { slug: 'contoso', name: 'Contoso', demo: false }
  await installation.worker.pushFacts({ ...facts, organisation: contoso, admission: 'passes', passKeys })
  door = await openDoor(installation.intake)
})
afterAll(async () => {
  expect(door.failures).toEqual([])
  await door.close()
  await installation.close()
})

describe('a report with a pass', () => {
  it('is stored, and again answered the same after a lost answer', async () => {
    const body = report(await newPass())
    const first = await door.send(`/r/${slug}/reports`, body)
    expect(first.status).toBe(201)
    const again = await door.send(`/r/${slug}/reports`, body)
    expect(again.status).toBe(201)
    expect(await again.json()).toEqual(await first.json())
  })

  it('is refused a second time, and what was answered stays on the page', async () => {
    const pass = await newPass()
    expect((await door.send(`/r/${slug}/reports`, report(pass))).status).toBe(201)
    const before = await storedReports()
    expect(await refusal(await door.send(`/r/${slug}/reports`, report(pass)))).toEqual([
      403,
      [{ field: 'pass', message: expect.stringContaining('This pass was not accepted') }],
    ])
    const page = await door.submit(`/r/${slug}/reports`, [
      ['unit', 'LEE-RET'],
      ['regions', 'neck'],
      ['neck.frequency', '3'],
      ['pass', pass],
      ['key', newKey()],
    ])
    expect(page.status).toBe(403)
    const html = await page.text()
    expect(html).toContain('This pass was not accepted')
    expect(html).toMatch(/id="regions-neck"[^>]*checked/)
    expect(html).not.toContain(pass)
    expect(await storedReports()).toBe(before)
  })

  it('changes the language of its thanks without the pass, and keeps the receipt', async () => {
    const pass = await newPass()
    const fields: [string, string][] = Object.entries({ unit: 'LEE-PACK', regions: 'none', pass, key: newKey() })
    const page = await (await door.submit(`/r/${slug}/reports`, fields)).text()
    expect(page).not.toContain('plumbline-pass')
    const sent = fieldsOfLanguageSwitch(page)
    expect(sent.map(([name]) => name).toSorted()).toEqual(['key', 'regions', 'unit'])
    const arabic = await door.submit(`/r/${slug}/reports`, [...sent, ['lang', 'ar']])
    expect(arabic.status).toBe(201)
    const translated = await arabic.text()
    const receipt = /<output[^>]*>[^<]+<\/output>/
    expect(translated).toContain('dir="rtl"')
    expect(receipt.exec(translated)?.[0]).toBe(receipt.exec(page)?.[0])
  })

  it('says before it is withdrawn that its pass stays used', async () => {
    const pass = await newPass()
    const filed = await door.send(`/r/${slug}/reports`, report(pass))
    const { receipt } = (await filed.json()) as { receipt: string }
    const read = await door.submit(`/r/${slug}/receipts`, [
      ['receipt', receipt],
      ['action', 'read'],
    ])
    expect(await read.text()).toContain('Your pass stays used')
    expect((await door.send(`/r/${slug}/receipts`, { receipt, action: 'withdraw' })).status).toBe(200)
    const [status] = await refusal(await door.send(`/r/${slug}/reports`, report(pass)))
    expect(status).toBe(403)
  })

  it('takes the pass as an attached file, with the text field left empty', async () => {
    const form = new FormData()
    for (const [name, value] of Object.entries({ unit: 'LEE-PACK', regions: 'none', key: newKey() }))
      form.set(name, value)
    form.append('pass', new File([`${await newPass()}\r\n`], 'plumbline-pass.txt', { type: 'text/plain' }))
    form.append('pass', '')
    const request = new Request(door.address, { method: 'POST', body: form })
    const type = request.headers.get('content-type') ?? ''
    const answer = await door.post(`/r/${slug}/reports`, type, new Uint8Array(await request.arrayBuffer()))
    expect(answer.status).toBe(201)
  })

  it('sent fifty times at once with fifty keys is one row', async () => {
    const pass = await newPass()
    const before = await storedReports()
    const answers = await Promise.all(Array.from({ length: 50 }, () => door.send(`/r/${slug}/reports`, report(pass))))
    const statuses = answers.map(({ status }) => status).sort()
    expect(statuses).toEqual([201, ...Array.from({ length: 49 }, () => 403)])
    expect(await storedReports()).toBe(before + 1)
  })

  it.each([
    ['without a pass', async () => undefined, 'Choose your pass file'],
    ['with a text that is none', async () => 'a pass', 'not a pass'],
    ['with a text too long for one', async () => 'A'.repeat(5000), 'not a pass'],
    ['with the pass of another quarter', () => newPass(coming), 'not accepted'],
    ['with the pass of another organisation', () => newPass(running, 'contoso'), 'not accepted'],
    ['with a changed letter', async () => (await newPass()).replace(/.{10}$/, 'AAAAAAAAAA'), 'not accepted'],
    [
      'with a pass that only claims the quarter',
      async () => (await newPass(coming)).replace('2027-Q1', '2026-Q4'),
      'not accepted',
    ],
    [
      'with a pass signed by a key that nobody published',
      async () => newPass(await makeKey('2026-Q4')),
      'not accepted',
    ],
  ])('%s is refused', async (_, make, words) => {
    const before = await storedReports()
    const [status, errors] = await refusal(await door.send(`/r/${slug}/reports`, report(await make())))
    expect([403, 422]).toContain(status)
    expect(errors).toEqual([{ field: 'pass', message: expect.stringContaining(words) }])
    expect(await storedReports()).toBe(before)
  })

  it('is admitted in its own organisation although another one has the same key', async () => {
    expect((await door.send('/r/contoso/reports', report(await newPass(running, 'contoso')))).status).toBe(201)
  })

  it('leaves in the vault a hash of the pass, and nothing that is in the pass', async () => {
    const pass = await newPass()
    await door.send(`/r/${slug}/reports`, report(pass))
    const [, , , message = '', signature = ''] = pass.split('.')
    const admin = await installation.admin('vault')
    const tables = await admin.query<{ name: string }>(
      `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'vault'`,
    )
    for (const { name } of tables.rows) {
      const { rows } = await admin.query(`SELECT row_to_json(t)::text AS row FROM vault.${name} t`)
      const all = rows.map(({ row }) => row).join('\n')
      for (const secret of [message, signature]) {
        expect(all).not.toContain(secret)
        expect(all).not.toContain(Buffer.from(secret, 'base64url').toString('hex'))
      }
    }
  })
})

describe('a quarter that turned while an answer was lost', () => {
  const turn = async (changes: Partial<typeof facts>) => {
    const passKeys = [running, coming].map(({ quarter, keyId, spki }) => ({ quarter, keyId, spki }))
    await installation.worker.pushFacts({
      ...facts,
      admission: 'passes',
      passKeys,
      languages: ['en', 'ar'],
      ...changes,
    })
  }
  /** A door that has just started knows the facts as they are now. */
  const sendAnew = async (body: object) => {
    const fresh = await openDoor(installation.intake)
    try {
      const answer = await fresh.send(`/r/${slug}/reports`, body)
      return { status: answer.status, content: await answer.json() }
    } finally {
      await fresh.close()
    }
  }

  it('gives the same report its first answer, and another one with that pass none', async () => {
    const pass = await newPass()
    const body = report(pass)
    const first = await door.send(`/r/${slug}/reports`, body)
    const receipt = await first.json()
    expect(first.status).toBe(201)
    const before = await storedReports()

    await installation.worker.closeQuarter(slug, '2026-Q4')
    await turn({ openQuarter: null })
    expect(await sendAnew(body)).toEqual({ status: 201, content: receipt })
    expect(await sendAnew(report(pass))).toMatchObject({ status: 409 })

    await turn({ openQuarter: '2027-Q1' })
    expect(await sendAnew(body)).toEqual({ status: 201, content: receipt })
    expect(await sendAnew({ ...body, regions: ['neck'], 'neck.frequency': 1 })).toMatchObject({ status: 409 })
    expect(await sendAnew(report(pass))).toMatchObject({
      status: 403,
      content: { errors: [{ field: 'pass', message: expect.stringContaining('not accepted') }] },
    })
    expect(await storedReports()).toBe(before)
  })
})
