import { cpus, totalmem } from 'node:os'
import { protect } from '@/lib/domain/disclosure/protect'
import { type LinearRow, loadSolver, Program } from '@/lib/domain/disclosure/solver'
import { randomFrom, simulatedOrganisation } from '../unit/disclosure/cubes'
import { type Comparison, measure, type Ratio } from './measure'
import { statistics } from './statistics'

const rounds = 7

/** The gate of one quarter, with the attack on what it publishes: what that costs beyond one linear program. */
async function gate(): Promise<Comparison> {
  const organisation = simulatedOrganisation(randomFrom(11))
  const table = await protect(organisation, { threshold: 5, minimumUnitHeadcount: 10 })
  if (table.status === 'withheld') throw new Error('the quarter was withheld: the gate was not measured to its end')
  const highs = await loadSolver()
  const units = Object.values(organisation.classes)
  // One unknown a unit and symptom class; each unit's sum is known, and each class's sum.
  const rows: LinearRow[] = [
    ...units.map((unit, u) =>
      sumOf(
        [0, 1, 2, 3].map((c) => 4 * u + c),
        Object.values(unit).reduce(add, 0),
      ),
    ),
    ...(['neither', 'wrist', 'back', 'both'] as const).map((name, c) =>
      sumOf(
        units.map((_, u) => 4 * u + c),
        units.map((unit) => unit[name]).reduce(add, 0),
      ),
    ),
  ]
  const unknowns = 4 * units.length
  return {
    name: 'gate',
    subject: {
      what: 'protect of a quarter of 28 units, its audit included',
      repeat: 1,
      run: () => protect(organisation, { threshold: 5, minimumUnitHeadcount: 10 }),
    },
    yardstick: {
      what: 'one linear program over the same 28 units',
      repeat: 50,
      run: () => {
        const program = new Program(
          highs,
          {
            lower: new Array<number>(unknowns).fill(0),
            upper: new Array<number>(unknowns).fill(Number.POSITIVE_INFINITY),
            rows,
          },
          { integer: false, timeLimitSeconds: 10 },
        )
        const { status } = program.minimise(new Map([[1, 1]]))
        program.dispose()
        if (status !== 'optimal') throw new Error(`the linear program is ${status}`)
      },
    },
  }
}

function sumOf(columns: readonly number[], total: number): LinearRow {
  return { columns, coefficients: columns.map(() => 1), lower: total, upper: total }
}

function add(a: number, b: number): number {
  return a + b
}

const ratios: Ratio[] = []
for (const comparison of [...statistics(), await gate()]) ratios.push(await measure(comparison, rounds))
console.log(
  JSON.stringify(
    {
      machine: {
        processor: cpus()[0]?.model ?? 'unknown',
        cores: cpus().length,
        memoryGiB: Math.round(totalmem() / 2 ** 30),
        system: `${process.platform} ${process.arch}`,
        node: process.version,
      },
      rounds,
      ratios,
    },
    null,
    2,
  ),
)
