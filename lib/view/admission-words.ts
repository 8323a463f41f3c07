import type { AdmissionGap, OverdrawnUnit } from '../domain/organisation/admission-limits'
import type { Permission } from '../domain/organisation/roles'
import { listOf } from './numbers'
import { formatDay, formatQuarter } from './quarters'

/** What keeps people from reporting, and where it is mended. */
export type AdmissionNotice = {
  id: string
  title: string
  says: string
  href: string
  action: string
  /** Who may mend it; others are told to ask. */
  permission: Permission
}

/** "That would be 625 slips for the 480 people of Firm." and what follows from it. */
export function moreThanPeople(place: OverdrawnUnit): string {
  return `That would be ${place.reports} slips for the ${place.heads} people of ${place.name}. Whoever finds two can report twice, so the results would count reports, not people. Enter fewer, or tick the box below`
}

/** The same of slips that are there. */
export function describeOverdrawn(places: readonly OverdrawnUnit[]): string {
  const parts = places.map(({ name, reports, heads }) => `${name} (${reports} slips for ${heads} people)`)
  return `${listOf(parts)}. Whoever finds two can report twice, so the results of this quarter count reports, not people. Slips of withdrawn batches count too: some may have been used before.`
}

export function admissionNotice(gap: AdmissionGap): AdmissionNotice {
  const quarter = formatQuarter(gap.quarter)
  const when = gap.open ? `${quarter} is open and` : `${quarter} opens on ${formatDay(gap.opens)} and`
  const id = `${gap.quarter} ${gap.kind}`
  switch (gap.kind) {
    case 'noSlips':
      return {
        id,
        title: `Make slips for ${quarter}`,
        says: `${when} takes reports by slip only, and there are no slips for it: ${nobody(gap)}. Slips are made anew for each quarter.`,
        href: '/settings/slips',
        action: 'Make slips',
        permission: 'slips:write',
      }
    case 'slipsMissing':
      return {
        id,
        title: `Some units have no slips for ${quarter}`,
        says: `${when} takes reports by slip only. No slips were made for ${listOf(gap.units)}: people there cannot report.`,
        href: '/settings/slips',
        action: 'Make slips',
        permission: 'slips:write',
      }
    case 'noWayToPasses':
      return {
        id,
        title: `Nobody can get a pass for ${quarter}`,
        says: `${when} takes reports by pass only, and this installation can neither send the links (SMTP_URL, MAIL_FROM) nor let people sign in (OIDC_ISSUER). Whoever runs the server has to set up one of them.`,
        href: '/settings/pass-holders',
        action: 'Pass holders',
        permission: 'pass-holders:write',
      }
    case 'noHolders':
      return {
        id,
        title: `Nobody is invited to get a pass for ${quarter}`,
        says: `${when} takes reports by pass only, and the list of pass holders is empty: ${nobody(gap)}.`,
        href: '/settings/pass-holders',
        action: 'Invite pass holders',
        permission: 'pass-holders:write',
      }
  }
}

const nobody = ({ open }: AdmissionGap) => (open ? 'nobody can report' : 'nobody will be able to report')
