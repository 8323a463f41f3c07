import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createInstallation, type Installation } from '../installation'
import { type Door, facts, newKey, openDoor } from './door'

let installation: Installation
let door: Door

beforeAll(async () => {
  installation = await createInstallation()
  await installation.worker.pushFacts(facts)
  door = await openDoor(installation.intake)
})
afterAll(async () => {
  await door?.close()
  await installation?.close()
})

const reports = '/r/northwind/reports'
const receipts = '/r/northwind/receipts'
const wrist = {
  unit: 'LEE-PACK',
  regions: ['wrists-hands'],
  'wrist.frequency': 3,
  'hand.right': ['thumb', 'index'],
  'hand.night': 'sometimes',
}

async function countReports(): Promise<number> {
  const admin = await installation.admin('vault')
  const { rows } = await admin.query<{ n: number }>('SELECT count(*)::int AS n FROM vault.report')
  return rows[0]?.n ?? -1
}
async function file(report: object = wrist): Promise<string> {
  const response = await door.send(reports, { key: newKey(), ...report })
  expect(response.status).toBe(201)
  const { receipt } = (await response.json()) as { receipt: string }
  return receipt
}
async function errorsOf(response: Response): Promise<{ field: string; message: string }[]> {
  return ((await response.json()) as { errors: { field: string; message: string }[] }).errors
}

describe('a report', () => {
  it('is stored before it is acknowledged, with the quarter and nothing finer', async () => {
    const before = await countReports()
    expect(await file()).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/)
    expect(await countReports()).toBe(before + 1)
    const admin = await installation.admin('vault')
    const { rows } = await admin.query(
      `SELECT a.attname, t.typname FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
       WHERE a.attrelid = 'vault.report'::regclass AND a.attnum > 0 AND t.typname ~ '^(date|time|inet|cidr)'`,
    )
    expect(rows).toEqual([])
  })

  it('is the same sent as JSON, as a form and as multipart', async () => {
    const key = newKey()
    const fields: [string, string][] = [
      ['unit', 'LEE-PACK'],
      ['regions', 'wrists-hands'],
      ['wrist.frequency', '3'],
      ['hand.right', 'thumb'],
      ['hand.right', 'index'],
      ['hand.night', 'sometimes'],
      ['key', key],
    ]
    const before = await countReports()
    const asJson = await door.send(reports, { ...wrist, key })
    const { receipt } = (await asJson.json()) as { receipt: string }
    const form = new FormData()
    for (const [name, value] of fields) form.append(name, value)
    const multipart = await fetch(door.address + reports, { method: 'POST', body: form })
    const urlencoded = await door.submit(reports, fields)
    const grouped = receipt.replace(/(.{4})(?=.)/g, '$1 ')
    for (const page of [multipart, urlencoded]) {
      expect(page.status).toBe(201)
      expect(await page.text()).toContain(grouped)
    }
    expect(await countReports()).toBe(before + 1)
  })

  it('is answered the same when it is sent again, and stored once', async () => {
    const report = { ...wrist, key: newKey() }
    const before = await countReports()
    const answers = await Promise.all(Array.from({ length: 12 }, () => door.send(reports, report)))
    expect(answers.map(({ status }) => status)).toEqual(Array(12).fill(201))
    const bodies = await Promise.all(answers.map((answer) => answer.text()))
    expect(new Set(bodies).size).toBe(1)
    expect(await countReports()).toBe(before + 1)
  })

  it('is refused with 409 when its key came with other content, and the first one stands', async () => {
    const key = newKey()
    const first = await door.send(reports, { ...wrist, key })
    const { receipt } = (await first.json()) as { receipt: string }
    const second = await door.send(reports, { unit: 'LEE-RET', regions: ['none'], key })
    expect(second.status).toBe(409)
    expect(await errorsOf(second)).toMatchObject([{ field: 'key' }])
    const page = await door.submit(reports, [
      ['unit', 'LEE-RET'],
      ['regions', 'none'],
      ['key', key],
    ])
    expect(page.status).toBe(409)
    expect(await page.text()).toContain('already sent')
    const read = await door.send(receipts, { receipt, action: 'read' })
    expect(await read.json()).toMatchObject({
      unit: 'LEE-PACK',
      quarter: '2026-Q4',
      answers: { regions: ['wrists-hands'] },
    })
  })

  it('is committed with its neighbours, and a bad neighbour fails alone', async () => {
    const before = await countReports()
    const good = Array.from({ length: 40 }, () => door.send(reports, { ...wrist, key: newKey() }))
    const bad = [
      door.send(reports, { ...wrist, unit: 'NOWHERE', key: newKey() }),
      door.send(reports, { ...wrist, regions: ['tail'], key: newKey() }),
    ]
    expect((await Promise.all(good)).map(({ status }) => status)).toEqual(Array(40).fill(201))
    expect((await Promise.all(bad)).map(({ status }) => status)).toEqual([422, 422])
    expect(await countReports()).toBe(before + 40)
  })

  it('names what it left out', async () => {
    const response = await door.send(reports, { ...wrist, 'back.frequency': 2, key: newKey() })
    expect(await response.json()).toMatchObject({ ignored: ['back.frequency'] })
  })
})

describe('bad input', () => {
  it.each(['ORG', 'LEE', 'NOWHERE', 'lee-pack', "'; DROP TABLE report; --"])(
    'of the unit %j is refused',
    async (unit) => {
      const response = await door.send(reports, { ...wrist, unit, key: newKey() })
      expect(response.status).toBe(422)
      expect((await errorsOf(response)).map(({ field }) => field)).toEqual(['unit'])
    },
  )

  it('is answered with the form, answers kept and the error in place', async () => {
    const key = newKey()
    const response = await door.submit(reports, [
      ['unit', 'LEE-PACK'],
      ['regions', 'wrists-hands'],
      ['hand.left', 'thumb'],
      ['key', key],
    ])
    expect(response.status).toBe(422)
    const page = await response.text()
    expect(page).toMatch(/<title>Error: /)
    // In the summary and at the question.
    expect(page.split('Choose how often your wrists or hands hurt').length - 1).toBeGreaterThanOrEqual(2)
    expect(page).toContain('href="#wrist-frequency-1"')
    expect(page).toContain(`value="${key}"`)
    for (const id of ['unit-LEE-PACK', 'regions-wrists-hands', 'hand-left-thumb']) {
      expect(page).toMatch(new RegExp(`<input[^>]*id="${id}"[^>]*checked`))
    }
  })

  it('shows nothing of what was sent except answers of the form', async () => {
    const response = await door.submit(reports, [
      ['unit', '<script>x</script>'],
      ['comment', '<b>my name</b>'],
      ['key', newKey()],
    ])
    const page = await response.text()
    expect(response.status).toBe(422)
    expect(page).not.toContain('<script')
    expect(page).not.toContain('my name')
  })

  it.each([
    ['a list', '[]'],
    ['a number', '7'],
    ['null', 'null'],
  ])('that is %s is 422', async (_, body) => {
    const response = await door.post(reports, 'application/json', body)
    expect(response.status).toBe(422)
    expect(await errorsOf(response)).toHaveLength(1)
  })

  it.each([
    ['broken JSON', 'application/json', '{"unit":'],
    ['broken UTF-8 in JSON', 'application/json', new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
    ['broken UTF-8 in a form', 'application/x-www-form-urlencoded', 'unit=%FF%FE'],
    ['a broken escape in a form', 'application/x-www-form-urlencoded', 'unit=%zz'],
    ['a multipart body without its boundary', 'multipart/form-data; boundary=x', 'nothing'],
    [
      'a multipart body that does not end',
      'multipart/form-data; boundary=x',
      '--x\r\nContent-Disposition: form-data; name="unit"\r\n\r\nLEE',
    ],
    [
      'a multipart part without a name',
      'multipart/form-data; boundary=x',
      '--x\r\nContent-Disposition: form-data\r\n\r\nLEE\r\n--x--\r\n',
    ],
    ['too many fields', 'application/x-www-form-urlencoded', 'a=1&'.repeat(300)],
  ])('with %s is 400', async (_, contentType, body) => {
    const response = await door.post(reports, contentType, body)
    expect(response.status).toBe(400)
  })

  it.each(['text/plain', 'application/xml', 'application/json; charset=utf-16'])(
    'of type %s is 415',
    async (contentType) => {
      expect((await door.post(reports, contentType, '{}')).status).toBe(415)
    },
  )

  it('that is compressed is 415, so that no bomb is unpacked', async () => {
    const headers = { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' }
    expect((await fetch(door.address + reports, { method: 'POST', headers, body: '{}' })).status).toBe(415)
  })

  const padded = (bytes: number) => {
    const report = JSON.stringify({ ...wrist, key: newKey() })
    return report + ' '.repeat(bytes - report.length)
  }
  it('of exactly 64 KiB is read', async () => {
    expect((await door.post(reports, 'application/json', padded(64 * 1024))).status).toBe(201)
  })
  it('of one byte more is 413', async () => {
    const before = await countReports()
    expect((await door.post(reports, 'application/json', padded(64 * 1024 + 1))).status).toBe(413)
    expect(await countReports()).toBe(before)
  })
  it('of one byte more in chunks, without a length, is 413', async () => {
    const chunks = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(padded(64 * 1024 + 1)))
        controller.close()
      },
    })
    const request = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: chunks, duplex: 'half' }
    // `duplex` is required by fetch for streams and missing in its types.
    expect((await fetch(door.address + reports, request as RequestInit)).status).toBe(413)
  })
})

describe('the pages', () => {
  it('carry no script, no cookie and the headers of the door, whatever is answered', async () => {
    const answers = await Promise.all([
      door.get('/'),
      door.get('/healthz'),
      door.get('/r/northwind'),
      door.get('/r/northwind/receipts'),
      door.get('/r/northwind/facts.json'),
      door.get('/assets/report.css'),
      door.get('/nowhere'),
      door.get('/r/northwind/reports'),
      door.send(reports, {}),
      door.submit(reports, []),
      door.submit(receipts, [
        ['receipt', 'x'],
        ['action', 'read'],
      ]),
    ])
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200, 404, 405, 422, 422, 422])
    for (const answer of answers) {
      expect(answer.headers.get('content-security-policy')).toBe(
        "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
      )
      expect(answer.headers.get('referrer-policy')).toBe('same-origin')
      expect(answer.headers.get('cache-control')).toBe('no-store')
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
      for (const absent of ['set-cookie', 'server', 'x-powered-by', 'etag', 'last-modified'])
        expect(answer.headers.get(absent)).toBeNull()
      const text = await answer.text()
      expect(text).not.toMatch(/<script|\sstyle=|\son\w+=|javascript:/i)
    }
  })

  it('give each opened form a key of its own', async () => {
    const keys = await Promise.all(
      Array.from(
        { length: 20 },
        async () => /name="key" value="([\w-]+)"/.exec(await (await door.get('/r/northwind')).text())?.[1],
      ),
    )
    expect(new Set(keys).size).toBe(20)
    for (const key of keys) expect(key).toMatch(/^[\w-]{22}$/)
  })

  it('offer the units that people report into, and no other', async () => {
    const page = await (await door.get('/r/northwind')).text()
    expect(
      [
        ...page.matchAll(/name="unit" value="([^"]+)"/g),
        ...page.matchAll(/<input[^>]*name="unit"[^>]*value="([^"]+)"/g),
      ].map((match) => match[1]),
    ).toEqual(expect.arrayContaining(['LEE-PACK', 'LEE-RET']))
    expect(page).not.toMatch(/<input[^>]*value="(ORG|LEE)"/)
  })

  it.each([
    '/r/nobody',
    '/r/nobody/facts.json',
    '/r/northwind/other',
    '/r/northwind/reports/1',
    '/r/UPPER',
    '/r/',
    '/etc/passwd',
    '/r/northwind%2fhealthz',
  ])('answer 404 for %s', async (path) => {
    expect((await door.get(path)).status).toBe(404)
  })

  it('answer 404 to a report for an unknown organisation, as a page and as JSON', async () => {
    expect((await door.send('/r/nobody/reports', { ...wrist, key: newKey() })).status).toBe(404)
    expect((await door.submit('/r/nobody/reports', [])).status).toBe(404)
  })

  it('say what the other methods are', async () => {
    const answer = await fetch(`${door.address}/r/northwind`, { method: 'DELETE' })
    expect(answer.status).toBe(405)
    expect(answer.headers.get('allow')).toBe('GET, HEAD')
    expect((await fetch(`${door.address}/r/northwind`, { method: 'HEAD' })).status).toBe(200)
  })

  it('tell programs the facts, and nothing else', async () => {
    const answer = await door.get('/r/northwind/facts.json')
    expect(await answer.json()).toEqual({
      organisation: facts.organisation,
      openQuarter: '2026-Q4',
      units: facts.units.map(({ code, name, parent }) => ({ code, name, parent })),
      admission: 'open',
      threshold: 10,
      minimumUnitHeadcount: 10,
      languages: ['en'],
      passKeys: [],
    })
  })
})

describe('a receipt', () => {
  it('reads, amends and withdraws its report while the quarter is open', async () => {
    const receipt = await file()
    const amended = await door.send(receipts, {
      receipt,
      action: 'amend',
      unit: 'LEE-RET',
      regions: ['lower-back'],
      'back.frequency': 1,
    })
    expect([amended.status, await amended.json()]).toEqual([200, { status: 'amended' }])
    const read = await door.send(receipts, { receipt: receipt.toLowerCase(), action: 'read' })
    expect(await read.json()).toMatchObject({
      unit: 'LEE-RET',
      answers: { regions: ['lower-back'], 'back.frequency': 1 },
      state: 'open',
    })
    const before = await countReports()
    expect((await door.send(receipts, { receipt, action: 'withdraw' })).status).toBe(200)
    expect(await countReports()).toBe(before - 1)
    for (const action of ['read', 'withdraw']) expect((await door.send(receipts, { receipt, action })).status).toBe(404)
    expect((await door.send(receipts, { receipt, action: 'amend', unit: 'LEE-RET', regions: ['none'] })).status).toBe(
      404,
    )
  })

  it('answers for its own report only', async () => {
    const [mine, other] = [await file(), await file({ unit: 'LEE-RET', regions: ['none'] })]
    await door.send(receipts, { receipt: other, action: 'withdraw' })
    expect((await door.send(receipts, { receipt: mine, action: 'read' })).status).toBe(200)
  })

  it.each([
    [{ action: 'read' }, 'receipt'],
    [{ receipt: 12, action: 'read' }, 'receipt'],
    [{ receipt: 'ABC', action: 'read' }, 'receipt'],
    [{ receipt: '0'.repeat(26), action: 'delete' }, 'action'],
    [{ receipt: '0'.repeat(26) }, 'action'],
    [{ receipt: '0'.repeat(26), action: 'amend', unit: 'NOWHERE', regions: ['none'] }, 'unit'],
    [{ receipt: '0'.repeat(26), action: 'amend', unit: 'LEE-RET' }, 'regions'],
    [
      { receipt: '0'.repeat(26), action: 'amend', unit: 'LEE-RET', regions: ['knees'], 'back.frequency': 9 },
      'back.frequency',
    ],
  ])('is refused as %j, naming %s', async (body, field) => {
    const response = await door.send(receipts, body)
    expect(response.status).toBe(422)
    expect((await errorsOf(response)).map((error) => error.field)).toContain(field)
  })

  it('reads its report back in the words of the form, with the site beside the team', async () => {
    const page = await (
      await door.submit(receipts, [
        ['receipt', await file()],
        ['action', 'read'],
      ])
    ).text()
    expect(page).toContain('<dd>Leeds, Packing</dd>')
    expect(page).toContain('<dt>Hands at night: Do they wake you up?</dt><dd>Sometimes</dd>')
    expect(page).toContain('<dt>Right hand</dt><dd>Thumb</dd><dd>Index finger</dd>')
  })

  it('opens the form with what was answered, to be changed', async () => {
    const receipt = await file()
    const page = await (
      await door.submit(receipts, [
        ['receipt', receipt],
        ['action', 'amend'],
      ])
    ).text()
    for (const id of [
      'unit-LEE-PACK',
      'regions-wrists-hands',
      'wrist-frequency-3',
      'hand-right-index',
      'hand-night-sometimes',
    ]) {
      expect(page).toMatch(new RegExp(`<input[^>]*id="${id}"[^>]*checked`))
    }
  })
})

describe('after the close of the quarter', () => {
  const closing = { ...facts, organisation: { ...facts.organisation, slug: 'harbour' } }

  it('the page that takes no reports leads to a report by its receipt, but not on a shared screen', async () => {
    const organisation = { ...facts.organisation, slug: 'moorings' }
    await installation.worker.pushFacts({ ...facts, organisation, openQuarter: null })
    const page = async (query: string) => (await fetch(`${door.address}/r/moorings?lang=en${query}`)).text()
    expect(await page('')).toMatch(/Reports are closed at the moment.*href="\/r\/moorings\/receipts/s)
    expect(await page('&kiosk=1')).not.toContain('/r/moorings/receipts')
  })

  it('nothing is taken, changed or withdrawn, and each answer says why', async () => {
    await installation.worker.pushFacts(closing)
    const own = '/r/harbour'
    const first = await door.send(`${own}/reports`, { ...wrist, key: newKey() })
    const { receipt } = (await first.json()) as { receipt: string }
    await installation.worker.closeQuarter('harbour', '2026-Q4')

    const late = await door.send(`${own}/reports`, { ...wrist, key: newKey() })
    expect(late.status).toBe(409)
    const amend = await door.send(`${own}/receipts`, { receipt, action: 'amend', unit: 'LEE-RET', regions: ['none'] })
    expect(amend.status).toBe(409)
    expect(await errorsOf(amend)).toMatchObject([
      { field: 'receipt', message: expect.stringContaining('Nothing was changed') },
    ])
    expect((await door.send(`${own}/receipts`, { receipt, action: 'withdraw' })).status).toBe(409)
    const page = await door.submit(`${own}/receipts`, [
      ['receipt', receipt],
      ['action', 'amend'],
    ])
    expect(page.status).toBe(409)
    expect(await page.text()).toContain('This quarter is closed')
    const read = await door.send(`${own}/receipts`, { receipt, action: 'read' })
    expect(await read.json()).toMatchObject({ unit: 'LEE-PACK', state: 'closed' })

    // Once archived at publication, the raw report may be deleted; the count was taken before.
    await installation.worker.archiveQuarter('harbour', '2026-Q4')
    expect((await door.send(`${own}/receipts`, { receipt, action: 'withdraw' })).status).toBe(200)
    expect((await door.send(`${own}/receipts`, { receipt, action: 'read' })).status).toBe(404)
  })
})

describe('the throttle', () => {
  it('answers 429 with Retry-After, keeps the answers and stores nothing', async () => {
    const rate = { burst: 1, perSecond: 0.1 }
    const slow = await openDoor(installation.intake, { rates: { reports: rate, receipts: rate } })
    try {
      expect((await slow.send(reports, { ...wrist, key: newKey() })).status).toBe(201)
      const before = await countReports()
      const refused = await slow.submit(reports, [
        ['unit', 'LEE-RET'],
        ['regions', 'none'],
        ['key', newKey()],
      ])
      expect(refused.status).toBe(429)
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(9)
      const page = await refused.text()
      expect(page).toMatch(/<input[^>]*id="unit-LEE-RET"[^>]*checked/)
      expect(page).toContain('Nothing was saved')
      expect(await countReports()).toBe(before)
      expect((await slow.send(receipts, { receipt: '0'.repeat(26), action: 'read' })).status).toBe(404)
      expect((await slow.send(receipts, { receipt: '0'.repeat(26), action: 'read' })).status).toBe(429)
    } finally {
      await slow.close()
    }
  })
})
