import type { Permission } from '../domain/organisation/roles'

/** The settings pages, in the order in which a new organisation needs them. */
export const settingsSections: readonly {
  title: string
  says: string
  href: string
  permission: Permission
  /** Shown only until the first quarter has opened. */
  beforeFirstQuarter?: true
}[] = [
  {
    title: 'First quarter',
    says: 'Rules, units and the day on which reports begin to be collected.',
    href: '/settings/start',
    permission: 'units:read',
    beforeFirstQuarter: true,
  },
  {
    title: 'Units',
    says: 'Sites, departments and teams that people report into.',
    href: '/settings/units',
    permission: 'units:read',
  },
  {
    title: 'Headcounts',
    says: 'How many people work in each unit: what participation is measured against.',
    href: '/settings/units/headcounts',
    permission: 'units:read',
  },
  {
    title: 'People',
    says: 'Who can sign in, and what they may do.',
    href: '/settings/people',
    permission: 'people:read',
  },
  {
    title: 'Pass holders',
    says: 'Who may fetch passes for reports that nobody can trace.',
    href: '/settings/pass-holders',
    permission: 'pass-holders:write',
  },
  {
    title: 'Disclosure policy',
    says: 'The smallest count that is ever shown, how long reports are kept, when a quarter is published.',
    href: '/settings/policy',
    permission: 'policy:read',
  },
  {
    title: 'Slips',
    says: 'Sealed one-time codes on paper, for organisations where people report with a slip.',
    href: '/settings/slips',
    permission: 'slips:write',
  },
  {
    title: 'Entry codes',
    says: 'For typing in reports on behalf of others, from paper or the telephone.',
    href: '/settings/entry-codes',
    permission: 'entry-codes:write',
  },
  {
    title: 'Posters and table cards',
    says: 'The way to the report form, to print: for each team, in six languages.',
    href: '/settings/posters',
    permission: 'posters:read',
  },
  {
    title: 'Log',
    says: 'Who changed what, in a chain that shows tampering.',
    href: '/settings/log',
    permission: 'log:read',
  },
  {
    title: 'Your account',
    says: 'Your password, and signing out elsewhere.',
    href: '/settings/account',
    permission: 'units:read',
  },
]

export const settingsCrumb = { label: 'Settings', href: '/settings' }
