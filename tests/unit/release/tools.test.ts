import { generateKeyPairSync } from 'node:crypto'
import { expect, it } from 'vitest'
import type { WorkerVault } from '@/lib/data/vault/worker'
import { createTools } from '@/lib/release/tools'

it('decides between equal cells anew in every quarter, organisation and installation, and alike when repeated', () => {
  const keyOf = () => {
    const { privateKey } = generateKeyPairSync('ed25519')
    return Buffer.from(privateKey.export({ type: 'pkcs8', format: 'pem' })).toString('base64')
  }
  // The secret does not depend on the vault; nothing here asks it anything.
  const vault = {} as WorkerVault
  const signingKey = keyOf()
  const { tieBreakKeyOf } = createTools(vault, signingKey)
  const [a, b] = [{ organisationId: 'a' }, { organisationId: 'b' }]
  const keys = [
    tieBreakKeyOf(a, '2026-Q1'),
    tieBreakKeyOf(a, '2026-Q2'),
    tieBreakKeyOf(b, '2026-Q1'),
    createTools(vault, keyOf()).tieBreakKeyOf(a, '2026-Q1'),
  ]
  expect(new Set(keys).size).toBe(4)
  expect(createTools(vault, signingKey).tieBreakKeyOf(a, '2026-Q1')).toBe(keys[0])
})
