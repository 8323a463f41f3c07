/** `notYet`: the report door lacks a key of the list; `unknown`: it has one that is not in the list. */
export type ReaderComparison = 'same' | 'notYet' | 'unknown'

/**
 * Names of the keys to which the report door has remarks sealed, fetched as anybody would.
 * @throws TypeError when it does not answer or answers something else
 */
export async function fetchReaderKeys(manifest: string): Promise<string[]> {
  const answer = await fetch(manifest, { credentials: 'omit', referrerPolicy: 'no-referrer', cache: 'no-store' })
  if (!answer.ok) throw new TypeError(`the list of keys answered ${answer.status}`)
  const content: unknown = await answer.json()
  const keys: unknown = content && typeof content === 'object' ? Reflect.get(content, 'remarkKeys') : null
  if (!Array.isArray(keys)) throw new TypeError('the list of keys has another form')
  return keys.map((key: unknown) => {
    const keyId: unknown = key && typeof key === 'object' ? Reflect.get(key, 'keyId') : null
    if (typeof keyId !== 'string') throw new TypeError('the list of keys has another form')
    return keyId
  })
}

/** A key too many is worse than one too few: somebody unknown could read what is written. */
export function compareReaderKeys(listed: readonly string[], published: readonly string[]): ReaderComparison {
  if (published.some((keyId) => !listed.includes(keyId))) return 'unknown'
  return listed.every((keyId) => published.includes(keyId)) ? 'same' : 'notYet'
}
