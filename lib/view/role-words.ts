import type { Role } from '../domain/organisation/roles'

/** What a role is called, and what it may do, in a sentence for whoever gives it. */
export const roleWords: Record<Role, { name: string; does: string }> = {
  hr: { name: 'HR', does: 'Reads the dashboard and the summaries, plans interventions.' },
  safety_officer: {
    name: 'Safety officer',
    does: 'The same; audits workstations, closes and publishes quarters, reads remarks.',
  },
  admin: {
    name: 'Administrator',
    does: 'All of that except reading remarks, and people, units, headcounts and the disclosure policy.',
  },
}

/** Where somebody stands with signing in. */
export const personStatusWords = {
  active: 'Active',
  invited: 'Invited',
  invitationExpired: 'Invitation expired',
  disabled: 'Switched off',
} as const

/** What has just been done to a person, by the word in the URL. */
export const personDoneWords: Readonly<Record<string, string | undefined>> = {
  role: 'The role is changed. It holds from their next click on.',
  corrected: 'Name and address are saved.',
  off: 'Switched off. They are signed out everywhere and cannot sign in.',
  on: 'Switched on. They can sign in again.',
}
