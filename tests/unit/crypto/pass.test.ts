import { beforeAll, describe, expect, it } from 'vitest'
import { blindSign, generatePassKeyPair, passKeyId } from '@/lib/crypto/blind-signature'
import { checkPass, nullifierOf, type Pass, type PassRules, parsePass } from '@/lib/crypto/pass'
import { formatPass, fromBase64, toBase64Url } from '@/lib/crypto/pass-format'
import type { PassKey } from '@/lib/pass-client/key-manifest'
import { beginPass, finishPass } from '@/lib/pass-client/passes'

type Issuer = { pkcs8: Buffer; key: PassKey }

async function issuer(quarter: string): Promise<Issuer> {
  const { pkcs8, spki } = await generatePassKeyPair()
  return { pkcs8, key: { quarter, keyId: passKeyId(spki), spki: spki.toString('base64') } }
}

/** The whole way of a pass: blinded in the client, signed by the server, unblinded in the client. */
async function issue(slug: string, { pkcs8, key }: Issuer): Promise<string> {
  const pending = await beginPass(slug, key)
  const signature = blindSign(pkcs8, Buffer.from(pending.asked.blinded, 'base64url'))
  return (await finishPass(pending, signature.toString('base64url'))).text
}

function parsed(text: string): Pass {
  const pass = parsePass(text)
  if (!pass) throw new Error('not a pass')
  return pass
}

let q1: Issuer
let q2: Issuer
let text: string
let rules: PassRules

beforeAll(async () => {
  ;[q1, q2] = await Promise.all([issuer('2027-Q1'), issuer('2027-Q2')])
  text = await issue('northwind', q1)
  rules = { slug: 'northwind', openQuarter: '2027-Q1', passKeys: [q1.key, q2.key] }
})

describe('a pass', () => {
  it('is one line that says organisation and quarter, and is good', () => {
    expect(text).toMatch(/^plumbline-pass-1\.northwind\.2027-Q1\.[\w-]+\.[\w-]{512}$/)
    expect(checkPass(parsed(text), rules)).toBe('good')
  })

  it('may come from a file: with a byte order mark, line breaks and blanks around it', () => {
    expect(parsePass(`\uFEFF  ${text}\r\n\r\n`)).toEqual(parsePass(text))
  })

  it('of another organisation is told so, whatever it claims', async () => {
    const other = await issue('contoso', q1)
    expect(checkPass(parsed(other), rules)).toBe('wrongOrganisation')
    expect(checkPass(parsed(other.replace('contoso', 'northwind')), rules)).toBe('badSignature')
  })

  it('of another quarter is told so, whatever it claims', async () => {
    const later = await issue('northwind', q2)
    expect(checkPass(parsed(later), rules)).toBe('wrongQuarter')
    expect(checkPass(parsed(later.replace('2027-Q2', '2027-Q1')), rules)).toBe('badSignature')
    // Signed with the right key, but for the wrong quarter inside.
    const crossed = await issue('northwind', { pkcs8: q1.pkcs8, key: { ...q1.key, quarter: '2027-Q2' } })
    expect(checkPass(parsed(crossed.replace('2027-Q2', '2027-Q1')), rules)).toBe('badSignature')
  })

  it('of a quarter whose key is not known is told so', () => {
    expect(checkPass(parsed(text), { ...rules, passKeys: [q2.key] })).toBe('unknownKey')
  })

  it('signed by another key is refused', async () => {
    expect(checkPass(parsed(await issue('northwind', await issuer('2027-Q1'))), rules)).toBe('badSignature')
  })

  it('with any bit flipped is refused', () => {
    const { slug, quarter, message, signature } = parsed(text)
    const flip = (bytes: Buffer, bit: number) =>
      bytes.map((byte, index) => (index === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))
    for (let bit = 0; bit < 8 * message.length; bit += 5) {
      const pass = parsed(formatPass(slug, quarter, flip(message, bit), signature))
      expect(checkPass(pass, rules)).toBe('badSignature')
    }
    for (let bit = 0; bit < 8 * signature.length; bit += 37) {
      const pass = parsed(formatPass(slug, quarter, message, flip(signature, bit)))
      expect(checkPass(pass, rules)).toBe('badSignature')
    }
  })

  it('with a longer message or another length of signature is refused', () => {
    const { slug, quarter, message, signature } = parsed(text)
    const check = (m: Uint8Array, s: Uint8Array) => checkPass(parsed(formatPass(slug, quarter, m, s)), rules)
    expect(check(Buffer.concat([message, Buffer.of(0)]), signature)).toBe('badSignature')
    expect(check(message.subarray(0, -1), signature)).toBe('badSignature')
    expect(check(message, Buffer.concat([Buffer.of(0), signature]))).toBe('badSignature')
    expect(check(message, signature.subarray(1))).toBe('badSignature')
  })

  it('has one nullifier, which no other pass has', async () => {
    expect(nullifierOf(parsed(text))).toMatch(/^[0-9a-f]{64}$/)
    expect(nullifierOf(parsed(`${text}\n`))).toBe(nullifierOf(parsed(text)))
    expect(nullifierOf(parsed(await issue('northwind', q1)))).not.toBe(nullifierOf(parsed(text)))
  })

  it.each([
    ['nothing', () => ''],
    ['a word', () => 'hello'],
    ['two passes', () => `${text}\n${text}`],
    ['another version', () => text.replace('pass-1', 'pass-2')],
    ['a part too many', () => `${text}.AAAA`],
    ['a quarter that is none', () => text.replace('2027-Q1', '2027-Q5')],
    ['padding', () => `${text}==`],
    ['letters outside base64url', () => text.replace(/.$/, '+')],
    ['a megabyte', () => text + 'A'.repeat(1_000_000)],
  ])('is not %s', (_, make) => {
    expect(parsePass(make())).toBeNull()
  })

  it('has one spelling: bits that base64url leaves over must be zero', () => {
    const [version, slug, quarter, message = '', signature] = text.split('.')
    const last = message.at(-1) ?? ''
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    const respelled = message.slice(0, -1) + letters.charAt(letters.indexOf(last) + 1)
    expect(Buffer.from(respelled, 'base64url')).toEqual(Buffer.from(message, 'base64url'))
    expect(parsePass([version, slug, quarter, respelled, signature].join('.'))).toBeNull()
  })
})

describe('base64url', () => {
  it('is that of RFC 4648 without padding, and reads plain base64 too', () => {
    // RFC 4648, section 10: "foob" is Zm9vYg==. Bytes fb ff show the two letters that differ.
    expect(toBase64Url(Buffer.from('foob'))).toBe('Zm9vYg')
    expect(toBase64Url(Uint8Array.of(0xfb, 0xff))).toBe('-_8')
    expect(fromBase64('-_8')).toEqual(Uint8Array.of(0xfb, 0xff))
    expect(fromBase64('+/8=')).toEqual(Uint8Array.of(0xfb, 0xff))
  })
})
