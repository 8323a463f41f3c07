import { describe, expect, it } from 'vitest'
import { may, type Permission, permissions, roles } from '@/lib/domain/organisation/roles'

// product.md, "Users": HR reads and plans; the safety officer audits and publishes; the administrator keeps
// people, units, headcounts and policy. Written out by hand, so that a changed table has to be meant.
const heldBy: Record<Permission, string> = {
  'dashboard:read': 'hr safety_officer admin',
  'release:read': 'hr safety_officer admin',
  'release:close': 'safety_officer admin',
  'release:protect': 'safety_officer admin',
  'release:publish': 'safety_officer admin',
  'release:hold': 'safety_officer admin',
  'audit:read': 'hr safety_officer admin',
  'audit:write': 'safety_officer admin',
  'intervention:read': 'hr safety_officer admin',
  'intervention:write': 'hr safety_officer admin',
  'export:read': 'hr safety_officer admin',
  'units:read': 'hr safety_officer admin',
  'units:write': 'admin',
  'people:read': 'admin',
  'people:write': 'admin',
  'pass-holders:write': 'admin',
  'policy:read': 'hr safety_officer admin',
  'policy:write': 'admin',
  'slips:write': 'admin',
  'entry-codes:write': 'safety_officer admin',
  'posters:read': 'hr safety_officer admin',
  'remarks:read': 'safety_officer',
  'log:read': 'admin',
}

describe('the permission table', () => {
  it.each(Object.entries(heldBy))('gives %s to %s', (permission, holders) => {
    // the keys of heldBy are permissions by its type
    expect(roles.filter((role) => may(role, permission as Permission)).join(' ')).toBe(holders)
  })
  it('has no permission that is not listed here', () => {
    expect(Object.keys(permissions).sort()).toEqual(Object.keys(heldBy).sort())
  })
})
