import { describe, expect, it } from 'vitest'
import type { CountTable } from '@/lib/domain/disclosure/count-table'
import { poolId, readCube, respondents } from '@/lib/domain/disclosure/cube'

const tree = { ORG: ['X', 'A'], A: ['A2', 'A1'] }
const person = { neither: 1, wrist: 0, back: 0, both: 0 }
const read = (change: Partial<CountTable> = {}) => readCube({ quarter: null, tree, classes: {}, ...change })

describe('readCube', () => {
  it('finds the root, children and units, in the order of their codes', () => {
    const cube = read()
    expect(cube.root).toBe('ORG')
    expect(cube.childrenOf('ORG')).toEqual(['A', 'X'])
    expect(cube.childrenOf('A')).toEqual(['A1', 'A2'])
    expect(cube.childrenOf('A1')).toEqual([])
    expect(cube.childrenOf('nowhere')).toEqual([])
    expect(cube.leavesOf('ORG')).toEqual(['A1', 'A2', 'X'])
    expect(cube.leavesOf('A')).toEqual(['A1', 'A2'])
    expect(cube.leavesOf('X')).toEqual(['X'])
    expect(cube.leavesOf('nowhere')).toEqual([])
  })

  it('names a node by its name, or by its code', () => {
    const cube = read({ names: { A: 'Leeds' } })
    expect([cube.nameOf('A'), cube.nameOf('X')]).toEqual(['Leeds', 'X'])
    expect(read().nameOf('A')).toBe('A')
  })

  it('adds up classes of units, and takes a unit without an entry for one without reports', () => {
    const cube = read({
      classes: { A1: { neither: 1, wrist: 2, back: 3, both: 4 }, X: { neither: 10, wrist: 20, back: 30, both: 40 } },
    })
    expect(cube.countsOf(['A1', 'A2', 'X'])).toEqual({ neither: 11, wrist: 22, back: 33, both: 44 })
    expect(cube.countsOf([])).toEqual({ neither: 0, wrist: 0, back: 0, both: 0 })
    // 11 + 22 + 33 + 44 = 110.
    expect(respondents(cube.countsOf(['A1', 'X']))).toBe(110)
  })

  it('subtracts reports on behalf of others from those that count towards 2k', () => {
    const counts = { neither: 5, wrist: 1, back: 1, both: 1 }
    const cube = read({ classes: { A1: counts, A2: counts }, onBehalf: { A1: 3 } })
    // 8 + 8 - 3 = 13.
    expect(cube.ownReports(['A1', 'A2'])).toBe(13)
    expect(cube.ownReports(['A2', 'X'])).toBe(8)
    expect(read({ classes: { A1: counts } }).ownReports(['A1'])).toBe(8)
  })

  it('accepts a unit where everybody was typed in', () => {
    expect(read({ classes: { A1: person }, onBehalf: { A1: 1 } }).ownReports(['A1'])).toBe(0)
    expect(read({ onBehalf: { A1: 0 } }).ownReports(['A1'])).toBe(0)
  })

  it('knows a headcount when it knows that of every member', () => {
    const cube = read({ headcounts: { A1: 12, A2: 8 } })
    expect(cube.headcount(['A1', 'A2'])).toBe(20)
    expect(cube.headcount(['A1', 'X'])).toBeNull()
    expect(cube.headcount(['X', 'A1'])).toBeNull()
    expect(cube.headcount([])).toBe(0)
    expect(read().headcount(['A1'])).toBeNull()
  })

  it('has parts only where the table has a second level', () => {
    expect(read().partsOf).toBeNull()
    const nobody = { neither: 0, wrist: 0, back: 0, both: 0 }
    const { partsOf } = read({ classes: { A1: nobody }, breakdowns: {} })
    expect(partsOf?.(['A1'], 'neckInvolved')).toEqual([0, 0])
  })

  const malformed: [string, Partial<CountTable>, string][] = [
    ['an empty tree', { tree: {} }, 'tree: it is empty'],
    ['children that are no list', { tree: { ORG: 'A1' as unknown as string[] } }, 'tree: ORG has no list of children'],
    ['a child without a code', { tree: { ORG: [''] } }, 'tree: a child of ORG has no code'],
    ['a child that is no text', { tree: { ORG: [7 as unknown as string] } }, 'tree: a child of ORG has no code'],
    ['two parents', { tree: { ORG: ['A', 'B'], A: ['C'], B: ['C'] } }, 'tree: C has two parents'],
    ['a circle', { tree: { A: ['B'], B: ['A'] } }, 'tree: it runs in a circle'],
    ['a circle beside the root', { tree: { ORG: ['X'], B: ['A'], A: ['B'] } }, 'tree: A, B run in a circle'],
    ['two roots', { tree: { ORG: ['A'], GRO: ['B'] } }, 'tree: more than one root: GRO, ORG'],
    [
      'the id of a pool',
      { tree: { ORG: ['A', 'OTHER-A'], A: ['A1', 'A2'] } },
      'tree: OTHER-A is the id of a pool of small units',
    ],
    ['reports of an unknown unit', { classes: { Z: person } }, 'classes: Z is no unit of the tree'],
    ['reports of a site', { classes: { A: person } }, 'classes: A is no unit of the tree'],
    ['reports on behalf of a site', { onBehalf: { A: 0 } }, 'onBehalf: A is no unit of the tree'],
    ['heads of a site', { headcounts: { A: 3 } }, 'headcounts: A is no unit of the tree'],
    ['a class that there is not', { classes: { A1: { ...person, neck: 1 } as never } }, 'classes of A1: no class neck'],
    ['no count of a class', { classes: { A1: { neither: 1 } as never } }, 'wrist of A1: not a whole number from 0 up'],
    ['a negative count', { classes: { A1: { ...person, both: -1 } } }, 'both of A1: not a whole number from 0 up'],
    ['a fraction', { classes: { A1: { ...person, back: 0.5 } } }, 'back of A1: not a whole number from 0 up'],
    ['a negative count on behalf', { onBehalf: { A1: -1 } }, 'onBehalf of A1: not a whole number from 0 up'],
    ['more on behalf than reports', { classes: { A1: person }, onBehalf: { A1: 2 } }, 'onBehalf of A1: more than its'],
    ['one on behalf and no report', { onBehalf: { A1: 1 } }, 'onBehalf of A1: more than its reports'],
    ['half a head', { headcounts: { A1: 0.5 } }, 'headcount of A1: not a whole number from 0 up'],
  ]
  it.each(malformed)('refuses %s', (_, change, message) => {
    expect(() => read(change)).toThrow(RangeError)
    expect(() => read(change)).toThrow(message)
  })
})

describe('poolId', () => {
  it('is the code of the node with a word before it', () => {
    expect(poolId('A')).toBe('OTHER-A')
  })
})
