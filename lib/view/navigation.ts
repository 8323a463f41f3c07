import type { Permission } from '../domain/organisation/roles'

export type NavigationItem = { label: string; href: string; permission: Permission }
export type NavigationGroup = { title: string | null; items: readonly NavigationItem[] }

/** The staff app's sections in their order. What a role may not open is not shown to it. */
export const navigation: readonly NavigationGroup[] = [
  {
    title: null,
    items: [
      { label: 'Overview', href: '/dashboard', permission: 'dashboard:read' },
      { label: 'Units', href: '/dashboard/units', permission: 'dashboard:read' },
      { label: 'Wrist and back', href: '/dashboard/wrist-and-back', permission: 'dashboard:read' },
      { label: 'Audits against reports', href: '/dashboard/audits-against-reports', permission: 'dashboard:read' },
      { label: 'Participation', href: '/dashboard/participation', permission: 'dashboard:read' },
    ],
  },
  {
    title: 'Act',
    items: [
      { label: 'Audits', href: '/audits', permission: 'audit:read' },
      { label: 'Remarks', href: '/remarks', permission: 'remarks:read' },
      { label: 'Interventions', href: '/interventions', permission: 'intervention:read' },
      { label: 'Quarterly summary', href: '/exports', permission: 'export:read' },
    ],
  },
  {
    title: 'Trust',
    items: [
      { label: 'Releases', href: '/releases', permission: 'release:read' },
      { label: 'Method', href: '/method', permission: 'release:read' },
      { label: 'Settings', href: '/settings', permission: 'units:read' },
    ],
  },
]

/** The item that a path belongs to: the longest href that the path starts with. */
export function currentItem(path: string, items: readonly { href: string }[]): string | null {
  const matches = items.filter((item) => path === item.href || path.startsWith(`${item.href}/`))
  return matches.sort((a, b) => b.href.length - a.href.length)[0]?.href ?? null
}
