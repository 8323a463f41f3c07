/** Roles of signed-in people. Employees never sign in, so they have none. */
export const roles = ['hr', 'safety_officer', 'admin'] as const
export type Role = (typeof roles)[number]

/**
 * Who may do what: the one table. Pages, actions, downloads and the interface all read it,
 * so that a button and the action behind it cannot disagree.
 */
export const permissions = {
  'dashboard:read': ['hr', 'safety_officer', 'admin'],
  'release:read': ['hr', 'safety_officer', 'admin'],
  'release:close': ['safety_officer', 'admin'],
  'release:protect': ['safety_officer', 'admin'],
  'release:publish': ['safety_officer', 'admin'],
  /** Stop closing and publishing, and resume. */
  'release:hold': ['safety_officer', 'admin'],
  'audit:read': ['hr', 'safety_officer', 'admin'],
  'audit:write': ['safety_officer', 'admin'],
  'intervention:read': ['hr', 'safety_officer', 'admin'],
  'intervention:write': ['hr', 'safety_officer', 'admin'],
  'export:read': ['hr', 'safety_officer', 'admin'],
  'units:read': ['hr', 'safety_officer', 'admin'],
  'units:write': ['admin'],
  'people:read': ['admin'],
  'people:write': ['admin'],
  'pass-holders:write': ['admin'],
  'policy:read': ['hr', 'safety_officer', 'admin'],
  'policy:write': ['admin'],
  'slips:write': ['admin'],
  'entry-codes:write': ['safety_officer', 'admin'],
  'posters:read': ['hr', 'safety_officer', 'admin'],
  'remarks:read': ['safety_officer'],
  'log:read': ['admin'],
} as const satisfies Record<string, readonly Role[]>

export type Permission = keyof typeof permissions

/** May a person of this role do this? Unknown permissions do not compile. */
export function may(role: Role, permission: Permission): boolean {
  const allowed: readonly Role[] = permissions[permission]
  return allowed.includes(role)
}
