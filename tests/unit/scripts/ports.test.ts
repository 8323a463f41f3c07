import { createServer, type Server } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { doorPort } from '../../../scripts/ports.mjs'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

/** A port that this process holds. */
async function taken(host = '127.0.0.1'): Promise<number> {
  const server = createServer()
  servers.push(server)
  await new Promise<void>((resume) => server.listen(0, host, resume))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

async function free(): Promise<number> {
  const port = await taken()
  await new Promise((resume) => servers.pop()?.close(resume))
  return port
}

const door = { what: 'the report door', setting: 'PLUMBLINE_REPORT_PORT', host: '127.0.0.1', preset: 3001 }

describe('the port of a door', () => {
  it('that was asked for and is taken ends the start, and names who has it', async () => {
    const port = await taken()
    const refused = doorPort({ ...door, asked: port })
    await expect(refused).rejects.toMatchObject({ expected: true })
    await expect(refused).rejects.toThrow(
      `Port ${port}, which the report door was given, is taken by process ${process.pid}`,
    )
    await expect(refused).rejects.toThrow(/set PLUMBLINE_REPORT_PORT\.$/)
  })

  it('where this installation served before and that is taken ends the start too', async () => {
    const port = await taken()
    await expect(doorPort({ ...door, before: port })).rejects.toThrow(`Port ${port}, where the report door was before`)
    await expect(doorPort({ ...door, before: port })).rejects.toThrow(/print posters and slips again/)
  })

  it('is the one asked for, then the one of before', async () => {
    const [asked, before] = [await free(), await free()]
    expect(await doorPort({ ...door, asked, before })).toBe(asked)
    expect(await doorPort({ ...door, before })).toBe(before)
  })

  it('is the next free one at the first start only', async () => {
    const preset = await taken()
    expect(await doorPort({ ...door, preset })).toBeGreaterThan(preset)
  })

  it('is never that of the other door', async () => {
    const port = await free()
    await expect(doorPort({ ...door, asked: port, taken: [port] })).rejects.toThrow('is taken by the other door')
    expect(await doorPort({ ...door, preset: port, taken: [port] })).toBeGreaterThan(port)
  })

  it('is taken when somebody listens on every address', async () => {
    const port = await taken('::')
    await expect(doorPort({ ...door, asked: port })).rejects.toThrow(`Port ${port}`)
  })

  it('cannot be on an address that this machine does not have', async () => {
    // Kept for documentation (RFC 5737): nobody has it.
    await expect(doorPort({ ...door, asked: await free(), host: '192.0.2.1' })).rejects.toThrow('no address 192.0.2.1')
  })
})
