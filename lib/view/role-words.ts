import type { Role } from '../domain/organisation/roles'

/** What a role is called, and what it may do, in a sentence for whoever gives it. */
export const roleWords: Record<Role, { name: string; does: string }> = {
  hr: { name: 'HR', does: 'Reads the dashboard and the summaries, plans interventions.' },
  safety_officer: {
    name: 'Safety officer',
    does: 'Audits workstations, plans interventions, closes and publishes quarters.',
  },
  admin: { name: 'Administrator', does: 'All of that, and people, units, headcounts and the disclosure policy.' },
}
