import 'server-only'
import { notFound } from 'next/navigation'
import type { Viewer } from '@/lib/auth/viewer'
import { listKnownQuarters } from '@/lib/data/app/planned-quarter'
import type { Quarter } from '@/lib/domain/organisation/quarter'
import { now } from '@/lib/env'

/** The quarter that an address asks for among those that can be looked at; the planned one when it asks for none. */
export async function chosenQuarter(
  viewer: Viewer,
  asked: string | undefined,
): Promise<{ quarter: Quarter; planned: Quarter; quarters: Quarter[] }> {
  const quarters = await listKnownQuarters(viewer, now())
  const [planned] = quarters
  const quarter = asked === undefined ? planned : quarters.find((known) => known === asked)
  if (!quarter || !planned) notFound()
  return { quarter, planned, quarters }
}
