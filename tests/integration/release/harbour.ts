import { createHash } from 'node:crypto'
import { signerFromKey } from '@/lib/crypto/signing'
import { directory } from '@/lib/data/app/directory'
import type { ReportRow } from '@/lib/data/vault/types'
import { labelCount } from '@/lib/domain/disclosure/labels'
import { readProtectedTable, withheldTable } from '@/lib/domain/disclosure/protected-table'
import type { Cell, Feasible, SymptomClass } from '@/lib/domain/disclosure/table'
import type { Findings } from '@/lib/domain/hotspots/findings'
import type { Quarter } from '@/lib/domain/organisation/quarter'
import type { Stages } from '@/lib/release/pipeline'
import { smallRelease } from '../../unit/release/small-release'
import type { Installation } from '../installation'

export const slug = 'harbour'
export const officerId = '0198a0c0-0000-7000-8000-000000000001'
/** Half a month after the end of a quarter its release is due. */
export const lag = 14

/** Harbour Works: one root, one site, two departments, an officer, a policy with k = 5 and 14 days. */
export async function createHarbour(): Promise<{ organisationId: string }> {
  return directory.createOrganisation({ slug, name: 'Harbour Works', demo: false }, 'worker', async (tx, context) => {
    const own = context
    await tx.organisation.updateMany({
      where: { id: context.organisationId },
      data: { collectsFrom: '2026-Q1' },
    })
    await tx.unit.createMany({
      data: [
        { ...own, firstQuarter: '2026-Q1', code: 'HW', name: 'Harbour Works', kind: 'organisation', parent: null },
        { ...own, firstQuarter: '2026-Q1', code: 'QUAY', name: 'Quay', kind: 'site', parent: 'HW' },
        { ...own, firstQuarter: '2026-Q1', code: 'QUAY-CRANE', name: 'Cranes', kind: 'department', parent: 'QUAY' },
        { ...own, firstQuarter: '2026-Q1', code: 'QUAY-DESK', name: 'Desk', kind: 'department', parent: 'QUAY' },
      ],
    })
    await tx.headcount.createMany({
      data: [
        { ...own, quarter: '2026-Q1', unitCode: 'QUAY-CRANE', heads: 60 },
        { ...own, quarter: '2026-Q1', unitCode: 'QUAY-DESK', heads: 50 },
      ],
    })
    await tx.policy.createMany({
      data: [
        {
          ...own,
          fromQuarter: '2026-Q1',
          threshold: 5,
          minimumUnitHeadcount: 10,
          publicationLagDays: lag,
          freeTextThreshold: 10,
          retentionMonths: 24,
          admission: 'open',
          lowThresholdAcceptedBy: officerId,
        },
      ],
    })
    await tx.person.createMany({
      data: [{ ...own, id: officerId, name: 'Olive Officer', email: 'olive@example.org', role: 'safety_officer' }],
    })
    return context
  })
}

const regions: Record<SymptomClass, string[]> = {
  neither: ['none'],
  wrist: ['wrists-hands'],
  back: ['lower-back'],
  both: ['wrists-hands', 'lower-back'],
}

/** Files reports through the intake role, as the report door does: so many of each class in one unit. */
export async function fileReports(
  installation: Installation,
  unit: string,
  counts: Partial<Record<SymptomClass, number>>,
  batch: string,
): Promise<string[]> {
  const rows = Object.entries(counts).flatMap(([name, count]) =>
    // Object.entries widens the keys of a Partial<Record<SymptomClass, ...>>.
    Array.from({ length: count }, (_, number) => reportRow(unit, name as SymptomClass, `${batch} ${unit} ${number}`)),
  )
  return (await installation.intake.submitReports(rows)).map((result) => result.status)
}

function reportRow(unit: string, symptomClass: SymptomClass, name: string): ReportRow {
  const hash = (part: string) => createHash('sha256').update(`${name} ${symptomClass} ${part}`).digest('hex')
  return {
    organisation: slug,
    unit,
    answers: {
      regions: regions[symptomClass],
      // Interference with work: none where only the wrist hurts, some where both do.
      ...(symptomClass === 'wrist' ? { 'wrist.frequency': 2, 'wrist.interference': 1 } : {}),
      ...(symptomClass === 'both' ? { 'wrist.frequency': 2, 'wrist.interference': 2 } : {}),
      ...(regions[symptomClass].includes('lower-back') ? { 'back.frequency': 3 } : {}),
    },
    symptomClass,
    keyHash: hash('key'),
    contentHash: hash('content'),
    receiptHash: hash('receipt'),
  }
}

/**
 * Stages that publish the organisation's row only, and one question below it. The tests of the sequence use them, because what they are
 * about is when something happens and that it happens once, not which cells are hidden.
 */
export function plainStages(): Stages & { runs: Record<keyof Stages, number> } {
  const runs = { protect: 0, withstandsAttack: 0, analyse: 0 }
  return {
    runs,
    async protect(table) {
      runs.protect += 1
      const total = (name: SymptomClass) => Object.values(table.classes).reduce((sum, counts) => sum + counts[name], 0)
      const counts = { neither: total('neither'), wrist: total('wrist'), back: total('back'), both: total('both') }
      const respondents = counts.neither + counts.wrist + counts.back + counts.both
      if (respondents < 10) return withheldTable(table.quarter, 5)
      const [wristAny, backAny] = [counts.wrist + counts.both, counts.back + counts.both]
      return readProtectedTable({
        quarter: table.quarter,
        threshold: 5,
        rows: [
          {
            id: 'HW',
            name: 'Harbour Works',
            parent: null,
            members: ['QUAY-CRANE', 'QUAY-DESK'],
            merged: false,
            cells: {
              respondents: { kind: 'count', value: respondents },
              wristAny: { kind: 'count', value: wristAny },
              backAny: { kind: 'count', value: backAny },
              both: { kind: 'hidden' },
            },
            feasible: {
              wristAny: { low: wristAny, high: wristAny },
              backAny: { low: backAny, high: backAny },
              both: { low: 0, high: Math.min(wristAny, backAny) },
            },
          },
        ],
        breakdowns: [
          {
            breakdown: 'wristInterference',
            row: 'HW',
            n: wristAny,
            parts: ['none', 'some', 'much', 'notGiven'].map((part) => {
              const units = Object.values(table.breakdowns ?? {})
              const people = units.reduce((sum, { wristInterference }) => sum + (wristInterference[part] ?? 0), 0)
              const cell = labelCount(people, wristAny, 5)
              return { part, cell, feasible: feasibleOf(cell, wristAny) }
            }),
          },
        ],
        certificate: smallRelease().certificate,
      })
    },
    async withstandsAttack() {
      runs.withstandsAttack += 1
      return true
    },
    analyse({ quarter }): Findings {
      runs.analyse += 1
      return { ...smallRelease().findings, quarter }
    },
  }
}

function feasibleOf(cell: Cell, n: number): Feasible {
  if (cell.kind === 'count') return { low: cell.value, high: cell.value }
  return cell.kind === 'below' || cell.kind === 'above' ? { low: cell.low, high: cell.high } : { low: 0, high: n }
}

export const signerOf = (installation: Installation) => signerFromKey(installation.secrets.signingKey)

export const q1 = '2026-Q1' satisfies Quarter
