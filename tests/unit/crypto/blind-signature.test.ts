import { createPublicKey } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  BlindSignatureError,
  blindSign,
  generatePassKeyPair,
  passKeyBytes,
  passKeyId,
} from '@/lib/crypto/blind-signature'

let pkcs8: Buffer
let n: bigint

beforeAll(async () => {
  const pair = await generatePassKeyPair()
  pkcs8 = pair.pkcs8
  const jwk = createPublicKey({ key: pair.spki, format: 'der', type: 'spki' }).export({ format: 'jwk' })
  n = BigInt(`0x${Buffer.from(jwk.n ?? '', 'base64url').toString('hex')}`)
})

const encode = (value: bigint, length = passKeyBytes) =>
  Buffer.from(value.toString(16).padStart(2 * length, '0'), 'hex')

function refusalOf(blinded: Buffer): string {
  try {
    blindSign(pkcs8, blinded)
  } catch (error) {
    if (error instanceof BlindSignatureError) return error.reason
    throw error
  }
  return 'signed'
}

describe('blindSign', () => {
  it.each([
    ['0', () => encode(0n), 'outOfRange'],
    ['1', () => encode(1n), 'trivial'],
    ['2', () => encode(2n), 'signed'],
    ['n - 2', () => encode(n - 2n), 'signed'],
    ['n - 1', () => encode(n - 1n), 'trivial'],
    ['n', () => encode(n), 'outOfRange'],
    ['n + 1', () => encode(n + 1n), 'outOfRange'],
    ['one byte more', () => encode(2n, passKeyBytes + 1), 'wrongLength'],
    ['one byte less', () => encode(2n, passKeyBytes - 1), 'wrongLength'],
    ['nothing', () => Buffer.alloc(0), 'wrongLength'],
  ])('of %s: %s %s', (_, make, outcome) => {
    expect(refusalOf(make())).toBe(outcome)
  })

  it('gives a number whose power is the message', () => {
    const message = encode(123_456_789n ** 40n % n)
    const signature = BigInt(`0x${blindSign(pkcs8, message).toString('hex')}`)
    let power = 1n
    for (let left = 0; left < 65537; left += 1) power = (power * signature) % n
    expect(encode(power)).toEqual(message)
  })

  it('makes keys of 3072 bits, named by the SHA-256 of their public half', async () => {
    expect(n.toString(2).length).toBe(3072)
    // SHA-256 of nothing, FIPS 180-4 examples.
    expect(passKeyId(Buffer.alloc(0))).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
  })
})
