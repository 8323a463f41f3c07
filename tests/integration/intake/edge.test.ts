import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { connectIntakeVault } from '@/lib/data/vault/intake'
import { createInstallation, type Installation } from '../installation'
import { type Door, facts, newKey, openDoor } from './door'

let installation: Installation
let door: Door
/** The same door under an address with TLS. */
let secure: Door
const publicAddress = 'https://report.example.org'

beforeAll(async () => {
  installation = await createInstallation()
  await installation.worker.pushFacts(facts)
  door = await openDoor(installation.intake)
  secure = await openDoor(installation.intake, { address: publicAddress })
})
afterAll(async () => {
  await door?.close()
  await secure?.close()
  await installation?.close()
})
afterEach(() => expect([...door.failures, ...secure.failures]).toEqual([]))

async function countReports(): Promise<number> {
  const admin = await installation.admin('vault')
  const { rows } = await admin.query<{ n: number }>('SELECT count(*)::int AS n FROM vault.report')
  return rows[0]?.n ?? -1
}

/** What the door says to these bytes, until it closes the connection. */
function raw({ address }: Door, text: string): Promise<string> {
  const { port, hostname } = new URL(address)
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    const socket = connect(Number(port), hostname, () => socket.write(text, 'latin1'))
    socket.on('data', (chunk: Buffer) => chunks.push(chunk))
    socket.on('end', () => resolve(Buffer.concat(chunks).toString('latin1')))
    socket.on('error', reject)
  })
}
const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1])

/** Posts a report with headers that `fetch` would not let us choose. */
function post({ address }: Door, headers: Record<string, string>, json = false) {
  const fields = { unit: 'LEE-PACK', regions: 'none', key: newKey() }
  const body = json ? JSON.stringify({ ...fields, regions: ['none'] }) : new URLSearchParams(fields).toString()
  const type = json ? 'application/json' : 'application/x-www-form-urlencoded'
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const sent = httpRequest(
      `${address}/r/northwind/reports`,
      { method: 'POST', headers: { 'Content-Type': type, 'Content-Length': body.length, ...headers } },
      (answer) => {
        let text = ''
        answer.setEncoding('utf8').on('data', (chunk) => (text += chunk))
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }))
      },
    )
    sent.on('error', reject)
    sent.end(body)
  })
}

describe('a form that another website sends', () => {
  it.each([
    ['across sites', { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://evil.example' }],
    ['from a neighbour', { 'Sec-Fetch-Site': 'same-site', Origin: 'https://other.example.org' }],
    ['over plain http', { Origin: 'http://evil.example' }],
    ['from nowhere', { Origin: 'null' }],
    ['from a port beside', { Origin: 'http://127.0.0.1:1' }],
    ['with a site that contradicts its origin', { 'Sec-Fetch-Site': 'same-origin', Origin: 'https://evil.example' }],
    ['with a name that only begins like ours', { Origin: `${publicAddress}.evil.example` }],
  ])('%s is refused, says what to do, and stores nothing', async (_, headers) => {
    const before = await countReports()
    const { status, text } = await post(secure, headers)
    expect(status).toBe(403)
    expect(text).toContain('This did not come from the report form')
    expect(text).toMatch(/<a href="\/r\/northwind[^"]*">Go to the form<\/a>/)
    expect((await post(secure, headers, true)).status).toBe(403)
    expect(await countReports()).toBe(before)
  })

  it.each([
    ['our own page', { 'Sec-Fetch-Site': 'same-origin', Origin: publicAddress }],
    ['our own page over plain http', { Origin: publicAddress }],
    ['somebody who typed or kept the address', { 'Sec-Fetch-Site': 'none' }],
    ['a page under another name of the machine', { Host: 'door.lan:3001', Origin: 'http://door.lan:3001' }],
    ['a program', {}],
  ])('from %s it is stored', async (_, headers) => {
    const before = await countReports()
    expect((await post(secure, headers)).status).toBe(201)
    expect((await post(secure, headers, true)).status).toBe(201)
    expect(await countReports()).toBe(before + 2)
  })
})

describe('a request that names two hosts', () => {
  it.each(['Host: a.example\r\nHost: b.example', 'Host: a.example\r\nhost: a.example'])('%j is 400', async (lines) => {
    const before = await countReports()
    const body = JSON.stringify({ unit: 'LEE-PACK', regions: ['none'], key: newKey() })
    const head = `POST /r/northwind/reports HTTP/1.1\r\n${lines}\r\nContent-Type: application/json\r\n`
    const answer = await raw(door, `${head}Content-Length: ${body.length}\r\n\r\n${body}`)
    expect(statusOf(answer)).toBe(400)
    expect(answer).toMatch(/^Connection: close\r$/im)
    expect(await countReports()).toBe(before)
    expect(statusOf(await raw(door, `GET / HTTP/1.1\r\n${lines}\r\n\r\n`))).toBe(400)
  })
})

describe('headers', () => {
  it.each(['/', '/r/northwind', '/healthz', '/r/nobody', '/assets/nothing', '/r/northwind/reports'])(
    'of %s tell browsers to stay with TLS, where there is TLS',
    async (path) => {
      const hsts = 'strict-transport-security'
      expect((await secure.get(path)).headers.get(hsts)).toBe('max-age=31536000; includeSubDomains')
      expect((await door.get(path)).headers.get(hsts)).toBeNull()
    },
  )
})

describe('an address that is not the door’s own', () => {
  it('is said on the start page, with the lines that mend the proxy', async () => {
    const text = await (await secure.get('/', { 'Accept-Language': 'en' })).text()
    expect(text).toContain(`it was opened as ${secure.address}, but it is set up as ${publicAddress}`)
    for (const line of [
      'header_up Host report.example.org',
      'header_up X-Forwarded-Proto https',
      'proxy_set_header Host report.example.org;',
      'proxy_set_header X-Forwarded-Proto https;',
    ]) {
      expect(text).toContain(line)
    }
  })
  it('is not said when the proxy hands the right one on, and never on the form', async () => {
    const right = { 'X-Forwarded-Host': 'report.example.org', 'X-Forwarded-Proto': 'https' }
    expect(await (await secure.get('/', right)).text()).not.toContain('proxy_set_header')
    expect(await (await secure.get('/r/northwind')).text()).not.toContain('proxy_set_header')
  })
  it('is shown as text, whatever somebody calls it', async () => {
    const text = await (await secure.get('/', { 'X-Forwarded-Host': '"><script>alert(1)</script>' })).text()
    expect(text).not.toContain('<script')
  })
})

describe('health', () => {
  it('is whether the vault takes a write now', async () => {
    expect((await door.get('/healthz')).status).toBe(200)
    expect(await installation.intake.takesWrites()).toBe(true)
    const before = await countReports()
    const url = new URL(installation.urls.vault_intake)
    url.searchParams.set('options', '-c default_transaction_read_only=on')
    const vault = connectIntakeVault(url.href)
    const readOnly = await openDoor(vault)
    try {
      const answer = await readOnly.get('/healthz')
      expect([answer.status, await answer.json()]).toEqual([503, { status: 'unavailable' }])
      expect((await readOnly.get('/livez')).status).toBe(200)
    } finally {
      await readOnly.close()
      await vault.close()
    }
    expect(await countReports()).toBe(before)
  })

  it('asks the vault once for however many ask the door', async () => {
    let asked = 0
    const counted = await openDoor({
      ...installation.intake,
      takesWrites: () => {
        asked += 1
        return installation.intake.takesWrites()
      },
    })
    const answers = await Promise.all(Array.from({ length: 20 }, () => counted.get('/healthz')))
    expect(answers.every(({ status }) => status === 200)).toBe(true)
    expect(asked).toBe(1)
    await counted.close()
  })

  it('is 503 when the vault is away or does not answer, and says nothing more', async () => {
    for (const takesWrites of [() => Promise.reject(new Error('secret')), () => new Promise<boolean>(() => {})]) {
      const away = await openDoor({ ...installation.intake, takesWrites })
      const answer = await away.get('/healthz')
      expect([answer.status, await answer.text()]).toEqual([503, '{"status":"unavailable"}'])
      await away.close()
    }
  })
})

describe('hostile text in an address or a field', () => {
  const signs = ['%00', '%C2%85', '%E2%80%AE', '%ED%A0%80', '%E2%80%8B', '%0A', '%ff']
  it.each(signs)('%s is never a failure of the door', async (sign) => {
    for (const path of [
      `/r/northwind?lang=${sign}&kiosk=${sign}`,
      `/r/northwind?unit=${sign}`,
      `/r/${sign}`,
      `/r/northwind/${sign}`,
      `/r/northwind/receipts?kiosk=A${sign}`,
      `/?lang=${sign}`,
    ]) {
      expect((await door.get(path)).status).toBeLessThan(500)
    }
    const form = `unit=LEE-PACK${sign}&regions=none${sign}&slip=S${sign}&pass=${sign}&entry=${sign}&key=${sign}&lang=${sign}&kiosk=${sign}`
    for (const page of ['reports', 'entry', 'receipts', 'remark']) {
      const answer = await door.post(`/r/northwind/${page}`, 'application/x-www-form-urlencoded', form)
      expect([400, 403, 422]).toContain(answer.status)
    }
  })
  it.each(['\0', '\ud800', '\u202e'])('%j is a message at its field', async (sign) => {
    for (const field of ['unit', 'slip', 'pass', 'entry', 'key'] as const) {
      const report = { unit: 'LEE-PACK', regions: ['none'], key: newKey(), [field]: `A${sign}` }
      const answer = await door.send('/r/northwind/reports', report)
      expect(answer.status).toBe(422)
      const { errors } = (await answer.json()) as { errors: { field: string; message: string }[] }
      expect(errors.map((error) => error.field)).toContain(field)
    }
  })
})
