import { type Arm, type Figure, type Measure, smallUnitHeads, study } from './study'
import { complaintOutcomes } from './world'

const columns: readonly { title: string; measure: Measure }[] = [
  { title: 'Coverage', measure: 'coverage' },
  { title: 'False discoveries', measure: 'falseDiscovery' },
  { title: 'Quiet units flagged', measure: 'falseFlag' },
  { title: 'Hotspots flagged', measure: 'power' },
  { title: '... or watched', measure: 'watched' },
  { title: 'Outbreak in 1', measure: 'found1' },
  { title: 'in 2', measure: 'found2' },
  { title: 'in 4', measure: 'found4' },
]

/**
 * The tables of docs/method.md, "How good is this?", as Markdown: per cent with the simulation's standard error.
 * `organisations`: 200 there; a handful shows that the study runs.
 */
export async function simulationReport(organisations: number): Promise<string> {
  const slow = await study(organisations, 0.95, true)
  const steady = await study(organisations, 1, false)
  const quick = await study(organisations, 0.8, false)
  const all = (arms: readonly Arm[]) => arms.filter(({ size }) => size === 'all')
  return [
    `${organisations} organisations, 8 quarters, judged in the last four. Per cent (standard error).`,
    '### Discount and disclosure control: effects keep 95 % of themselves from quarter to quarter',
    table(all(slow)),
    `### Small units (up to ${smallUnitHeads} heads) and large ones, discount 0.6`,
    table(slow.filter(({ size, discount }) => size !== 'all' && discount === 0.6)),
    '### Effects that never change, raw counts',
    table(all(steady)),
    '### Effects that keep 80 % of themselves, raw counts',
    table(all(quick)),
  ].join('\n\n')
}

function table(arms: readonly Arm[]): string {
  const head = ['Counts', 'Outcome', 'Units', 'Discount', ...columns.map(({ title }) => title)]
  const sections = complaintOutcomes.flatMap((outcome) =>
    (['raw', 'published'] as const).flatMap((counts) =>
      arms.filter((arm) => arm.outcome === outcome && arm.counts === counts),
    ),
  )
  const rows = sections.map(({ counts, outcome, size, discount, figures }) => [
    counts,
    outcome === 'wristAny' ? 'wrist' : 'back',
    size,
    String(discount),
    ...columns.map(({ measure }) => percent(figures[measure])),
  ])
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

function percent({ ratio, standardError, cases }: Figure): string {
  return cases === 0 ? 'none' : `${(100 * ratio).toFixed(1)} (${(100 * standardError).toFixed(1)})`
}
