import { releaseJsonSchema } from '@/lib/release/schema/release'

/** The published schema of release files: the same for everybody, so nobody has to sign in for it. */
export function GET(): Response {
  return Response.json(releaseJsonSchema(), { headers: { 'Content-Type': 'application/schema+json' } })
}
