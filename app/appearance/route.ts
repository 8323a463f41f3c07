import { keepAppearance, parseAppearance } from '@/app/_components/appearance'
import { ownPathOfAddress } from '@/lib/auth/own-path'
import { isFromOwnPage } from '@/lib/auth/same-origin'

/** A form with one field is a few bytes. */
const largestBody = 1024

/** Keeps the choice of light, dark or system, and goes back to the page it was made on. */
export async function POST(request: Request): Promise<Response> {
  if (!(await isFromOwnPage()))
    return new Response('This request did not come from a page of Plumbline.\n', { status: 403 })
  // A body that does not say how long it is, is not one of a form of ours.
  const length = request.headers.get('content-length')
  if (length === null || !(Number(length) <= largestBody))
    return new Response('This is more than the choice of an appearance.\n', { status: 413 })
  const choice = new URLSearchParams(await request.text()).get('appearance')
  await keepAppearance(parseAppearance(choice))
  const back = ownPathOfAddress(request.headers.get('referer')) ?? '/'
  return new Response(null, { status: 303, headers: { Location: back } })
}
