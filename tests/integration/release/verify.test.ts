import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keyFingerprint } from '@/lib/crypto/signing'
import type { Release } from '@/lib/release/document'
import { writeReleaseFile } from '@/lib/release/release-file'
import { sealRelease } from '@/lib/release/seal'
import { newSigner, publishAll } from '../../unit/release/real-release'

const root = resolve(import.meta.dirname, '../../..')
const signer = newSigner()
let chain: Release[]
let folder: string
let files: string[]

/** Twelve units in four sites, with breakdowns. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plumbline-verify-'))
  chain = await publishAll({ units: 12, sites: 4, quarters: 2, first: '2025-Q1', seed: 7 }, signer)
  files = chain.map((release, i) => fileWith(`release-${i}.json`, writeReleaseFile(release)))
}, 300_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function fileWith(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

/** `npm run verify -- words` as somebody else's machine runs it: without any of our environment. */
function verify(...words: string[]) {
  const { PATH, HOME } = process.env
  const run = spawnSync(process.execPath, [join(root, 'scripts/run.mjs'), 'verify', ...words], {
    cwd: root,
    encoding: 'utf8',
    env: { PATH, HOME, NODE_ENV: 'production' },
  })
  return { status: run.status, out: run.stdout, problem: run.stderr }
}

describe('npm run verify', () => {
  it('says line by line what holds of a chain, and ends with 0', () => {
    expect(chain[0]?.document.breakdowns.length).toBeGreaterThan(0)
    const { status, out } = verify('--key', signer.publicKey, ...files)
    expect(status, out).toBe(0)
    expect(out).not.toMatch(/FAILS/)
    const names = ['form', 'schema', 'hash', 'signature', 'key', 'chain', 'quotes', 'table', 'certificate', 'witnesses']
    for (const name of [...names, 'attack', 'findings']) {
      expect(out.match(new RegExp(`^ {2}ok {4}${name} `, 'gm')), name).toHaveLength(2)
    }
    expect(out).toMatch(/Holds: this is what the owner of the key published\.\n$/)
  })

  it('takes the key as a file, as PEM and as the fingerprint that the page shows', () => {
    const pem = `-----BEGIN PUBLIC KEY-----\n${signer.publicKey}\n-----END PUBLIC KEY-----\n`
    const keys = [
      fileWith('key.txt', `${signer.publicKey}\n`),
      fileWith('key.pem', pem),
      keyFingerprint(signer.publicKey),
    ]
    for (const key of keys) {
      const { status, out } = verify('--quick', '--key', key, files[0] ?? '')
      expect(status, out).toBe(0)
      expect(out).toContain('It is the key that you trust.')
    }
  })

  it('without a key never says yes: what was checked, what was not, and an end of its own', () => {
    const { status, out } = verify('--quick', files[0] ?? '')
    expect(status).toBe(3)
    expect(out).toContain(keyFingerprint(signer.publicKey))
    expect(out).toMatch(
      /^Not verified: everything in it agrees, but anybody could have signed it\. The attack was not/m,
    )
    expect(out).toContain('--key')
    // whoever signs anew with a key of their own gets no further
    const [first] = chain
    if (!first) throw new Error('a release is published')
    const again = fileWith('again.json', writeReleaseFile(sealRelease(first.document, newSigner())))
    expect(verify('--quick', again).status).toBe(3)
    expect(verify('--quick', '--key', signer.publicKey, again).status).toBe(1)
  })

  it('names what does not hold, in which file, and ends with 1', () => {
    const [first] = chain
    if (!first) throw new Error('a release is published')
    const forged = structuredClone(first.document)
    const text = writeReleaseFile(sealRelease({ ...forged, inputs: { ...forged.inputs, headcounts: {} } }, newSigner()))
    const { status, out } = verify('--quick', '--key', signer.publicKey, fileWith('forged.json', text))
    expect(status).toBe(1)
    expect(out).toMatch(/^ {2}FAILS findings /m)
    expect(out).toMatch(/^Does not hold: key of forged\.json, findings of forged\.json\.$/m)
    // Given in the wrong order, the second is not the first's successor.
    const turned = verify('--quick', ...[...files].reverse())
    expect(turned.status).toBe(1)
    expect(turned.out).toMatch(/^Does not hold: chain of release-0\.json\.$/m)
  })

  it.each([
    ['no file', () => [], 'name the file of a release'],
    ['a file that is not there', () => ['/nowhere/release.json'], 'cannot be read'],
    ['a file that is no JSON', () => [fileWith('text.json', 'hello')], 'is no JSON'],
    ['another format', () => [fileWith('old.json', '{"format":"plumbline-release/1"}')], 'plumbline-release/1'],
    ['a key that is none', () => ['--key', 'secret', files[0] ?? ''], '--key'],
    ['a word that it does not know', () => ['--fast', files[0] ?? ''], '--fast'],
  ])('refuses %s with 2', (_, words, says) => {
    const { status, out, problem } = verify(...words())
    expect(status).toBe(2)
    expect(problem).toContain(says)
    expect(out).toBe('')
  })
})
