/**
 * A shared screen goes back to its start without script: a page of it carries a refresh. A page cannot see without
 * script whether somebody is still busy with it, so the form's time runs from the tap on "Start", which loads the
 * form anew, and is several times what the longest way through it takes; the start page itself has none.
 */
export const kioskSeconds = { form: 300, confirmation: 60, page: 60 } as const

/** The start, in the language of the screen's own browser again, whatever the last person chose. */
export function kioskStart(slug: string, kiosk: string): string {
  return `/r/${slug}?${new URLSearchParams({ kiosk })}`
}

export function leaveKiosk(
  slug: string,
  kiosk: string | null,
  seconds: number = kioskSeconds.page,
): { seconds: number; to: string } | undefined {
  return kiosk === null ? undefined : { seconds, to: kioskStart(slug, kiosk) }
}
