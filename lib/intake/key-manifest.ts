import { type Answer, json } from './answer'
import type { Visit } from './visit'

/**
 * `GET /r/{organisation}/keys.json`: the public keys of passes and of those who read remarks, the same for everybody who asks. Pages of other hosts
 * may read it, because the pages of staff that give out passes or make keys compare theirs with these.
 */
export function keyManifest({ facts }: Visit): Answer {
  const { slug, name } = facts.organisation
  return json(
    200,
    { organisation: { slug, name }, keys: facts.passKeys, remarkKeys: facts.remarks?.keys ?? [] },
    { 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' },
  )
}
