import { blindSign, generatePassKeyPair, passKeyId } from '@/lib/crypto/blind-signature'
import { beginPass, finishPass } from '@/lib/pass-client/passes'

/** A quarter's key of passes, both halves. */
export type PassKey = { pkcs8: Buffer; quarter: '2026-Q4' | '2027-Q1'; keyId: string; spki: string }

export async function makePassKey(quarter: PassKey['quarter']): Promise<PassKey> {
  const { pkcs8, spki } = await generatePassKeyPair()
  return { pkcs8, quarter, keyId: passKeyId(spki), spki: spki.toString('base64') }
}

/** A pass as the browser gets it. */
export async function makePass(key: PassKey, organisation: string): Promise<string> {
  const pending = await beginPass(organisation, key)
  const signature = blindSign(key.pkcs8, Buffer.from(pending.asked.blinded, 'base64url'))
  return (await finishPass(pending, signature.toString('base64url'))).text
}
