import { closeSession } from '@/lib/auth/next-auth'
import { isFromOwnPage } from '@/lib/auth/same-origin'

/** Ends the session in the database and in the browser. A form, never a link: a GET must change nothing. */
export async function POST(): Promise<Response> {
  if (!(await isFromOwnPage()))
    return new Response('This request did not come from a page of Plumbline.\n', { status: 403 })
  await closeSession()
  return new Response(null, {
    status: 303,
    headers: { Location: '/sign-in?signed-out=yes', 'Clear-Site-Data': '"storage"' },
  })
}
