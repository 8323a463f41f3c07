import { describe, expect, it } from 'vitest'
import { organisationSlugPattern } from '@/lib/domain/organisation/slug'

describe('the name of an organisation in addresses', () => {
  it.each(['ab', 'northwind', 'north-wind', 'a1', '4u', 'a'.repeat(40)])('may be %s', (slug) => {
    expect(organisationSlugPattern.test(slug)).toBe(true)
  })

  it.each(['', 'a', '-ab', 'ab-', 'a--b', 'North', 'north_wind', 'a b', 'ü-wind', 'a'.repeat(41), 'ab\n'])(
    'may not be %j',
    (slug) => {
      expect(organisationSlugPattern.test(slug)).toBe(false)
    },
  )
})
