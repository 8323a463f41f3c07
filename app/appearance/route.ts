import { type NextRequest, NextResponse } from 'next/server'
import { appearanceCookie, parseAppearance } from '@/app/_components/appearance'

/** Keeps the choice of light, dark or system, and goes back to the page it was made on. */
export async function POST(request: NextRequest): Promise<NextResponse> {
  const form = await request.formData()
  const referer = request.headers.get('referer')
  const back = referer && URL.canParse(referer) ? new URL(referer) : null
  // only the path of the referer: the answer never leads to another site
  const response = new NextResponse(null, {
    status: 303,
    headers: { Location: back ? back.pathname + back.search : '/' },
  })
  response.cookies.set(appearanceCookie, parseAppearance(form.get('appearance')), {
    path: '/',
    sameSite: 'lax',
    httpOnly: true,
    maxAge: 60 * 60 * 24 * 365,
  })
  return response
}
