import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { attackPublished, auditDocuments } from '@/lib/domain/disclosure/attack'
import type { SystemCell } from '@/lib/domain/disclosure/attack-system'
import { audit } from '@/lib/domain/disclosure/audit'
import type { AuditDocument } from '@/lib/domain/disclosure/audit-document'
import { type Cube, readCube } from '@/lib/domain/disclosure/cube'
import { outcomeCounts } from '@/lib/domain/disclosure/labels'
import { protect } from '@/lib/domain/disclosure/protect'
import type { PublishedTable } from '@/lib/domain/disclosure/protected-table'
import { auditDocumentOf } from '@/lib/domain/disclosure/system'
import { symptomClasses } from '@/lib/domain/disclosure/table'
import { anyCube, randomFrom, simulatedOrganisation } from './cubes'
import { python, secondOpinion } from './second-opinion'

// What the pass rules promise about insiders: somebody who knows one report (their own) is left with at least k - 1
// counts for everything that anybody else is left with k for. What they do not promise: anything against somebody who
// knows the exact count of a whole cell that is not published. Where two cells of a line are unpublished, each gives
// the other away to whoever knows it.

const policy = { threshold: 5, minimumUnitHeadcount: 10 }

async function protectAll(sizes: { cubes: number; organisations: number }) {
  const random = randomFrom(21)
  const tables = [
    ...fc.sample(anyCube, { numRuns: sizes.cubes, seed: 3 }),
    ...Array.from({ length: sizes.organisations }, () => simulatedOrganisation(random, 12, 2)),
  ]
  const found: { cube: Cube; table: PublishedTable }[] = []
  for (const table of tables) {
    const result = await protect(table, policy)
    if (result.status === 'published') found.push({ cube: readCube(table), table: result })
  }
  return found
}

/** The document with the true counts of labelled and hidden cells, as it is never stored. */
function privateDocument(document: AuditDocument, { rows }: PublishedTable, cube: Cube): AuditDocument {
  const truth = new Map(
    rows.flatMap((row) =>
      Object.entries(outcomeCounts(cube.countsOf(row.members))).map(([name, count]) => [`${row.id}|${name}`, count]),
    ),
  )
  const cells = (document.cells ?? []).map((cell) => {
    const secret = truth.get(cell.id)
    return cell.value === null && secret !== undefined ? { ...cell, true: secret } : cell
  })
  return { ...document, cells, options: { ...document.options, insider: true } }
}

describe('somebody who knows one report', () => {
  it('is left with one count less than everybody else, at most', async () => {
    const random = randomFrom(22)
    let asked = 0
    for (const { cube, table } of await protectAll({ cubes: 8, organisations: 2 })) {
      const [wide] = await attackPublished([table])
      const parents = new Set(table.rows.map(({ parent }) => parent))
      for (const row of table.rows.filter(({ id }) => !parents.has(id))) {
        const counts = cube.countsOf(row.members)
        for (const name of symptomClasses.filter((symptoms) => counts[symptoms] > 0 && random() < 0.4)) {
          const knows = (cell: SystemCell) => cell.id === `${row.id}|${name}` && cell.value === null
          const cells = wide.system.cells.map((cell) =>
            knows(cell) ? { ...cell, lb: Math.max(1, cell.lb ?? 0) } : cell,
          )
          const report = await audit(auditDocumentOf({ ...wide.system, cells }, wide.settled))
          const widths = report.bounds.flatMap(({ id, width }) => {
            const rule = wide.system.cells.find((cell) => cell.id === id)?.rule
            return rule && !wide.settled.has(id) ? [width ?? 0] : []
          })
          expect(Math.min(...widths, policy.threshold)).toBeGreaterThanOrEqual(policy.threshold - 2)
          asked += widths.length
        }
      }
    }
    expect(asked).toBeGreaterThan(500)
  }, 120_000)
})

describe.skipIf(python === undefined)('somebody who knows a whole cell', () => {
  it('learns the same from both auditors', async () => {
    const documents: AuditDocument[] = []
    for (const { cube, table } of await protectAll({ cubes: 2, organisations: 0 })) {
      for (const document of await auditDocuments([table])) documents.push(privateDocument(document, table, cube))
    }
    const opinions = secondOpinion(documents)
    let learned = 0
    for (const [i, document] of documents.entries()) {
      const { failures } = await audit(document)
      const ours = failures.flatMap((failure) =>
        failure.kind === 'insider' ? [`${failure.insider} -> ${failure.id}`] : [],
      )
      const theirs = (opinions[i]?.failures ?? []).map(({ id, insider }) => `${insider} -> ${id}`)
      expect(ours.sort()).toEqual(theirs.sort())
      learned += failures.length
    }
    // So there is nothing to promise here; see above.
    expect(learned).toBeGreaterThan(0)
  }, 120_000)
})
