import 'server-only'
import type { Viewer } from '../auth/viewer'
import { getPolicyState } from '../data/app/policies'
import { getTree } from '../data/app/units'
import { isLanguage } from '../domain/organisation/languages'
import { quarterOf } from '../domain/organisation/quarter'
import { reportFormAddress } from '../env'
import { posterPdf } from './pdf'
import { poster, posterSizes } from './poster'

/** The poster that a link asks for; null when there is no such unit, language or size. */
export async function posterFile(
  viewer: Viewer,
  query: URLSearchParams,
  at: Date,
): Promise<{ name: string; content: Buffer } | null> {
  const language = query.get('language') ?? ''
  const size = posterSizes.find((known) => known === query.get('size'))
  if (!isLanguage(language) || size === undefined) return null
  const { units } = await getTree(viewer, quarterOf(at))
  const code = query.get('unit') || null
  const unit = code === null ? null : units.find((candidate) => candidate.code === code)
  if (unit === undefined) return null
  const { slug, name: organisation } = viewer.organisation
  const { threshold } = (await getPolicyState(viewer, at)).now.policy
  const made = await poster({ size, language, organisation, unit, address: reportFormAddress(slug), threshold })
  return {
    name: `${['report', slug, unit?.code.toLowerCase(), language, size].filter(Boolean).join('-')}.pdf`,
    content: posterPdf(made, at),
  }
}
