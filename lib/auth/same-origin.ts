import 'server-only'
import { headers } from 'next/headers'
import { AppDoorEnvironment, readEnvironment } from '../env'
import { AppError } from '../errors'
import { isSameOrigin } from './origin'

/** Did the running request come from a page of ours? */
export async function isFromOwnPage(): Promise<boolean> {
  const { NEXTAUTH_URL } = readEnvironment(AppDoorEnvironment)
  return isSameOrigin(await headers(), new URL(NEXTAUTH_URL).origin)
}

/** @throws AppError for a request that did not come from one of our own pages. */
export async function requireSameOrigin(): Promise<void> {
  if (!(await isFromOwnPage())) {
    throw new AppError(
      'forbidden',
      'This request did not come from a page of Plumbline. Open the page again and try once more.',
    )
  }
}
