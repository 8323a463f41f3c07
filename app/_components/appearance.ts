import { cookies } from 'next/headers'
import { cookieName, cookieOptions } from '@/lib/auth/cookie-name'

export const appearances = ['system', 'light', 'dark'] as const
export type Appearance = (typeof appearances)[number]

const cookie = 'plumbline-appearance'
const yearSeconds = 60 * 60 * 24 * 365

export function parseAppearance(value: unknown): Appearance {
  return appearances.find((appearance) => appearance === value) ?? 'system'
}

export async function readAppearance(): Promise<Appearance> {
  return parseAppearance((await cookies()).get(cookieName(cookie))?.value)
}

/** Keeps the choice in the browser: a preference, not an identity. */
export async function keepAppearance(appearance: Appearance): Promise<void> {
  ;(await cookies()).set(cookieName(cookie), appearance, { ...cookieOptions(), maxAge: yearSeconds })
}
