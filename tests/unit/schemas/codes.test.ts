import { describe, expect, it } from 'vitest'
import { MakeEntryCode, MakeSlips } from '@/lib/schemas/codes'

describe('a batch of slips', () => {
  const sized = (size: string) => MakeSlips.safeParse({ quarter: '2026-Q4', unit: '*', size })

  it('has at least ten: the vault knows the batch of a used slip, and a small one would point at somebody', () => {
    expect(sized('9').error?.issues[0]?.message).toBe('Enter how many slips to print, from 10 to 1000')
    expect([sized('10').data?.size, sized('1000').data?.size]).toEqual([10, 1000])
    expect(sized('1001').success).toBe(false)
  })
})

describe('an entry code', () => {
  const limited = (maximum: string) => MakeEntryCode.safeParse({ label: 'Canteen', maximum })

  it('has a limit of reports, from 1 to 500', () => {
    expect([limited('1').data?.maximum, limited('500').data?.maximum]).toEqual([1, 500])
    for (const wrong of ['', '0', '501', '2.5', '-3', 'many']) {
      expect(limited(wrong).error?.issues[0]?.message, wrong).toBe('Enter how many reports it may admit, from 1 to 500')
    }
  })
})
