import { AppDoorEnvironment, readEnvironment } from '@/lib/env'
import { isOnlyHere } from '@/lib/only-here.mjs'
import { Notice } from './notice'

const doors = {
  app: { address: 'NEXTAUTH_URL', settings: 'PLUMBLINE_APP_ADDRESS (with docker compose: APP_ADDRESS)' },
  report: { address: 'REPORT_DOOR_URL', settings: 'PLUMBLINE_REPORT_ADDRESS (with docker compose: REPORT_ADDRESS)' },
} as const

/** On every page that gives an address of a door away: says so while nobody but the server itself can open it. */
export function OnlyHereNotice({ door }: { door: keyof typeof doors }) {
  const { address, settings } = doors[door]
  if (!isOnlyHere(readEnvironment(AppDoorEnvironment)[address])) return null
  return (
    <Notice
      kind="warning"
      title={
        door === 'report'
          ? 'Only the computer that Plumbline runs on can open the report form.'
          : 'Only the computer that Plumbline runs on can open its links.'
      }
    >
      Hand nothing out yet. Whoever runs the server sets {settings} to an address that everybody can open and starts
      Plumbline again: “Reachable by everybody” in docs/operations.md.
    </Notice>
  )
}
