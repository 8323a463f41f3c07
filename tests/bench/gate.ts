import { attackLedger } from '@/lib/domain/disclosure/ledger'
import { protect } from '@/lib/domain/disclosure/protect'
import type { PublishedTable } from '@/lib/domain/disclosure/protected-table'
import type { Quarter } from '@/lib/domain/organisation/quarter'
import { randomFrom, simulatedOrganisation, withBreakdowns } from '../unit/disclosure/cubes'

/**
 * How the gate grows: one quarter through `protect`, and the attack on the union of everything shown up to it, by
 * number of units and of quarters. `node scripts/bench.mjs gate [units] [quarters]` prints one JSON document; with two
 * numbers only that case, so that `/usr/bin/time -v` sees what it takes alone.
 */
export type GateGrowth = {
  units: number
  sites: number
  quarters: number
  /** Processor seconds of this process, so that a busy machine does not count. */
  protectSeconds: number
  unionSeconds: number
  peakMemoryMiB: number
  breakdowns: number
}

const policy = { threshold: 5, minimumUnitHeadcount: 10 }
const siteCounts: Readonly<Record<number, number>> = { 10: 1, 28: 4, 100: 5, 250: 10, 500: 20 }

async function measureGate(units: number, quarters: number): Promise<GateGrowth> {
  const random = randomFrom(units)
  const sites = siteCounts[units] ?? Math.ceil(units / 25)
  const shown: PublishedTable[] = []
  let protectSeconds = 0
  for (let i = 0; i < quarters; i += 1) {
    const table = withBreakdowns(simulatedOrganisation(random, units, sites), random)
    const quarter = `${2000 + Math.floor(i / 4)}-Q${(i % 4) + 1}` as Quarter
    const started = process.cpuUsage()
    const result = await protect({ ...table, quarter }, policy)
    protectSeconds = secondsSince(started)
    if (result.status === 'published') shown.push(result)
  }
  const started = process.cpuUsage()
  const { passed } = await attackLedger(shown)
  const unionSeconds = secondsSince(started)
  if (!passed) throw new Error('what was published does not withstand the attack')
  return {
    units,
    sites,
    quarters,
    protectSeconds,
    unionSeconds,
    peakMemoryMiB: Math.round(process.resourceUsage().maxRSS / 1024),
    breakdowns: shown.at(-1)?.breakdowns.length ?? 0,
  }
}

function secondsSince(started: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(started)
  return Math.round((user + system) / 1e4) / 100
}

const [units, quarters] = process.argv.slice(2).map(Number)
const cases: readonly (readonly [number, number])[] =
  units && quarters
    ? [[units, quarters]]
    : [10, 28, 100, 250, 500].flatMap((size) => [1, 10, 40].map((count) => [size, count] as const))
for (const [size, count] of cases) console.log(JSON.stringify(await measureGate(size, count)))
