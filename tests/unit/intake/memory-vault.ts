import type { IntakeVault } from '@/lib/data/vault/intake'
import type { StoredReport, VaultFacts } from '@/lib/data/vault/types'

export const exampleFacts: VaultFacts = {
  organisation: { slug: 'northwind', name: 'Northwind Logistics', demo: true },
  openQuarter: '2026-Q4',
  units: [
    { code: 'ORG', name: 'Northwind Logistics', kind: 'organisation', parent: null },
    { code: 'LEE', name: 'Leeds', kind: 'site', parent: 'ORG' },
    { code: 'LEE-PACK', name: 'Packing', kind: 'department', parent: 'LEE' },
    { code: 'LEE-RET', name: 'Returns', kind: 'department', parent: 'LEE' },
    { code: 'HUL', name: 'Hull', kind: 'site', parent: 'ORG' },
    { code: 'HUL-INB', name: 'Inbound', kind: 'department', parent: 'HUL' },
  ],
  admission: 'open',
  threshold: 10,
  minimumUnitHeadcount: 10,
  publicationLagDays: 14,
  retentionMonths: 24,
  languages: ['en'],
  passKeys: [],
}

/**
 * The vault's rules in memory, for tests of pages and protocol that need no database. What PostgreSQL does is
 * tested against PostgreSQL, in tests/integration/intake.
 */
export class MemoryVault implements IntakeVault {
  facts: VaultFacts = exampleFacts
  /** Thrown by every call while set. */
  failure: Error | null = null
  readonly reports = new Map<string, StoredReport & { contentHash: string; receiptHash: string }>()
  readonly batches: number[] = []

  async getFacts(slug: string) {
    this.#mayFail()
    return slug === this.facts.organisation.slug ? this.facts : null
  }

  async submitReports(rows: Parameters<IntakeVault['submitReports']>[0]) {
    this.#mayFail()
    this.batches.push(rows.length)
    return rows.map(({ keyHash, contentHash, receiptHash, unit, answers }) => {
      const known = this.reports.get(keyHash)
      if (known) return { status: known.contentHash === contentHash ? ('duplicate' as const) : ('conflict' as const) }
      const quarter = this.facts.openQuarter
      if (quarter === null) return { status: 'noOpenQuarter' as const }
      this.reports.set(keyHash, { unit, quarter, answers, contentHash, receiptHash, state: 'open' })
      return { status: 'stored' as const }
    })
  }

  async readReport(_slug: string, receiptHash: string) {
    this.#mayFail()
    const report = this.#find(receiptHash)?.[1]
    return report ? { unit: report.unit, quarter: report.quarter, answers: report.answers, state: report.state } : null
  }

  async amendReport(_slug: string, receiptHash: string, change: Parameters<IntakeVault['amendReport']>[2]) {
    this.#mayFail()
    const found = this.#find(receiptHash)
    if (!found) return 'notFound' as const
    if (found[1].state !== 'open') return 'quarterClosed' as const
    this.reports.set(found[0], { ...found[1], unit: change.unit, answers: change.answers })
    return 'done' as const
  }

  async withdrawReport(_slug: string, receiptHash: string) {
    this.#mayFail()
    const found = this.#find(receiptHash)
    if (!found) return 'notFound' as const
    if (found[1].state === 'closed') return 'quarterClosed' as const
    this.reports.delete(found[0])
    return 'done' as const
  }

  async close() {}

  #find(receiptHash: string) {
    return [...this.reports].find(([, report]) => report.receiptHash === receiptHash)
  }

  #mayFail() {
    if (this.failure) throw this.failure
  }
}
