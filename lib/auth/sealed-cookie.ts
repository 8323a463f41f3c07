import 'server-only'
import { cookies } from 'next/headers'
import { seal, unseal } from '../crypto/sealed-key'
import { AppDoorEnvironment, readEnvironment } from '../env'
import { cookieName, cookieOptions } from './cookie-name'

/** Keeps something in the browser that nobody but this installation can read or make. */
export async function setSealedCookie(name: string, use: string, content: object, minutes: number): Promise<void> {
  const { NEXTAUTH_SECRET } = readEnvironment(AppDoorEnvironment)
  const value = seal(NEXTAUTH_SECRET, use, Buffer.from(JSON.stringify(content)))
  ;(await cookies()).set(cookieName(name), value, { ...cookieOptions(), maxAge: minutes * 60 })
}

/** What a sealed cookie holds, or null when there is none or nobody here sealed it. */
export async function readSealedCookie(name: string, use: string): Promise<unknown> {
  const value = (await cookies()).get(cookieName(name))?.value
  if (value === undefined) return null
  try {
    return JSON.parse(unseal(readEnvironment(AppDoorEnvironment).NEXTAUTH_SECRET, use, value).toString())
  } catch {
    // Forged, cut, or of another secret: the same as none.
    return null
  }
}

export async function forgetSealedCookie(name: string): Promise<void> {
  ;(await cookies()).delete(cookieName(name))
}
