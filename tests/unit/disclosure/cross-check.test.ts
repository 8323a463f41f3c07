import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { auditDocuments } from '@/lib/domain/disclosure/attack'
import { audit } from '@/lib/domain/disclosure/audit'
import type { AuditDocument } from '@/lib/domain/disclosure/audit-document'
import { readCube } from '@/lib/domain/disclosure/cube'
import { labelRow } from '@/lib/domain/disclosure/labels'
import { protect } from '@/lib/domain/disclosure/protect'
import { planRows } from '@/lib/domain/disclosure/rows'
import { attackSystem, auditDocumentOf } from '@/lib/domain/disclosure/system'
import { anyCube, randomFrom, simulatedOrganisation } from './cubes'

const folder = resolve(import.meta.dirname, '../../fixtures/disclosure')

/** Raise it for a longer run: every cube costs the second auditor about half a second. */
const cubeCount = Number(process.env.CROSS_CHECK_CUBES ?? 14)

/** Reads documents as a JSON list, answers a list of reports: one start of SciPy for all of them. */
const driver = `
import json, sys
sys.path.insert(0, sys.argv[1])
import audit_suppression
print(json.dumps([audit_suppression.audit(document) for document in json.load(sys.stdin)]))
`

type PythonReport = {
  ok: boolean
  bounds: { id: string; lower: number; upper: number }[]
  failures: { id: string }[]
}

const python = ['python3', '/usr/bin/python3'].find(
  (command) => spawnSync(command, ['-c', 'import scipy.optimize']).status === 0,
)

function secondOpinion(documents: readonly AuditDocument[]): PythonReport[] {
  const { stdout, stderr, status } = spawnSync(python ?? '', ['-B', '-c', driver, folder], {
    input: JSON.stringify(documents),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout)
}

/** Bounds by id, with the words that both auditors use. */
const boundsOf = (bounds: readonly { id: string; lower: number | null; upper: number | null }[]) =>
  Object.fromEntries(bounds.map(({ id, lower, upper }) => [id, [lower, upper]]))

describe.skipIf(python === undefined)('the independent auditor, a Python program that needs scipy', () => {
  it('finds every published table safe, with the same bounds as ours', async () => {
    const random = randomFrom(7)
    const cubes = [
      ...fc.sample(anyCube, { numRuns: cubeCount, seed: 4 }),
      ...Array.from({ length: 1 }, () => simulatedOrganisation(random)),
    ]
    const documents: AuditDocument[] = []
    for (const [i, cube] of cubes.entries()) {
      const table = await protect(cube, { threshold: i % 3 === 0 ? 7 : 5, minimumUnitHeadcount: 10 })
      if (table.status === 'published') documents.push(...(await auditDocuments([table])))
    }
    expect(documents.length).toBeGreaterThan(cubeCount / 2)
    const opinions = secondOpinion(documents)
    for (const [i, document] of documents.entries()) {
      const report = await audit(document)
      expect(report.ok).toBe(true)
      expect(opinions[i]?.ok).toBe(true)
      expect(boundsOf(opinions[i]?.bounds ?? [])).toEqual(boundsOf(report.bounds))
    }
    console.log(`cross-checked ${cubes.length} cubes, ${documents.length} documents`)
  }, 180_000)

  it('agrees on tables that are not safe', async () => {
    // Labels without any repair: what `protect` starts from, so most of these fail.
    const documents = fc.sample(anyCube, { numRuns: 30, seed: 5 }).flatMap((cube) => {
      const rows = planRows(readCube(cube), { threshold: 5, minimumUnitHeadcount: 10 })
      const visible = rows.map((row) => ({
        ...row,
        cells: { respondents: { kind: 'count' as const, value: row.n }, ...labelRow(row, 5) },
      }))
      const shown = [{ rows: visible, threshold: 5, breakdowns: [] }]
      return rows.length === 0 ? [] : [auditDocumentOf(attackSystem(shown, 'anything'))]
    })
    const opinions = secondOpinion(documents)
    for (const [i, document] of documents.entries()) {
      const report = await audit(document)
      expect(report.ok).toBe(opinions[i]?.ok)
      expect(boundsOf(report.bounds)).toEqual(boundsOf(opinions[i]?.bounds ?? []))
      const failed = report.failures.flatMap((failure) => ('id' in failure ? [failure.id] : []))
      expect(failed.sort()).toEqual((opinions[i]?.failures ?? []).map(({ id }) => id).sort())
    }
    expect(opinions.filter(({ ok }) => !ok).length).toBeGreaterThan(15)
  }, 120_000)
})
