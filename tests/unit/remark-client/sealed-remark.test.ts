import { describe, expect, it } from 'vitest'
import { parseSealedRemark } from '@/lib/crypto/remark-format'
import { exportPoint, generateKeyPair } from '@/lib/remark-client/hpke'
import {
  countCharacters,
  nameOfKey,
  type OfficerKey,
  openRemark,
  openRemarks,
  type ReaderKey,
  sealRemark,
} from '@/lib/remark-client/sealed-remark'

const scope = { slug: 'northwind', quarter: '2026-Q4' }
const text = 'Die Stühle in der Packerei sind zu hoch. المكتب منخفض جدا 🪑'

async function makeReader(): Promise<{ officer: OfficerKey; key: ReaderKey }> {
  const pair = await generateKeyPair()
  const point = await exportPoint(pair.publicKey)
  const keyId = await nameOfKey(point)
  return { officer: { ...pair, keyId }, key: { keyId, publicKey: Buffer.from(point).toString('base64') } }
}

const readers = await Promise.all(Array.from({ length: 20 }, makeReader))
const keysOf = (count: number) => readers.slice(0, count).map(({ key }) => key)
const [first, second, third] = readers
if (!first || !second || !third) throw new Error('twenty readers were made')

describe('a sealed remark', () => {
  it('opens for each of its readers and for nobody else', async () => {
    const sealed = await sealRemark(text, scope, [first.key, second.key])
    expect(await openRemark(sealed, scope, first.officer)).toBe(text)
    expect(await openRemark(sealed, scope, second.officer)).toBe(text)
    expect(await openRemark(sealed, scope, third.officer)).toBeNull()
    // Somebody who only says that the key is the first reader's does not have it.
    await expect(openRemark(sealed, scope, { ...third.officer, keyId: first.officer.keyId })).rejects.toThrow()
  })

  it('has one length for all texts: 4113 bytes and 145 for each reader', async () => {
    for (const [words, count] of [
      ['', 1],
      ['short', 1],
      ['ö'.repeat(1000), 1],
      ['🪑'.repeat(1000), 3],
      ['x', 20],
    ] as const) {
      expect((await sealRemark(words, scope, keysOf(count))).length).toBe(4113 + 145 * count)
    }
  })

  it('holds a thousand of the widest characters, and not one more', async () => {
    const longest = '🪑'.repeat(1000)
    expect(countCharacters(longest)).toBe(1000)
    expect(await openRemark(await sealRemark(longest, scope, keysOf(1)), scope, first.officer)).toBe(longest)
    await expect(sealRemark(`${longest}x`, scope, keysOf(1))).rejects.toThrow(/too long/)
  })

  it('is another one each time, and shows nothing of its text', async () => {
    const [one, other] = [await sealRemark(text, scope, keysOf(1)), await sealRemark(text, scope, keysOf(1))]
    expect(Buffer.from(one).equals(Buffer.from(other))).toBe(false)
    expect(Buffer.from(one).includes('Packerei')).toBe(false)
  })

  it('opens in its own organisation and quarter only, and not when a bit has changed', async () => {
    const sealed = await sealRemark(text, scope, keysOf(1))
    await expect(openRemark(sealed, { ...scope, slug: 'southwind' }, first.officer)).rejects.toThrow()
    await expect(openRemark(sealed, { ...scope, quarter: '2026-Q3' }, first.officer)).rejects.toThrow()
    for (const place of [1, 4000, 4200, 4257]) {
      const changed = sealed.slice()
      changed[place] = (changed[place] ?? 0) ^ 1
      await expect(openRemark(changed, scope, first.officer)).rejects.toThrow()
    }
  })

  it('is not sealed to a key that is not what its name says, to none, or to more than twenty', async () => {
    const swapped = { keyId: first.key.keyId, publicKey: second.key.publicKey }
    await expect(sealRemark(text, scope, [swapped])).rejects.toThrow(/name/)
    await expect(sealRemark(text, scope, [])).rejects.toThrow(/readers/)
    await expect(sealRemark(text, scope, [...keysOf(20), third.key])).rejects.toThrow(/readers/)
  })
})

describe('many remarks', () => {
  it('are opened in their order; those for others and those that were changed are counted', async () => {
    const good = await sealRemark('first', scope, keysOf(1))
    const later = await sealRemark('second', scope, keysOf(1))
    const foreign = await sealRemark('foreign', scope, [second.key])
    const changed = good.slice()
    changed[9] = (changed[9] ?? 0) ^ 1
    const sealed = [good, foreign, changed, later, new Uint8Array(3)].map((bytes) =>
      Buffer.from(bytes).toString('base64'),
    )
    expect(await openRemarks(sealed, scope, first.officer)).toEqual({
      texts: ['first', 'second'],
      notForThisKey: 1,
      broken: 2,
    })
  })
})

describe('the shape of a sealed remark', () => {
  it('names its readers in the order of their keys, whatever order they were given in', async () => {
    const sealed = await sealRemark(text, scope, keysOf(5).toReversed())
    const names = parseSealedRemark(sealed)?.readers.map(({ keyId }) => keyId)
    expect(names).toEqual(
      keysOf(5)
        .map(({ keyId }) => keyId)
        .toSorted(),
    )
  })

  it('is not that of another version or length, of a repeated reader, or of readers in another order', async () => {
    const sealed = await sealRemark(text, scope, keysOf(2))
    const [head, one, two] = [sealed.slice(0, 4113), sealed.slice(4113, 4258), sealed.slice(4258)]
    const joined = (...parts: Uint8Array[]) => Uint8Array.from(Buffer.concat(parts))
    expect(parseSealedRemark(joined(head, one, two))).not.toBeNull()
    for (const other of [
      joined(head),
      joined(head, one, two, two),
      joined(head, two, one),
      joined(head, one, two).slice(1),
      joined(head, one, two, new Uint8Array(1)),
      joined(Uint8Array.of(2), joined(head, one).slice(1)),
      new Uint8Array(0),
    ]) {
      expect(parseSealedRemark(other)).toBeNull()
    }
  })
})
