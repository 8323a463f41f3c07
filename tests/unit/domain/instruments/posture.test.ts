import { describe, expect, it } from 'vitest'
import { postures } from '@/lib/domain/instruments/posture'

describe('the postures that an auditor watches for', () => {
  it('are those of the knowledge table: wrist extension, slouching, forward head, and two more that load the back', () => {
    expect(postures).toEqual(['wrist-extension', 'forward-head', 'slouching', 'twisted', 'shoulders-raised'])
  })
})
