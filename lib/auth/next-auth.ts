import 'server-only'
import { AppError } from '../errors'
import type { Viewer } from './viewer'

/** Until the app database's client has landed nobody can be looked up. */
export async function lookUpViewer(): Promise<Viewer | null> {
  throw new AppError('unavailable', 'Sign-in is not available yet.')
}
