import { type Answer, json } from './answer'
import type { Visit } from './visit'

/**
 * `GET /r/{organisation}/keys.json`: the public keys of passes, the same for everybody who asks. Pages of other hosts
 * may read it, because the page that gives out passes compares its keys with these before it uses them.
 */
export function keyManifest({ facts }: Visit): Answer {
  const { slug, name } = facts.organisation
  return json(
    200,
    { organisation: { slug, name }, keys: facts.passKeys },
    { 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' },
  )
}
