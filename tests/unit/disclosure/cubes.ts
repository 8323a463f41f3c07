import fc from 'fast-check'
import type { CountTable } from '@/lib/domain/disclosure/count-table'
import type { ClassCounts } from '@/lib/domain/disclosure/table'

/** Counts of a unit: small enough that labels of both kinds and every repair come up. */
const counts: fc.Arbitrary<ClassCounts> = fc.record({
  neither: fc.integer({ min: 0, max: 40 }),
  wrist: fc.integer({ min: 0, max: 9 }),
  back: fc.integer({ min: 0, max: 14 }),
  both: fc.integer({ min: 0, max: 9 }),
})

/** An organisation of one to four sites with one to five units each, and units directly below the root. */
export const anyCube: fc.Arbitrary<CountTable> = fc
  .record({
    sites: fc.array(fc.array(counts, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 4 }),
    direct: fc.array(counts, { maxLength: 2 }),
  })
  .map(({ sites, direct }) => {
    const tree: Record<string, string[]> = { ORG: [] }
    const classes: Record<string, ClassCounts> = {}
    sites.forEach((units, s) => {
      tree.ORG?.push(`S${s}`)
      tree[`S${s}`] = units.map((_, u) => `S${s}-U${u}`)
      units.forEach((unit, u) => {
        classes[`S${s}-U${u}`] = unit
      })
    })
    direct.forEach((unit, u) => {
      tree.ORG?.push(`U${u}`)
      classes[`U${u}`] = unit
    })
    return { quarter: null, tree, classes }
  })

/** mulberry32: the same numbers everywhere for the same seed. */
export function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

/**
 * An organisation like those that the disclosure rules were chosen for: 28 units in 4 sites, 8 to 120 heads
 * (evenly on a logarithmic scale), 50 to 65 % participation, wrists 15 to 20 %, backs 30 to 40 %, both at once
 * for a bit more than half of those with wrist complaints.
 */
export function simulatedOrganisation(random: () => number, units = 28, sites = 4): CountTable {
  const tree: Record<string, string[]> = { ORG: Array.from({ length: sites }, (_, s) => `S${s}`) }
  const classes: Record<string, ClassCounts> = {}
  const headcounts: Record<string, number> = {}
  for (let u = 0; u < units; u += 1) {
    const site = `S${u % sites}`
    const code = `${site}-U${u}`
    tree[site] = [...(tree[site] ?? []), code]
    const heads = Math.round(8 * 15 ** random())
    const participation = 0.5 + 0.15 * random()
    const wristAny = 0.15 + 0.05 * random()
    const backAny = 0.3 + 0.1 * random()
    const both = 0.55 * wristAny
    const unit: ClassCounts = { neither: 0, wrist: 0, back: 0, both: 0 }
    for (let head = 0; head < heads; head += 1) {
      if (random() >= participation) continue
      const draw = random()
      if (draw < both) unit.both += 1
      else if (draw < wristAny) unit.wrist += 1
      else if (draw < wristAny + backAny - both) unit.back += 1
      else unit.neither += 1
    }
    classes[code] = unit
    headcounts[code] = heads
  }
  return { quarter: null, tree, classes, headcounts }
}
