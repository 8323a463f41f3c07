import { type AddressInfo, connect, createServer, type Server } from 'node:net'
import { expect, inject, it } from 'vitest'
import { untilServerAnswers } from '../../scripts/server-answers.mjs'

/** What the composed `prepare` does before its first statement: the server may come later, and a wrong password is said at once. */
it('waits for a server that comes up later, and says once what it waits for', async () => {
  const target = new URL(inject('adminUrl'))
  const closed = createServer()
  await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve))
  const { port } = closed.address() as AddressInfo
  await new Promise((resolve) => closed.close(resolve))
  const url = Object.assign(new URL(target), { host: `127.0.0.1:${port}` }).href
  const said: string[] = []
  let relay: Server | undefined
  const answers = untilServerAnswers(url, {
    say(line) {
      said.push(line)
      relay ??= createServer((socket) => {
        const onward = connect(Number(target.port), target.hostname)
        for (const one of [socket, onward]) one.on('error', () => {})
        socket.pipe(onward).pipe(socket)
      }).listen(port, '127.0.0.1')
    },
  })
  await expect(answers).resolves.toBeUndefined()
  relay?.close()
  expect(said).toEqual([expect.stringContaining('ECONNREFUSED')])
})

it('gives up with the server’s own words where waiting helps nobody', async () => {
  const wrong = Object.assign(new URL(inject('adminUrl')), { username: 'nobody-of-this-name' }).href
  await expect(untilServerAnswers(wrong, { say: () => {} })).rejects.toMatchObject({
    code: expect.stringMatching(/^28/),
  })
  await expect(untilServerAnswers('postgres://localhost:1/x', { seconds: 0, say: () => {} })).rejects.toThrow()
})
