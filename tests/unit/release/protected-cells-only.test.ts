import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { outcomeCounts } from '@/lib/domain/disclosure/labels'
import type { ClassCounts, Outcome, ProtectedRow, SymptomClass } from '@/lib/domain/disclosure/table'
import { outcomes } from '@/lib/domain/disclosure/table'
import { canonicalJson } from '@/lib/release/canonical-json'
import { findingInputs } from '@/lib/release/finding-inputs'
import { stages } from '@/lib/release/stages'
import { newSigner, policy, publish, type Raw, tell } from './real-release'

const signer = newSigner()
const runs = Number(process.env.RELEASE_PROPERTY_RUNS ?? 6)

/** Two sites of two to three units with few complaints, so that most cells have a label or are hidden. */
const anyQuarter: fc.Arbitrary<Raw> = fc
  .record({ units: fc.integer({ min: 4, max: 6 }), seed: fc.integer({ min: 1, max: 1_000_000 }) })
  .map(({ units, seed }) => {
    // Without further questions, whose answers would have to move along.
    const [raw] = tell({ units, sites: 2, quarters: 1, first: '2026-Q1', seed })
    if (!raw) throw new Error('a story has a quarter')
    const { breakdowns: _, ...counts } = raw.counts
    return { ...raw, counts }
  })

const classNames = ['neither', 'wrist', 'back', 'both'] as const

/**
 * Other raw counts that add up to the same sites: in one unit somebody goes from one class to another, in a unit of
 * the same site somebody goes the other way, and no published count or label is left by either.
 */
function* exchanges(raw: Raw, rows: readonly ProtectedRow[]): Generator<Raw> {
  const { classes, tree } = raw.counts
  const moved = (unit: string, from: SymptomClass, to: SymptomClass): ClassCounts | null => {
    const before = classes[unit]
    const row = rows.find(({ id }) => id === unit)
    if (!before || !row || before[from] === 0) return null
    const after = { ...before, [from]: before[from] - 1, [to]: before[to] + 1 }
    return outcomes.every((outcome) => allows(row, outcome, outcomeCounts(after)[outcome])) ? after : null
  }
  for (const units of Object.values(tree)) {
    for (const one of units) {
      for (const other of units) {
        for (const from of classNames) {
          for (const to of classNames) {
            const [there, back] = one < other && from !== to ? [moved(one, from, to), moved(other, to, from)] : []
            if (!there || !back) continue
            yield { ...raw, counts: { ...raw.counts, classes: { ...classes, [one]: there, [other]: back } } }
          }
        }
      }
    }
  }
}

function allows({ cells }: ProtectedRow, outcome: Outcome, value: number): boolean {
  const cell = cells[outcome]
  if (cell.kind === 'count') return cell.value === value
  return cell.kind === 'hidden' || cell.kind === 'notOffered' || (cell.low <= value && value <= cell.high)
}

describe('a release', () => {
  it('is a function of protected cells: raw counts with the same protected table give the same bytes', async () => {
    let pairs = 0
    await fc.assert(
      fc.asyncProperty(anyQuarter, async (raw) => {
        const published = await publish(raw, [], signer)
        const shown = canonicalJson(published.document.rows)
        for (const other of [...exchanges(raw, published.document.rows)].slice(0, 3)) {
          const { rows } = await stages.protect(other.counts, policy, 'key of the organisation')
          if (canonicalJson(rows) !== shown) continue
          pairs += 1
          const again = await publish(other, [], signer)
          expect(again.text).toBe(published.text)
          expect(again.signature).toBe(published.signature)
        }
      }),
      { numRuns: runs, seed: 1 },
    )
    // Most exchanges leave the protected table as it is; otherwise little would have been compared.
    expect(pairs).toBeGreaterThan(runs)
  })

  it('does not depend on the order in which units, audits, interventions and earlier releases come', async () => {
    const story = tell({ units: 4, sites: 2, quarters: 3, first: '2025-Q1', seed: 5 })
    const [first, second, third] = story
    if (!first || !second || !third) throw new Error('a story has three quarters')
    const chain = [await publish(first, [], signer)]
    chain.push(await publish(second, chain, signer))
    const turned: Raw = {
      ...third,
      counts: {
        ...third.counts,
        tree: Object.fromEntries(
          Object.entries(third.counts.tree)
            .reverse()
            .map(([parent, children]) => [parent, [...children].reverse()]),
        ),
        classes: Object.fromEntries(Object.entries(third.counts.classes).reverse()),
        breakdowns: Object.fromEntries(Object.entries(third.counts.breakdowns ?? {}).reverse()),
      },
      headcounts: Object.fromEntries(Object.entries(third.headcounts).reverse()),
      audits: [...third.audits].reverse(),
      interventions: [...third.interventions].reverse(),
    }
    const straight = await publish(third, chain, signer)
    expect((await publish(turned, chain, signer)).text).toBe(straight.text)
    const { document } = straight
    const { inputs } = document
    const given = { rule: inputs.rule, headcounts: inputs.headcounts, audits: inputs.audits, interventions: [] }
    expect(findingInputs('2025-Q3', { ...given, chain: [...chain].reverse() }).earlier).toEqual(inputs.earlier)
    // The findings themselves, from inputs in another order than a release writes.
    const shuffled = { ...inputs, audits: [...inputs.audits].reverse(), earlier: [...inputs.earlier].reverse() }
    expect(canonicalJson(stages.analyse({ ...document, inputs: shuffled }))).toBe(canonicalJson(document.findings))
  })
})

describe('findingInputs', () => {
  it('draws on sixteen quarters at most, newest first, on the newest version of each, and on none that is later', async () => {
    const [raw] = tell({ units: 4, sites: 2, quarters: 1, first: '2026-Q1', seed: 5 })
    if (!raw) throw new Error('a story has a quarter')
    const template = await publish(raw, [], signer)
    const at = (quarter: (typeof raw)['quarter'], version = 1) => ({
      ...template,
      hash: `${quarter} ${version}`,
      document: { ...template.document, quarter, version },
    })
    const years = [2020, 2021, 2022, 2023, 2024]
    const chain = years.flatMap((year) => ([1, 2, 3, 4] as const).map((q) => at(`${year}-Q${q}`)))
    chain.push(at('2023-Q2', 2), at('2025-Q1'), at('2025-Q2'))
    const { earlier } = findingInputs('2025-Q1', { ...template.document.inputs, chain })
    // The sixteen quarters before 2025-Q1 are those of 2021 to 2024.
    expect(earlier.map(({ release }) => release)).toEqual(
      [2024, 2023, 2022, 2021].flatMap((year) =>
        [4, 3, 2, 1].map((q) => (year === 2023 && q === 2 ? '2023-Q2 2' : `${year}-Q${q} 1`)),
      ),
    )
  })
})
