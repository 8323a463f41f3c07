import { readCube } from '@/lib/domain/disclosure/cube'
import { outcomeCounts } from '@/lib/domain/disclosure/labels'
import { attackLedger } from '@/lib/domain/disclosure/ledger'
import { protect } from '@/lib/domain/disclosure/protect'
import { outcomes } from '@/lib/domain/disclosure/table'
import { randomFrom, simulatedOrganisation } from '../unit/disclosure/cubes'

const random = randomFrom(11)
let hidden = 0,
  spare = 0,
  cells = 0
const c0 = process.cpuUsage()
for (let i = 0; i < 12; i++) {
  const org = simulatedOrganisation(random, 28, 4)
  const t = await protect(org, { threshold: 5, minimumUnitHeadcount: 10 })
  if (t.status === 'withheld') continue
  const cube = readCube(org)
  let rows = t.rows
  for (const row of t.rows)
    for (const o of outcomes) {
      if (row.parent !== null) cells++
      if (row.cells[o].kind !== 'hidden') continue
      hidden++
      const v = outcomeCounts(cube.countsOf(row.members))[o]
      const trial = rows.map((r) =>
        r.id === row.id ? { ...r, cells: { ...r.cells, [o]: { kind: 'count' as const, value: v } } } : r,
      )
      if ((await attackLedger([{ quarter: null, threshold: 5, rows: trial, breakdowns: [] }])).passed) {
        spare++
        rows = trial
      }
    }
}
console.log({ hidden, spare, cells }, process.cpuUsage(c0).user / 1e6)
