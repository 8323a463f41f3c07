import 'server-only'
import { AppDoorEnvironment, readEnvironment } from '../env'

/** Is the app reached over https? */
export function isSecure(): boolean {
  return readEnvironment(AppDoorEnvironment).NEXTAUTH_URL.startsWith('https:')
}

/** The name of a cookie: over https one that a browser takes from this very host only (ASVS 5.0, 3.3.3). */
export function cookieName(name: string): string {
  return isSecure() ? `__Host-${name}` : name
}

/** What every cookie of ours has in common. */
export function cookieOptions() {
  return { httpOnly: true, sameSite: 'lax', path: '/', secure: isSecure() } as const
}
