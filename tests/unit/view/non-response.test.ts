import { expect, it } from 'vitest'
import type { NonResponseFinding } from '@/lib/domain/hotspots/findings'
import { describeKappa, nonResponseTable } from '@/lib/view/non-response'
import { boundedNonResponse, published, unknownNonResponse } from './published'

const plain = (text: string) => text.replaceAll('\u00a0', ' ')

/** 26 of 40 answered, 8 with complaints: 8/40, (8 + 14)/40; (8 + k x 8/26 x 14)/40. */
const packing: NonResponseFinding = {
  kind: 'bounded',
  outcomes: {
    wristAny: {
      lower: 0.2,
      upper: 0.55,
      sensitivity: [
        { kappa: 0, prevalence: 0.2, low: 0.2, high: 0.2 },
        { kappa: 0.5, prevalence: 0.2538, low: 0.2538, high: 0.2538 },
        { kappa: 1, prevalence: 0.3077, low: 0.25, high: 0.36 },
        { kappa: 2, prevalence: 0.4154, low: 0.4154, high: 0.4154 },
      ],
      orderChangesWith: ['LEE-RETU'],
    },
    backAny: null,
    both: null,
  },
}
const turned: NonResponseFinding = {
  kind: 'bounded',
  outcomes: { wristAny: { ...boundedNonResponse, orderChangesWith: ['LEE-PACK'] }, backAny: null, both: null },
}
const quarter = published({
  findings: {
    participation: [
      { row: 'LEE-PACK', respondents: 26, headcount: 40, nonResponse: packing },
      { row: 'LEE-RETU', respondents: 38, headcount: 40, nonResponse: turned },
      { row: 'HUL-INBO', respondents: 10, headcount: null, nonResponse: unknownNonResponse },
    ],
  },
})

it('each place has its bounds and what half, equal and double rates would make of it', () => {
  const table = nonResponseTable(quarter, 'wristAny')
  expect(table?.kappas).toEqual(['half as often', 'as often', 'twice as often'])
  expect(
    table?.lines.map((line) => [
      line.label,
      line.took,
      plain(line.bounds),
      ...line.prevalences.map(({ share, range }) => plain(`${share} ${range}`.trim())),
    ]),
  ).toEqual([
    ['Packing, Leeds', '26 of 40', '20 to 55 %', '25 %', '31 % 25 to 36 %', '42 %'],
    ['Returns, Leeds', '38 of 40', '20 to 57 %', '25 %', '31 %', '43 %'],
  ])
})

it('a pair whose order turns round is named at both places and counted once', () => {
  const table = nonResponseTable(quarter, 'wristAny')
  expect(table?.lines.map((line) => line.orderChangesWith)).toEqual([['Returns, Leeds'], ['Packing, Leeds']])
  expect(table?.pairs).toContain('One pair of places changes its order')
  expect(nonResponseTable(published(), 'wristAny')?.pairs).toContain('No two places change their order')
})

it('there is no table where nothing can be said', () => {
  expect(nonResponseTable(quarter, 'backAny')).toBeNull()
})

it('other multiples have words too', () => {
  expect(describeKappa(3)).toBe('3 times as often')
})
