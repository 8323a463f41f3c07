import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { type PublishedCube, publishCube, readCube } from '@/lib/cli/cube'

const counts = { neither: 9, wrist: 2, back: 5, both: 3 }
const cube = {
  strength: 'strict',
  smallestRow: 15,
  tree: { ORG: ['S1', 'S2'], S1: ['U1', 'U2'], S2: ['U3'] },
  heads: { U1: 24, U2: 80, U3: 40 },
  quarters: [
    { quarter: '2026-Q3', classes: { U1: counts, U2: counts } },
    { quarter: '2027-Q1', classes: { U1: counts, U3: counts } },
  ],
}

function run(words: readonly string[], input?: unknown) {
  const text = typeof input === 'string' ? input : JSON.stringify(input)
  return spawnSync('npm', ['run', '--silent', 'protect', '--', ...words], { input: text, encoding: 'utf8' })
}

describe('npm run protect', () => {
  it('prints one organisation a line, each with draws of its own, in the shape that other programs read', () => {
    const { stdout, status } = run(['-', '--times', '3'], cube)
    expect(status).toBe(0)
    const lines = stdout.trimEnd().split('\n')
    expect(new Set(lines).size).toBe(3)
    const value = { value: expect.any(Number) }
    const row = (id: string, parent: string | null, members: string[], heads: number, n: number) => {
      const figures = { wristAny: value, backAny: value, ...(id === 'S1' && { both: value }) }
      return { id, parent, members, heads, n, figures: n < 10 ? null : figures }
    }
    const table = (quarter: string, u2: number, u3: number) => ({
      quarter,
      rows: [
        row('ORG', null, ['U1', 'U2', 'U3'], 144, 38),
        row('S1', 'ORG', ['U1', 'U2'], 104, 19 + u2),
        row('U1', 'S1', ['U1'], 24, 19),
        row('U2', 'S1', ['U2'], 80, u2),
        row('S2', 'ORG', ['U3'], 40, u3),
        row('U3', 'S2', ['U3'], 40, u3),
      ],
    })
    const fresh = { law: 'discreteLaplace', epsilon: 1, drawn: 'each quarter' }
    const laws = [fresh, { law: 'discreteLaplace', epsilon: 1.4, drawn: 'once a row' }]
    for (const line of lines) {
      expect(JSON.parse(line)).toEqual({
        format: 2,
        strength: 'strict',
        tables: [table('2026-Q3', 19, 0), table('2027-Q1', 0, 19)],
        noise: { wristAny: laws, backAny: laws, both: [{ ...fresh, epsilon: 0.5 }] },
      })
    }
  })

  it.each([
    ['no file', [], undefined, 'name a JSON file'],
    ['no JSON', ['-'], '{"strength":\n', 'JSON'],
    ['no number of times', ['-', '--times', '0'], cube, '--times takes a whole number of 1 or more, not 0'],
    [
      'a unit that is not in the tree',
      ['-'],
      { ...cube, quarters: [{ quarter: '2026-Q3', classes: { U9: counts } }] },
      'U9',
    ],
  ])('answers %s with one sentence and exit code 2', (_, words, input, sentence) => {
    const { stdout, stderr, status } = run(words, input)
    expect([stdout, status]).toEqual(['', 2])
    expect(stderr).toContain(sentence)
    expect(stderr.trimEnd().split('\n')).toHaveLength(1)
  })
})

describe('a cube', () => {
  const quarter = (name: string) => ({ quarter: name, classes: {} })
  const withCounts = (change: object) => ({
    ...cube,
    quarters: [{ quarter: '2026-Q3', classes: { U1: { ...counts, ...change } } }],
  })

  it.each<[string, unknown, string]>([
    [
      'quarters out of order',
      { ...cube, quarters: [quarter('2026-Q3'), quarter('2026-Q2')] },
      '2026-Q2 follows 2026-Q3',
    ],
    ['a quarter twice', { ...cube, quarters: [quarter('2026-Q3'), quarter('2026-Q3')] }, '2026-Q3 follows 2026-Q3'],
    [
      'a quarter that is none',
      { ...cube, quarters: [quarter('2026-Q5')] },
      'quarters.0.quarter: not a quarter: 2026-Q5',
    ],
    ['no quarter', { ...cube, quarters: [] }, 'quarters: '],
    ['heads of a unit that is not there', { ...cube, heads: { U9: 3 } }, 'heads: U9'],
    ['less than nobody', { ...cube, heads: { U1: -1 } }, 'heads.U1: '],
    ['too small a smallest row', { ...cube, smallestRow: 9 }, 'smallestRow'],
    ['too large a smallest row', { ...cube, smallestRow: 51 }, 'smallestRow'],
    ['a strength that is none', { ...cube, strength: 'weak' }, 'strength: '],
    ['a negative count', withCounts({ wrist: -1 }), 'quarters.0.classes.U1.wrist: '],
    ['part of a person', withCounts({ back: 0.5 }), 'quarters.0.classes.U1.back: '],
    ['a class that is none', withCounts({ neck: 1 }), 'neck'],
    ['two roots', { ...cube, tree: { ...cube.tree, X: ['Y'] } }, 'ORG and X'],
    ['a circle', { ...cube, tree: { ...cube.tree, X: ['Y'], Y: ['X'] } }, 'X stands below itself'],
    ['nothing', null, 'the document: '],
  ])('with %s is refused, and the place is named', (_, input, place) => {
    expect(() => readCube(input)).toThrow(RangeError)
    expect(() => readCube(input)).toThrow(place)
  })

  it('keeps its kept noise through its quarters, and draws fresh noise in each', () => {
    const keptOnly = publishCube(
      readCube(cube),
      inTurn(({ numerator }) => numerator === 7),
    )
    expect(wrists(keptOnly, 'U1')).toEqual([5 + 1, 5 + 1])
    const freshOnly = wrists(
      publishCube(
        readCube(cube),
        inTurn(({ numerator }) => numerator === 1),
      ),
      'U1',
    )
    expect(freshOnly[0]).not.toBe(freshOnly[1])
  })

  /** 1, 2, 3, ... for the draws that are asked for, 0 for the others. */
  function inTurn(counts: (epsilon: { numerator: number }) => boolean) {
    let next = 0
    return (epsilon: { numerator: number }) => {
      if (!counts(epsilon)) return 0
      next += 1
      return next
    }
  }

  function wrists({ tables }: PublishedCube, unit: string) {
    return tables.map(({ rows }) => rows.find(({ id }) => id === unit)?.figures?.wristAny.value)
  }
})
