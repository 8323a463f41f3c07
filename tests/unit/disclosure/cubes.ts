import fc from 'fast-check'
import { type BreakdownCounts, type BreakdownId, breakdowns } from '@/lib/domain/disclosure/breakdowns'
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

/** Weights of the parts of one breakdown, in the order of its definition. */
const partWeights: Record<BreakdownId, readonly number[]> = {
  onsetOrder: [4, 3, 2, 1],
  neckInvolved: [5, 4],
  postureChanged: [5, 3, 1],
  handPattern: [0, 0, 5, 1],
  wristInterference: [5, 3, 1, 1],
  backInterference: [5, 3, 1, 1],
  systemic: [1, 8, 1],
}

/** The same table with answers of the second level, drawn person by person; the neck is asked once. */
export function withBreakdowns(table: CountTable, random: () => number): CountTable {
  const entries = Object.entries(table.classes).map(([code, unit]): [string, BreakdownCounts] => {
    const counts = Object.fromEntries(
      breakdowns.map(({ id, parts }) => [id, Object.fromEntries(parts.map((part) => [part, 0]))]),
    ) as Record<BreakdownId, Record<string, number>>
    const add = (id: BreakdownId, part: string) => {
      counts[id][part] = (counts[id][part] ?? 0) + 1
    }
    const draw = (id: BreakdownId) => {
      const parts: readonly string[] = breakdowns.find((breakdown) => breakdown.id === id)?.parts ?? []
      const urn = parts.flatMap((part, i) => new Array<string>(partWeights[id][i] ?? 0).fill(part))
      return urn[Math.floor(random() * urn.length)] ?? ''
    }
    for (const symptoms of ['wrist', 'back', 'both'] as const) {
      for (let person = 0; person < unit[symptoms]; person += 1) {
        const neck = random() < 0.5
        if (symptoms !== 'wrist') add('backInterference', draw('backInterference'))
        if (symptoms !== 'back') {
          add('wristInterference', draw('wristInterference'))
          const median = random() < 0.35
          add('handPattern', median ? (neck ? 'medianWithNeck' : 'medianAlone') : draw('handPattern'))
        }
        if (symptoms !== 'both') continue
        add('neckInvolved', neck ? 'yes' : 'no')
        for (const id of ['onsetOrder', 'postureChanged', 'systemic'] as const) add(id, draw(id))
      }
    }
    return [code, counts]
  })
  return { ...table, breakdowns: Object.fromEntries(entries) }
}
