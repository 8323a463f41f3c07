import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { estimatePublished } from '../../../lib/cli/published-tables'

const figure = (wrist: number, back: number) => ({ wristAny: { value: wrist }, backAny: { value: back } })
const line = {
  format: 2,
  strength: 'standard',
  tables: [
    {
      quarter: '2026-Q3',
      rows: [
        {
          id: 'ORG',
          parent: null,
          members: ['U1', 'U2'],
          heads: 90,
          n: 58,
          figures: { ...figure(14, 25), both: { value: 6 } },
        },
        { id: 'U1', parent: 'ORG', members: ['U1'], heads: 50, n: 30, figures: figure(9, 13) },
        { id: 'U2', parent: 'ORG', members: ['U2'], heads: 40, n: 28, figures: figure(5, 12) },
      ],
    },
  ],
  noise: {
    wristAny: [{ law: 'discreteLaplace', epsilon: 1, drawn: 'each quarter' }],
    backAny: [
      { law: 'discreteLaplace', epsilon: 1, drawn: 'each quarter' },
      { law: 'discreteLaplace', epsilon: 1.4, drawn: 'once a row' },
    ],
    both: [{ law: 'discreteLaplace', epsilon: 0.5, drawn: 'each quarter' }],
  },
}

describe('estimates from a line of published tables', () => {
  it('have the fields that other programs read', () => {
    const { rows, effects } = estimatePublished(line)
    expect(Object.keys(rows)).toEqual(['ORG', 'U1', 'U2'])
    expect(Object.keys(rows.U1?.wristAny ?? {}).sort()).toEqual([
      'exceeds',
      'expectedRank',
      'lastFour',
      'likely',
      'lower',
      'needed',
      'sinceQuarter',
      'sinceYear',
      'state',
      'upper',
    ])
    expect(rows.ORG?.backAny).toMatchObject({ exceeds: null, expectedRank: null, state: null, sinceYear: null })
    expect(effects).toEqual([])
  })

  it('come with effects where a plan is given', () => {
    const { effects } = estimatePublished(line, [{ unit: 'U1', outcome: 'backAny', from: '2026-Q3' }])
    expect(effects).toEqual([
      {
        unit: 'U1',
        outcome: 'backAny',
        from: '2026-Q3',
        points: null,
        lower: null,
        upper: null,
        verdict: 'noQuarterBefore',
      },
    ])
  })

  it.each([
    ['a format of before', { ...line, format: 1 }, 'format'],
    ['a quarter that is none', { ...line, tables: [{ quarter: '2026-Q5', rows: [] }] }, 'not a quarter: 2026-Q5'],
    ['a law that is not known', { ...line, noise: { ...line.noise, wristAny: [{ law: 'gaussian' }] } }, 'wristAny'],
    ['a figure that is no number', { ...line, tables: [{ quarter: '2026-Q3', rows: [{ id: 'A' }] }] }, 'tables'],
  ])('are refused for %s, the place named', (_, input, place) => {
    expect(() => estimatePublished(input)).toThrow(z.ZodError)
    expect(() => estimatePublished(input)).toThrow(place)
  })

  it('need one law of fresh noise a figure', () => {
    const noise = { ...line.noise, wristAny: [] }
    expect(() => estimatePublished({ ...line, noise })).toThrow(
      'noise.wristAny: one law drawn each quarter is needed, and at most one drawn once a row',
    )
  })
})
