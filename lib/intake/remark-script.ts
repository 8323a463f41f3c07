import { createHash } from 'node:crypto'
import { securityHeaders } from './answer'

/** The page's only script, and the one header that differs from every other page's: it allows this script by its hash. */
export type RemarkScript = { text: string; policy: string }

export function remarkScript(text: string): RemarkScript {
  const hash = createHash('sha256').update(text).digest('base64')
  const policy = `${securityHeaders['Content-Security-Policy']}; script-src 'sha256-${hash}'; connect-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'`
  return { text, policy }
}
