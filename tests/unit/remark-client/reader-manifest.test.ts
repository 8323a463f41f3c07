import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { compareReaderKeys, fetchReaderKeys } from '@/lib/remark-client/reader-manifest'

describe('the keys that the report door has', () => {
  it('are those of the list, lack one, or hold one that is not in it, which is said first', () => {
    expect(compareReaderKeys(['a', 'b'], ['b', 'a'])).toBe('same')
    expect(compareReaderKeys(['a', 'b'], ['a'])).toBe('notYet')
    expect(compareReaderKeys(['a'], ['a', 'x'])).toBe('unknown')
    expect(compareReaderKeys(['a', 'b'], ['a', 'x'])).toBe('unknown')
    expect(compareReaderKeys([], [])).toBe('same')
  })

  it('are read from its manifest, and from nothing else', async () => {
    const answers: Record<string, [number, string]> = {
      '/good': [200, '{"keys":[],"remarkKeys":[{"keyId":"a","publicKey":"p"}]}'],
      '/missing': [404, '{"remarkKeys":[]}'],
      '/old': [200, '{"keys":[]}'],
      '/odd': [200, '{"remarkKeys":[{"keyId":7}]}'],
      '/null': [200, 'null'],
    }
    const server = createServer((request, response) => {
      const [status, body] = answers[request.url ?? ''] ?? [500, '']
      response.writeHead(status).end(body)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    // A server that listens on a port has an address object.
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    expect(await fetchReaderKeys(`${address}/good`)).toEqual(['a'])
    for (const path of ['/missing', '/old', '/odd', '/null']) {
      await expect(fetchReaderKeys(address + path), path).rejects.toThrow(TypeError)
    }
    server.close()
  })
})
