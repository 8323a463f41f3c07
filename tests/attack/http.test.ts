import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createInstallation, type Installation } from '../integration/installation'
import { facts, newKey } from '../integration/intake/door'
import { type DoorProcess, startDoor } from './door-process'

/**
 * What a stranger may do to the door's process over the network. The shapes of single bad requests are the subject of
 * tests/integration/intake/hostile.test.ts; here many come at once, and somebody else wants to report at that moment.
 *
 * ATTACK_SOCKETS and ATTACK_SECONDS: how many connections are held, for how long.
 */
const sockets = Number(process.env.ATTACK_SOCKETS ?? 500)
const seconds = Number(process.env.ATTACK_SECONDS ?? 5)
/** A door at rest has some 90 MiB; each held connection may cost a few KiB. */
const memoryLimit = 300 + sockets / 50

let installation: Installation
let door: DoorProcess

beforeAll(async () => {
  installation = await createInstallation()
  await installation.worker.pushFacts(facts)
  door = await startDoor(installation.urls.vault_intake)
})
afterAll(async () => {
  await door?.kill('SIGKILL')
  await installation?.close()
})

const stored = new Set<string>()

/** Somebody files a report: 201 with a receipt, or null when no answer comes in time. */
async function report(patience = 20_000): Promise<number | null> {
  const key = newKey()
  try {
    const answer = await fetch(`${door.address}/r/northwind/reports`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ unit: 'LEE-PACK', regions: ['none'], key }),
      signal: AbortSignal.timeout(patience),
    })
    if (answer.status === 201) stored.add(key)
    return answer.status
  } catch {
    return null
  }
}

async function isUnharmed() {
  expect(await report()).toBe(201)
  expect(door.memory()).toBeLessThan(memoryLimit)
  // Nothing that a stranger does is worth a line: its time would be in it.
  expect(door.output().trim().split('\n')).toHaveLength(1)
  const admin = await installation.admin('vault')
  const { rows } = await admin.query<{ n: number }>('SELECT count(*)::int AS n FROM vault.report')
  expect(rows[0]?.n).toBe(stored.size)
}

/** Opens a connection and says this. Whatever comes back is dropped; a closed connection is no error here. */
function say(text: string | Buffer, localAddress = '127.0.0.1'): Promise<Socket> {
  return new Promise((resolve) => {
    const socket = connect({ port: door.port, host: '127.0.0.1', localAddress }, () =>
      socket.write(text, () => resolve(socket)),
    )
    socket.on('error', () => resolve(socket))
    socket.resume()
  })
}

const head = (...lines: string[]) =>
  ['POST /r/northwind/reports HTTP/1.1', 'Host: x', 'Content-Type: application/json', ...lines, '', ''].join('\r\n')
const body = JSON.stringify({ unit: 'LEE-PACK', regions: ['none'], key: 'smuggled-key-000000' })
const chunked = `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`
/** A whole request inside another one’s body: stored only if two readers disagree where the first one ends. */
const inner = head(`Content-Length: ${body.length}`) + body

const shapes: [name: string, bytes: string | Buffer][] = [
  [
    'a length that hides a request behind chunks',
    `${head(`Content-Length: ${inner.length + 5}`, 'Transfer-Encoding: chunked')}0\r\n\r\n${inner}`,
  ],
  [
    'chunks that hide a request behind a length',
    `${head('Content-Length: 4', 'Transfer-Encoding: chunked')}5c\r\n${inner}\r\n0\r\n\r\n`,
  ],
  ['two lengths', head('Content-Length: 0', `Content-Length: ${inner.length}`) + inner],
  ['a list of lengths', head(`Content-Length: 0, ${inner.length}`) + inner],
  ['an encoding with a tab', head('Transfer-Encoding:\tchunked\u000b', `Content-Length: ${body.length}`) + inner],
  ['two encodings', `${head('Transfer-Encoding: chunked', 'Transfer-Encoding: identity')}0\r\n\r\n${inner}`],
  [
    'a folded header',
    head('X: a\r\n Transfer-Encoding: chunked', 'Content-Length: 0').replace('Content-Length: 0', 'Content-Length: x') +
      chunked,
  ],
  ['a chunk that never ends', `${head('Transfer-Encoding: chunked')}ffffffffffffffff\r\n${body}`],
  ['a negative chunk', `${head('Transfer-Encoding: chunked')}-1\r\n${body}\r\n`],
  ['endless chunk extensions', `${head('Transfer-Encoding: chunked')}1;${'a'.repeat(40_000)}`],
  ['a length beyond numbers', head('Content-Length: 99999999999999999999999') + body],
  [
    'a thousand header lines',
    head(...Array.from({ length: 1_000 }, (_, n) => `X${n}: yyyyyyyy`), `Content-Length: ${body.length}`) + body,
  ],
  ['a header line without an end', `GET / HTTP/1.1\r\nX: ${'a'.repeat(1_000_000)}`],
  ['no HTTP at all', Buffer.from(Array.from({ length: 5_000 }, (_, n) => (n * 7919) % 256))],
  ['a TLS greeting', Buffer.from('16030100c8010000c40303', 'hex')],
  ['the start of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
]

describe('a door beside which a report is filed survives', () => {
  it.each(shapes)('%s, fifty times', async (_, bytes) => {
    const connections = await Promise.all(Array.from({ length: 50 }, () => say(bytes)))
    await isUnharmed()
    for (const socket of connections) socket.destroy()
  })

  it('compressed bombs: no body is ever unpacked', async () => {
    const bomb = gzipSync(Buffer.alloc(60 * 1024 * 1024, 'a'))
    for (const encoding of ['gzip', 'deflate', 'br', 'zstd', 'gzip, gzip', 'GZIP']) {
      const answer = await fetch(`${door.address}/r/northwind/reports`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'Content-Encoding': encoding },
        body: bomb,
      })
      expect(answer.status, encoding).toBe(415)
    }
    await isUnharmed()
  })

  it('multipart bodies of many sorts at once', async () => {
    const part = (disposition: string, value = 'x') => `--b\r\nContent-Disposition: ${disposition}\r\n\r\n${value}\r\n`
    const bodies = [
      part('form-data; name="unit"'),
      `${part('form-data; name="pass"; filename="../../etc/passwd"', '\0'.repeat(60_000))}--b--`,
      `--b--\r\n${part('form-data; name="unit"')}`,
      '--b\r\n'.repeat(10_000),
      `${part(`form-data; name="${'a'.repeat(1_900)}"`).repeat(30)}--b--`,
      '--b',
      '',
    ]
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, n) =>
        fetch(`${door.address}/r/northwind/reports`, {
          method: 'POST',
          headers: { 'Content-Type': 'multipart/form-data; boundary=b' },
          body: bodies[n % bodies.length] ?? '',
        }),
      ),
    )
    for (const { status } of answers) expect([400, 413, 422]).toContain(status)
    await isUnharmed()
  })

  it('bodies that drip, and are given up', async () => {
    const dripping = await Promise.all(Array.from({ length: 100 }, () => say(`${head('Content-Length: 50000')}{`)))
    for (let n = 0; n < 3; n += 1) {
      for (const socket of dripping) socket.write(' ')
      await sleep(200)
    }
    await isUnharmed()
    for (const socket of dripping) socket.destroy()
  })
})

describe('open connections', () => {
  it(`${sockets} that send their headers drop by drop for ${seconds} s keep nobody out`, {
    timeout: 600_000,
  }, async () => {
    const held = new Set<Socket>()
    let over = false
    let opened = 0
    const open = async () => {
      opened += 1
      // From many addresses of this machine, so that it does not run out of ports.
      const socket = await say('GET / HTTP/1.1\r\nX: ', `127.0.0.${2 + (opened % 200)}`)
      if (socket.destroyed) return
      held.add(socket)
      socket.on('close', () => {
        held.delete(socket)
        // The door gave it up: the attacker comes again.
        if (!over) setTimeout(() => void open(), 50)
      })
    }
    for (let n = 0; n < sockets; n += 250) {
      await Promise.all(Array.from({ length: Math.min(250, sockets - n) }, open))
    }
    expect(held.size).toBeGreaterThan(sockets * 0.9)
    const until = Date.now() + seconds * 1000
    let fewest = held.size
    const answers: (number | null)[] = []
    const memory: number[] = []
    while (Date.now() < until) {
      for (const socket of held) socket.write('a')
      answers.push(await report())
      memory.push(door.memory())
      fewest = Math.min(fewest, held.size)
      await sleep(500)
    }
    over = true
    for (const socket of held) socket.destroy()
    if (process.env.ATTACK_SOCKETS) {
      console.log(
        JSON.stringify({
          sockets,
          seconds,
          opened,
          fewest,
          reports: answers.length,
          memoryMiB: Math.round(Math.max(...memory)),
        }),
      )
    }
    expect(new Set(answers)).toEqual(new Set([201]))
    await isUnharmed()
  })

  it('is what is measured: a door that does not answer is noticed', async () => {
    process.kill(door.pid, 'SIGSTOP')
    try {
      expect(await report(500)).toBeNull()
    } finally {
      process.kill(door.pid, 'SIGCONT')
    }
  })
})
