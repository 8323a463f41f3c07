import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
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
// Nothing that a stranger sends is a failure of the door: a line of the log would tell when it came.
afterEach(() => expect(door.failures).toEqual([]))

async function countReports(): Promise<number> {
  const admin = await installation.admin('vault')
  const { rows } = await admin.query<{ n: number }>('SELECT count(*)::int AS n FROM vault.report')
  return rows[0]?.n ?? -1
}

/** What the door says to these bytes until the door closes the connection; else until 1.5 s after the first answer, or after `patience` ms. */
function raw(text: string, patience = 60_000): Promise<string> {
  const { port, hostname } = new URL(door.address)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(text, 'latin1'))
    const chunks: Buffer[] = []
    const done = () => {
      clearTimeout(timer)
      socket.destroy()
      resolve(Buffer.concat(chunks).toString('latin1'))
    }
    let timer = setTimeout(done, patience)
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      clearTimeout(timer)
      timer = setTimeout(done, 1_500)
    })
    socket.on('end', done)
    socket.on('error', reject)
  })
}
const statuses = (answer: string) => [...answer.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map((match) => Number(match[1]))

const report = () => JSON.stringify({ unit: 'LEE-PACK', regions: ['none'], key: newKey() })
const head = (...lines: string[]) =>
  ['POST /r/northwind/reports HTTP/1.1', 'Host: x', 'Content-Type: application/json', ...lines, '', ''].join('\r\n')

describe('a request that two programs could read differently is refused whole', () => {
  const hidden = 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n'
  it.each([
    ['two lengths', (body: string) => head(`Content-Length: ${body.length}`, 'Content-Length: 5') + body],
    [
      'a length and chunks',
      (body: string) =>
        `${head(`Content-Length: ${body.length}`, 'Transfer-Encoding: chunked')}${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`,
    ],
    ['a length with a sign', (body: string) => head(`Content-Length: +${body.length}`) + body],
    ['chunks under another name', (body: string) => head('Transfer-Encoding: xchunked') + body],
    ['a blank before the colon', (body: string) => head(`Content-Length : ${body.length}`) + body],
    ['a bare line feed', (body: string) => head(`Content-Length: ${body.length}\nX: y`) + body],
    ['a chunk size that is none', (body: string) => `${head('Transfer-Encoding: chunked')}0x5\r\n${body}\r\n0\r\n\r\n`],
    ['no host', (body: string) => head(`Content-Length: ${body.length}`).replace('Host: x\r\n', '') + body],
  ])('%s', async (_, request) => {
    const before = await countReports()
    const answer = await raw(request(report()) + hidden)
    expect(statuses(answer)[0]).toBe(400)
    expect(statuses(answer)).toHaveLength(1)
    expect(await countReports()).toBe(before)
  })

  it('header lines of more than 8 KiB are 431', async () => {
    expect(statuses(await raw(head(`X: ${'a'.repeat(9_000)}`)))).toEqual([431])
  })
})

describe('paths', () => {
  it.each([
    'GET http://elsewhere/r/northwind HTTP/1.1',
    'GET //r/northwind HTTP/1.1',
    'GET /r/northwind/../../etc/passwd HTTP/1.1',
    'GET /assets/../../package.json HTTP/1.1',
    'GET /assets/%2e%2e/package.json HTTP/1.1',
    'GET /r/__proto__ HTTP/1.1',
    'GET /r/constructor HTTP/1.1',
    'GET /r/northwind/constructor HTTP/1.1',
    'GET /r/northwind%00 HTTP/1.1',
    'GET /r/n\u00f6rthwind HTTP/1.1',
  ])('%s leads nowhere', async (line) => {
    expect(statuses(await raw(`${line}\r\nHost: x\r\nConnection: close\r\n\r\n`))[0]).toBeGreaterThanOrEqual(400)
  })

  it.each(['TRACE', 'OPTIONS', 'PUT', 'PATCH'])('the method %s is 405 and mirrors nothing', async (method) => {
    const answer = await raw(
      `${method} /r/northwind HTTP/1.1\r\nHost: x\r\nX-Canary: canary\r\nConnection: close\r\n\r\n`,
    )
    expect(statuses(answer)).toEqual([405])
    expect(answer).not.toContain('canary')
  })

  it('an upgrade to another protocol is not made', async () => {
    const upgrade = 'Connection: Upgrade\r\nUpgrade: h2c\r\n'
    expect(statuses(await raw(`GET /healthz HTTP/1.1\r\nHost: x\r\n${upgrade}\r\n`))[0]).not.toBe(101)
  })
})

describe('names that objects have by themselves', () => {
  const names = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', '__defineGetter__']

  it.each(names)('%s is not a field of a report, as JSON or as a form', async (name) => {
    const before = await countReports()
    const body = `{"unit":"LEE-PACK","regions":["none"],"key":"${newKey()}","${name}":{"unit":"LEE-RET"}}`
    expect((await door.post('/r/northwind/reports', 'application/json', body)).status).toBe(422)
    const form = await door.submit('/r/northwind/reports', [
      ['unit', 'LEE-PACK'],
      ['regions', 'none'],
      ['key', newKey()],
      [name, 'x'],
    ])
    expect(form.status).toBe(422)
    expect(await form.text()).not.toContain('native code')
    expect(await countReports()).toBe(before)
    expect({}).not.toHaveProperty('unit')
  })

  it.each(names)('%s is no unit, no region and no receipt', async (name) => {
    const send = (body: object) => door.send('/r/northwind/reports', { key: newKey(), ...body })
    expect((await send({ unit: name, regions: ['none'] })).status).toBe(422)
    expect((await send({ unit: 'LEE-PACK', regions: [name] })).status).toBe(422)
    expect((await door.send('/r/northwind/receipts', { receipt: name, action: 'read' })).status).toBe(422)
    expect((await door.send('/r/northwind/receipts', { receipt: '0'.repeat(26), action: name })).status).toBe(422)
    expect((await door.get(`/r/northwind?unit=${name}`)).status).toBe(200)
  })
})

describe('text of every kind', () => {
  it.each([
    ['an end of text', 'LEE-PACK\u0000'],
    ['half of a pair', 'LEE-PACK\ud800'],
    ['full-width letters', '\uff2c\uff25\uff25-PACK'],
    ['writing from right to left', '\u202eKCAP-EEL'],
    ['blanks', ' LEE-PACK '],
  ])('%s is no unit', async (_, unit) => {
    const answer = await door.send('/r/northwind/reports', { unit, regions: ['none'], key: newKey() })
    expect(answer.status).toBe(422)
  })

  it('deep JSON is refused, not followed', async () => {
    const deep = `${'['.repeat(30_000)}${']'.repeat(30_000)}`
    expect((await door.post('/r/northwind/reports', 'application/json', deep)).status).toBe(422)
    const inside = `{"unit":"LEE-PACK","key":"${newKey()}","regions":${deep}}`
    expect((await door.post('/r/northwind/reports', 'application/json', inside)).status).toBe(422)
  })

  it('a field named twice in JSON counts as its last value, in the receipt as in the vault', async () => {
    const key = newKey()
    const body = `{"unit":"LEE-RET","unit":"LEE-PACK","regions":["none"],"key":"${key}"}`
    const stored = await door.post('/r/northwind/reports', 'application/json', body)
    const { receipt } = (await stored.json()) as { receipt: string }
    const read = await door.send('/r/northwind/receipts', { receipt, action: 'read' })
    expect(await read.json()).toMatchObject({ unit: 'LEE-PACK' })
  })
})

describe('multipart bodies', () => {
  const part = (name: string, value: string) =>
    `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
  const multipart = (body: string) => door.post('/r/northwind/reports', 'multipart/form-data; boundary=b', body)

  it.each([
    [
      'a transfer encoding',
      '--b\r\nContent-Disposition: form-data; name="unit"\r\nContent-Transfer-Encoding: base64\r\n\r\nTEVF\r\n--b--\r\n',
    ],
    ['a boundary inside a line', '--bLEE\r\n\r\n--b--\r\n'],
    ['a part of header lines only', '--b\r\nContent-Disposition: form-data; name="unit"\r\n--b--\r\n'],
    ['a header without an end', `--b\r\nX: ${'a'.repeat(5_000)}\r\n\r\n\r\n--b--\r\n`],
    ['more parts than a form has', `${part('regions', 'neck').repeat(201)}--b--\r\n`],
    ['nothing but line ends', '\r\n'.repeat(30_000)],
  ])('with %s are 400', async (_, body) => {
    expect((await multipart(body)).status).toBe(400)
  })

  it('a second unit does not pass as the first', async () => {
    const body = `${part('unit', 'LEE-PACK')}${part('unit', 'LEE-RET')}${part('regions', 'none')}${part('key', newKey())}--b--\r\n`
    expect((await multipart(body)).status).toBe(422)
  })
})

describe('slow and broken connections', () => {
  it('a client that hangs up in the middle stores nothing and leaves no line', async () => {
    const before = await countReports()
    await raw(`${head('Content-Length: 500')}{"unit":"LEE-PACK"`, 200)
    await raw(head('Transfer-Encoding: chunked'), 200)
    await raw(`${head('Transfer-Encoding: chunked')}5\r\n{"uni`, 200)
    await sleep(200)
    expect(await countReports()).toBe(before)
    expect((await door.get('/healthz')).status).toBe(200)
  })

  it('a body that does not come is given up', async () => {
    const answer = await raw(`${head('Content-Length: 500')}{`, 90_000)
    expect(statuses(answer)).toEqual([408])
  })
})
