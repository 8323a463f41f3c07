import { describe, expect, it } from 'vitest'
import { type Cube, type PublishedCube, publishCube, readCube } from '@/lib/cli/cube'
import { quarterLoss } from '@/lib/domain/protection/accounting'
import { drawDiscreteLaplace } from '@/lib/domain/protection/discrete-laplace'
import type { Draw } from '@/lib/domain/protection/protect'
import { clopperPearson } from '@/lib/domain/statistics/intervals'
import { foldedBack } from './folded-back'
import { type Class, type Classes, changed } from './neighbours'
import { seededBits } from './seeded-bits'

/** What somebody who reads the line can see of it. The planted faults below work on this line, too. */
type Publish = (cube: Cube, draw: Draw) => string

const product: Publish = (cube, draw) => JSON.stringify(publishCube(cube, draw))

const classes: Classes = {
  A: { neither: 9, wrist: 0, back: 2, both: 1 },
  B: { neither: 8, wrist: 2, back: 2, both: 1 },
}

const cubeOf = (counts: Classes): Cube =>
  readCube({
    strength: 'standard',
    smallestRow: 15,
    tree: { ORG: ['A', 'B'] },
    heads: { A: 50, B: 60 },
    quarters: [{ quarter: '2026-Q3', classes: counts }],
  })

const limits = Array.from({ length: 16 }, (_, i) => i - 3)

/** How often each thing that can be seen was seen: the shape of the line, its length, each number up to each limit. */
type Seen = { times: number; events: ReadonlyMap<string, number> }

function observe(publish: Publish, counts: Classes, draw: Draw, times: number): Seen {
  const cube = cubeOf(counts)
  const events = new Map<string, number>()
  const values = new Map<number, Map<number, number>>()
  for (let i = 0; i < times; i += 1) {
    const line = publish(cube, draw)
    let place = 0
    const shape = line.replaceAll(/"value":(-?\d+)/g, (_, value: string) => {
      const ofPlace = values.get(place) ?? new Map<number, number>()
      ofPlace.set(Number(value), (ofPlace.get(Number(value)) ?? 0) + 1)
      values.set(place, ofPlace)
      place += 1
      return '#'
    })
    for (const event of [`shape ${shape}`, `length ${line.length}`]) events.set(event, (events.get(event) ?? 0) + 1)
  }
  for (const [place, ofPlace] of values) {
    for (const limit of limits) {
      const counted = (holds: (value: number) => boolean) =>
        [...ofPlace].reduce((sum, [value, count]) => sum + (holds(value) ? count : 0), 0)
      events.set(
        `number ${place} <= ${limit}`,
        counted((value) => value <= limit),
      )
      events.set(
        `number ${place} > ${limit}`,
        counted((value) => value > limit),
      )
    }
  }
  return { times, events }
}

/** Of a hundred events or so, none is outside by chance: each limit is wrong once in 10^7. */
const confidence = 1 - 2e-7

/** Events whose probabilities differ by more than a factor of e^loss, beyond doubt. */
function violations([here, there]: readonly [Seen, Seen], loss: number): string[] {
  const names = new Set([...here.events.keys(), ...there.events.keys()])
  return [...names].filter((event) => {
    const p = clopperPearson(here.events.get(event) ?? 0, here.times, confidence)
    const q = clopperPearson(there.events.get(event) ?? 0, there.times, confidence)
    return p.lower > Math.exp(loss) * q.upper || q.lower > Math.exp(loss) * p.upper
  })
}

const exact = (seed: number): Draw => {
  const bits = seededBits(seed)
  return (epsilon) => drawDiscreteLaplace(epsilon, bits)
}
const { oneFigure, everything } = quarterLoss({ strength: 'standard', both: true, parts: 0 })

/** The organisation, and the same with one answer changed. */
function neighbours(
  publish: Publish,
  answer: [Class, Class],
  draws: (seed: number) => Draw,
  times: number,
): [Seen, Seen] {
  const other = changed(classes, 'A', ...answer)
  return [observe(publish, classes, draws(1), times), observe(publish, other, draws(2), times)]
}

describe('200,000 releases of each of two organisations that differ in one answer', () => {
  it('have no event that is likelier by more than e^1, for a wrist complaint that somebody has or has not', () => {
    const seen = neighbours(product, ['neither', 'wrist'], exact, 200_000)
    expect(violations(seen, oneFigure)).toEqual([])
    // A control: the same releases break a smaller bound.
    expect(violations(seen, 0.9 * oneFigure)).not.toEqual([])
  })

  it('have no event that is likelier by more than e^2.5, for somebody who hurts in both or in neither', () => {
    expect(violations(neighbours(product, ['neither', 'both'], exact, 20_000), everything)).toEqual([])
  })
})

describe('a fault that makes the release depend on a count is found', () => {
  const wristsOf = (cube: Cube) => cube.quarters[0]?.counts.classes.A?.wrist ?? 0
  /** The product's line, changed by somebody who knows the counts. */
  const planted =
    (fault: (published: PublishedCube, wrists: number) => unknown): Publish =>
    (cube, draw) =>
      JSON.stringify(fault(publishCube(cube, draw), wristsOf(cube)))
  const withRows = (published: PublishedCube, change: (rows: PublishedCube['tables'][number]['rows']) => unknown) => ({
    ...published,
    tables: published.tables.map((table) => ({ ...table, rows: change(table.rows) })),
  })

  it.each<[string, Publish]>([
    [
      'a row that is there only if somebody hurts',
      planted((line, wrists) => withRows(line, (rows) => (wrists > 0 ? rows : rows.slice(0, -2)))),
    ],
    [
      'an order of rows',
      planted((line, wrists) => withRows(line, (rows) => (wrists > 0 ? rows : [...rows].reverse()))),
    ],
    ['a message', planted((line, wrists) => ({ ...line, ...(wrists === 0 && { message: 'nothing in A' }) }))],
    ['a length', (cube, draw) => product(cube, draw) + ' '.repeat(20 * wristsOf(cube))],
  ])('%s', (_, publish) => {
    const found = (by: Publish) => violations(neighbours(by, ['neither', 'wrist'], exact, 2_000), oneFigure)
    expect(found(product)).toEqual([])
    expect(found(publish)).not.toEqual([])
  })

  it('noise of half the size', () => {
    const half = (seed: number): Draw => {
      const draw = exact(seed)
      return ({ numerator, denominator }) => draw({ numerator: 2 * numerator, denominator })
    }
    expect(violations(neighbours(product, ['neither', 'wrist'], half, 5_000), oneFigure)).not.toEqual([])
  })

  it('a sampler that folds random numbers back into their bound', () => {
    const folded = (seed: number): Draw => {
      const bits = seededBits(seed)
      return (epsilon) => foldedBack(epsilon, bits)
    }
    expect(violations(neighbours(product, ['neither', 'wrist'], folded, 30_000), oneFigure)).not.toEqual([])
  })
})

describe('nothing but the published numbers depends on the counts', () => {
  /** Noise in the order in which it is drawn, so that `counts` come out as the published numbers of `like` do. */
  const matching = (cube: Cube, like: Cube, noise: readonly number[]): Draw => {
    const differences = drawnCounts(like).map((count, at) => count - (drawnCounts(cube)[at] ?? 0))
    let next = 0
    return () => {
      const value = (noise[next % noise.length] ?? 0) + (differences[next] ?? 0)
      next += 1
      return value
    }
  }
  /** The counts that get noise, in the order of the draws: `both` of ORG, then wrist and back of A and of B. */
  const drawnCounts = ({ quarters }: Cube) => {
    const { A, B } = quarters[0]?.counts.classes ?? {}
    if (!A || !B) throw new Error('two units')
    return [A.both + B.both, ...[A, B].flatMap(({ wrist, back, both }) => [wrist + both, back + both])]
  }

  it('two organisations with the same published numbers print the same line, byte for byte', () => {
    const one = cubeOf(classes)
    const other = cubeOf({
      A: { neither: 0, wrist: 5, back: 1, both: 6 },
      B: { neither: 13, wrist: 0, back: 0, both: 0 },
    })
    const noise = [4, -2, 3, 0, -7]
    const line = product(one, matching(one, one, noise))
    expect(product(other, matching(other, one, noise))).toBe(line)
    // A control: with the same noise the lines differ.
    expect(product(other, matching(one, one, noise))).not.toBe(line)
  })
})
