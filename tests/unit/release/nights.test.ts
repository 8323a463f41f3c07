import { describe, expect, it } from 'vitest'
import { inTurns, isNightDue } from '@/lib/release/tasks'

const at = (text: string) => new Date(`${text}Z`)
const quarterPastOne = 60 + 17

describe('the work of a night', () => {
  it('is due once the time of the night has passed, and not again before the next one', () => {
    const done = at('2026-12-01T01:17:04')
    expect(isNightDue(null, at('2026-12-01T00:00'), quarterPastOne)).toBe(true)
    expect(isNightDue(done, at('2026-12-01T01:27'), quarterPastOne)).toBe(false)
    expect(isNightDue(done, at('2026-12-02T01:16:59'), quarterPastOne)).toBe(false)
    expect(isNightDue(done, at('2026-12-02T01:17'), quarterPastOne)).toBe(true)
  })

  it('is made up for at any time of the day by a worker that was away', () => {
    expect(isNightDue(at('2026-11-30T01:20'), at('2026-12-01T14:07'), quarterPastOne)).toBe(true)
    expect(isNightDue(at('2026-12-01T14:08'), at('2026-12-01T14:17'), quarterPastOne)).toBe(false)
  })

  it('is done again by a clock that went back', () => {
    expect(isNightDue(at('2027-01-03T01:17'), at('2026-12-01T14:07'), quarterPastOne)).toBe(true)
  })
})

describe('many organisations', () => {
  const noted = (pieces: Record<string, number>, failing: Record<string, number> = {}) => {
    const steps: string[] = []
    const failures: string[] = []
    const done = inTurns(
      Object.keys(pieces),
      async (id, between) => {
        for (let piece = 1; piece <= (pieces[id] ?? 0); piece += 1) {
          if (failing[id] === piece) throw new Error(`${id} fails`)
          steps.push(`${id}${piece}`)
          if (piece < (pieces[id] ?? 0)) await between()
        }
      },
      (error, id) => failures.push(`${id}: ${error instanceof Error ? error.message : ''}`),
    )
    return done.then(() => ({ steps, failures }))
  }

  it('take turns, a piece each, so that a large one holds nobody up', async () => {
    expect((await noted({ a: 4, b: 1, c: 2 })).steps).toEqual(['a1', 'b1', 'c1', 'a2', 'c2', 'a3', 'a4'])
  })

  it('go on when one fails, at once or in the middle', async () => {
    const { steps, failures } = await noted({ a: 3, b: 3, c: 2 }, { a: 1, b: 2 })
    expect(steps).toEqual(['b1', 'c1', 'c2'])
    expect(failures).toEqual(['a: a fails', 'b: b fails'])
  })

  it('are none, one, or have nothing to do', async () => {
    expect(await noted({})).toEqual({ steps: [], failures: [] })
    expect(await noted({ a: 0 })).toEqual({ steps: [], failures: [] })
  })
})
