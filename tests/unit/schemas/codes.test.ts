import { describe, expect, it } from 'vitest'
import { MakeSlips } from '@/lib/schemas/codes'

describe('a batch of slips', () => {
  const sized = (size: string) => MakeSlips.safeParse({ quarter: '2026-Q4', unit: '*', size })

  it('has at least ten: the vault knows the batch of a used slip, and a small one would point at somebody', () => {
    expect(sized('9').error?.issues[0]?.message).toBe('Enter how many slips to print, from 10 to 1000')
    expect([sized('10').data?.size, sized('1000').data?.size]).toEqual([10, 1000])
    expect(sized('1001').success).toBe(false)
  })
})
