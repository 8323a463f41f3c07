import { describe, expect, it } from 'vitest'
import { outcomeData } from '../../../lib/domain/estimation/outcome-data'
import { posteriorOf } from '../../../lib/domain/estimation/posterior'
import { dot } from '../../../lib/domain/estimation/row-estimates'
import { trackRows } from '../../../lib/domain/estimation/tracks'
import { quarterOf, standard, strict } from './firm'

const counts = [
  [6, 4, 9, 5, 16],
  [8, 4, 7, 5, 14],
  [5, 6, 9, 3, 19],
  [7, 3, 8, 6, 15],
  [6, 5, 10, 4, 17],
]

describe('two quarters seen together', () => {
  it.each([
    ['fresh noise alone', standard],
    ['kept noise besides', strict],
  ])('say of each what is said of it by itself, with %s', (_, noise) => {
    const quarters = counts.map((wrists, t) =>
      quarterOf(
        t,
        wrists.map((wrist, i) => ({ id: `U${i}`, n: 30 + i, wrist })),
        noise,
      ),
    )
    const { data, pairs, views } = posteriorOf(outcomeData(trackRows(quarters), 'wristAny'))
    for (const { view } of views)
      pairs.forEach((pair, number) => {
        const joint = view.pairs[number]
        if (!joint) throw new Error('no joint law')
        expect(joint.byTrack.size).toBe(5)
        for (const [track, moments] of joint.byTrack)
          for (const [position, mean] of [
            [pair.from, moments.earlier],
            [pair.to, moments.later],
          ] as const) {
            const alone = view.moments[position]?.[data.quarters[position]?.leafOf.get(track) ?? -1]
            const apart = dot(joint.weights, mean) - dot(view.levelWeights[position] ?? [], alone?.mean)
            expect(Math.abs(apart)).toBeLessThan(0.01)
          }
      })
  })
})
