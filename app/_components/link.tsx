import NextLink from 'next/link'
import type { ComponentProps } from 'react'

/**
 * A link within the app that fetches its page when it is followed, not when it comes into view: every page is made
 * for its reader from the database, and an overview lists sixty places.
 */
export function Link(props: Omit<ComponentProps<typeof NextLink>, 'prefetch'>) {
  return <NextLink {...props} prefetch={false} />
}
