import { cookies } from 'next/headers'

export const appearances = ['system', 'light', 'dark'] as const
export type Appearance = (typeof appearances)[number]

/** A preference, not an identity: the only cookie besides the session's. */
export const appearanceCookie = 'plumbline-appearance'

export function parseAppearance(value: unknown): Appearance {
  return appearances.find((appearance) => appearance === value) ?? 'system'
}

export async function readAppearance(): Promise<Appearance> {
  return parseAppearance((await cookies()).get(appearanceCookie)?.value)
}
