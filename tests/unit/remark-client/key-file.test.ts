import { beforeAll, describe, expect, it } from 'vitest'
import { type MadeKey, makeKeyFile, openKeyFile } from '@/lib/remark-client/key-file'
import { openRemark, sealRemark } from '@/lib/remark-client/sealed-remark'

const passphrase = 'correct horse battery staple'
let made: MadeKey

beforeAll(async () => {
  made = await makeKeyFile('northwind', passphrase)
})

const changed = (change: Record<string, unknown>) => JSON.stringify({ ...JSON.parse(made.file), ...change })

describe('a key file', () => {
  it('opens with its passphrase, to the key that remarks are sealed to', async () => {
    const opened = await openKeyFile(made.file, 'northwind', passphrase)
    if (opened.kind !== 'open') throw new Error(opened.kind)
    expect(opened.key.keyId).toBe(made.keyId)
    expect(opened.key.privateKey.extractable).toBe(false)
    const scope = { slug: 'northwind', quarter: '2026-Q4' }
    const sealed = await sealRemark('the light flickers', scope, [made])
    expect(await openRemark(sealed, scope, opened.key)).toBe('the light flickers')
  })

  it('opens when the same passphrase comes from a keyboard that composes letters otherwise', async () => {
    const { file } = await makeKeyFile('northwind', 'caf\u00e9 au lait le matin')
    expect((await openKeyFile(file, 'northwind', 'cafe\u0301 au lait le matin')).kind).toBe('open')
  })

  it('does not open with another passphrase, in another organisation, or under another name', async () => {
    expect(await openKeyFile(made.file, 'northwind', `${passphrase} `)).toEqual({ kind: 'wrongPassphrase' })
    expect(await openKeyFile(made.file, 'southwind', passphrase)).toEqual({ kind: 'otherOrganisation' })
    const renamed = changed({ keyId: '0'.repeat(64) })
    expect(await openKeyFile(renamed, 'northwind', passphrase)).toEqual({ kind: 'wrongPassphrase' })
  })

  it('holds the private key under the passphrase only, derived in 600,000 rounds', () => {
    const file: Record<string, unknown> = JSON.parse(made.file)
    expect(file.rounds).toBe(600_000)
    expect(Object.keys(file).toSorted()).toEqual(
      ['format', 'keyId', 'nonce', 'organisation', 'publicKey', 'rounds', 'salt', 'sealedPrivateKey'].toSorted(),
    )
    // The head of every PKCS#8 of a key on P-256 (RFC 5208): not there in clear.
    expect(
      Buffer.from(String(file.sealedPrivateKey), 'base64').includes(Buffer.from('301306072a8648ce3d0201', 'hex')),
    ).toBe(false)
  })

  it('is told apart from other files', async () => {
    for (const other of [
      '',
      'a holiday photograph',
      '[]',
      'null',
      '{}',
      changed({ format: 'plumbline-remark-key-2' }),
      changed({ rounds: 0 }),
      changed({ rounds: 10_000_001 }),
      changed({ rounds: 1.5 }),
      changed({ salt: '<script>' }),
      changed({ keyId: 'XYZ' }),
      changed({ organisation: 7 }),
    ]) {
      expect(await openKeyFile(other, 'northwind', passphrase)).toEqual({ kind: 'notAKeyFile' })
    }
  })
})
