import 'server-only'
import { headers } from 'next/headers'
import { forbidden, redirect } from 'next/navigation'
import { cache } from 'react'
import { may, type Permission } from '../domain/organisation/roles'
import { lookUpSession } from './next-auth'
import type { Viewer } from './viewer'

/** Looked up in the database once per request, never remembered longer: revoking works at once. */
const findSession = cache(lookUpSession)

/** The signed-in person, or null. */
export async function findViewer(): Promise<Viewer | null> {
  return (await findSession())?.viewer ?? null
}

/** Hash of the running session's id, for "sign out everywhere else". */
export async function findSessionHash(): Promise<string | null> {
  return (await findSession())?.idHash ?? null
}

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
