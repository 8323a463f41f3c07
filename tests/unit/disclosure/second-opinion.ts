import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import type { AuditDocument } from '@/lib/domain/disclosure/audit-document'

const folder = resolve(import.meta.dirname, '../../fixtures/disclosure')

/** Reads documents as a JSON list, answers a list of reports: one start of SciPy for all of them. */
const driver = `
import json, sys
sys.path.insert(0, sys.argv[1])
import audit_suppression

def audit(document):
    try:
        return audit_suppression.audit(document)
    except audit_suppression.InputError as error:
        return {"ok": False, "contradiction": str(error), "bounds": [], "failures": []}

print(json.dumps([audit(document) for document in json.load(sys.stdin)]))
`

export type PythonReport = {
  ok: boolean
  /** No table agrees with the document. */
  contradiction?: string
  bounds: { id: string; lower: number; upper: number }[]
  failures: { id: string; kind: string; insider?: string; reason: string }[]
}

/** A Python with SciPy, or undefined: then what needs the second auditor is skipped. */
export const python = ['python3', '/usr/bin/python3'].find(
  (command) => spawnSync(command, ['-c', 'import scipy.optimize']).status === 0,
)

/** What the independent auditor says about each document. */
export function secondOpinion(documents: readonly AuditDocument[]): PythonReport[] {
  const { stdout, stderr, status } = spawnSync(python ?? '', ['-B', '-c', driver, folder], {
    input: JSON.stringify(documents),
    encoding: 'utf8',
    maxBuffer: 1 << 29,
  })
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout)
}
