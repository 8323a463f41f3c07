import { fromBase64 } from '../crypto/pass-format'

/** A public key of passes as both doors show it: `spki` in base64 DER, `keyId` its hex SHA-256. */
export type PassKey = { quarter: string; keyId: string; spki: string }

/**
 * How the keys that the app offers compare with those that the report door has published for everybody.
 * `notYet`: the report door does not have a quarter's key yet. `different`: it has another one, or a key is not
 * what its name says; somebody who used it could be recognised by it.
 */
export type KeyComparison = { kind: 'same' } | { kind: 'notYet' | 'different'; quarters: string[] }

/**
 * Fetches the published keys as anybody would: without cookies, without saying where from.
 * @throws TypeError when the report door does not answer or answers something else
 */
export async function fetchManifest(address: string): Promise<PassKey[]> {
  const answer = await fetch(address, { credentials: 'omit', referrerPolicy: 'no-referrer', cache: 'no-store' })
  if (!answer.ok) throw new TypeError(`the list of keys answered ${answer.status}`)
  const manifest: unknown = await answer.json()
  const keys = manifest && typeof manifest === 'object' && 'keys' in manifest ? manifest.keys : null
  if (!Array.isArray(keys) || !keys.every(isPassKey)) throw new TypeError('the list of keys has another form')
  return keys
}

function isPassKey(value: unknown): value is PassKey {
  if (!value || typeof value !== 'object') return false
  return ['quarter', 'keyId', 'spki'].every((name) => typeof Reflect.get(value, name) === 'string')
}

/** A key that only one person is given would mark that person's passes: every offered key has to be the published. */
export async function compareKeys(offered: readonly PassKey[], published: readonly PassKey[]): Promise<KeyComparison> {
  const different: string[] = []
  const notYet: string[] = []
  for (const key of offered) {
    const same = published.filter(({ quarter }) => quarter === key.quarter)
    if (same.length === 0) notYet.push(key.quarter)
    else if (!(await isNamedRight(key)) || same.some(({ keyId, spki }) => keyId !== key.keyId || spki !== key.spki)) {
      different.push(key.quarter)
    }
  }
  if (different.length > 0) return { kind: 'different', quarters: different }
  return notYet.length > 0 ? { kind: 'notYet', quarters: notYet } : { kind: 'same' }
}

async function isNamedRight({ keyId, spki }: PassKey): Promise<boolean> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', fromBase64(spki)))
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('') === keyId
}

/** A key's name in groups of four, to compare by eye with the printed list. */
export function fingerprint(keyId: string): string {
  return (keyId.match(/.{1,4}/g) ?? []).join(' ')
}
