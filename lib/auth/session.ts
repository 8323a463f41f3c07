import 'server-only'
import { headers } from 'next/headers'
import { forbidden, redirect } from 'next/navigation'
import { cache } from 'react'
import { may, type Permission } from '../domain/organisation/roles'
import { lookUpViewer } from './next-auth'
import type { Viewer } from './viewer'

/** The signed-in person, or null. Looked up in the database once per request, so that revoking works at once. */
export const findViewer: () => Promise<Viewer | null> = cache(lookUpViewer)

/**
 * The first line of every page and download: who is looking, and may they? Without a session it leads to
 * sign-in and back; without the permission it ends in the 403 page.
 */
export async function requireViewer(permission: Permission): Promise<Viewer> {
  const viewer = await requireSignIn()
  if (!may(viewer.role, permission)) forbidden()
  return viewer
}

/** For what every signed-in person may see: the frame of the staff pages, one's own account. */
export async function requireSignIn(): Promise<Viewer> {
  const viewer = await findViewer()
  if (viewer) return viewer
  const path = (await headers()).get('x-plumbline-path') ?? '/dashboard'
  redirect(`/sign-in?next=${encodeURIComponent(path)}`)
}
