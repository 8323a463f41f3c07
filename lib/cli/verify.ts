import { existsSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { isPublicKey, keyFingerprint } from '../crypto/signing'
import type { Check } from '../release/verify/check'
import { type GivenRelease, readGivenRelease, verifyRelease } from '../release/verify/verify-release'

const usage = `npm run verify -- [--key KEY] [--quick] RELEASE.json...
  --key    whose signature you trust: a file with the public key, the key itself in base64, or its fingerprint
  --quick  do not run the attack again
Several releases are given oldest first. Ends with 0 when everything holds and the key is the one you trust, 1 when
something does not hold, 2 for what is no release, 3 when everything holds but nobody said whose signature is trusted.`

const marks = { holds: 'ok   ', fails: 'FAILS', notChecked: '-    ' } as const satisfies Record<Check['result'], string>

/**
 * `npm run verify -- release.json`: 0 everything holds, 1 something does not, 2 bad input, 3 it holds and anybody may have
 * signed it: whoever makes up a release can sign it with a key of their own, so a script must not take that for a yes.
 */
async function main(): Promise<0 | 1 | 3> {
  const { values, positionals } = readArguments()
  const trustedFingerprint = values.key === undefined ? null : fingerprintOf(values.key)
  const given = positionals.map((path) => ({ path, release: readRelease(path) }))
  const releases = given.map(({ release }) => release)
  const failed: string[] = []
  for (const [i, { path, release }] of given.entries()) {
    const before = releases[i - 1] ?? null
    const checks = await verifyRelease(release, before, releases, { trustedFingerprint, quick: values.quick })
    print(`${path}\n${checks.map(line).join('\n')}\n`)
    failed.push(...checks.filter(({ result }) => result === 'fails').map(({ name }) => `${name} of ${basename(path)}`))
  }
  const signerKnown = trustedFingerprint !== null
  print(verdict(failed, signerKnown, values.quick))
  return failed.length > 0 ? 1 : signerKnown ? 0 : 3
}

function readArguments() {
  try {
    const parsed = parseArgs({
      allowPositionals: true,
      options: { key: { type: 'string' }, quick: { type: 'boolean', default: false } },
    })
    if (parsed.positionals.length === 0) throw new RangeError('name the file of a release')
    return parsed
  } catch (error) {
    // parseArgs says in a TypeError which word it does not know.
    if (error instanceof TypeError || error instanceof RangeError) throw new RangeError(`${error.message}\n${usage}`)
    throw error
  }
}

function readRelease(path: string): GivenRelease {
  try {
    return readGivenRelease(readText(path))
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new RangeError(`${path}: ${error.message}`)
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new RangeError('the file cannot be read', { cause: error })
  }
}

/** @throws RangeError when it is neither a public key, nor a file with one, nor the fingerprint of one. */
function fingerprintOf(key: string): string {
  const text = (existsSync(key) ? readText(key) : key).trim()
  const base64 = text.replace(/-----(BEGIN|END) PUBLIC KEY-----|\s/g, '')
  if (isPublicKey(base64)) return keyFingerprint(base64)
  const digits = text.replace(/\s/g, '').toLowerCase()
  if (/^[0-9a-f]{64}$/.test(digits)) return (digits.match(/.{4}/g) ?? []).join(' ')
  throw new RangeError(`--key: neither an Ed25519 public key, nor a file with one, nor a fingerprint of 64 digits`)
}

function line({ name, result, says }: Check): string {
  return `  ${marks[result]} ${name.padEnd(11)} ${says}`
}

function verdict(failed: readonly string[], signerKnown: boolean, quick: boolean): string {
  if (failed.length > 0) return `Does not hold: ${failed.join(', ')}.`
  const attack = quick ? ' The attack was not run again (--quick).' : ''
  if (signerKnown) return `Holds: this is what the owner of the key published.${attack}`
  return (
    `Not verified: everything in it agrees, but anybody could have signed it.${attack}\n` +
    'Give the key that you trust with --key: a page of the release and the printed summary show its fingerprint.'
  )
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

try {
  process.exitCode = await main()
} catch (error) {
  if (!(error instanceof RangeError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 2
}
