import type { Metadata } from 'next'
import { LinkButton } from '@/app/_components/button'
import { DataTable } from '@/app/_components/data-table'
import { EmptyState } from '@/app/_components/empty-state'
import { PageTitle } from '@/app/_components/page-title'
import { requireViewer } from '@/lib/auth/session'
import { listAudits } from '@/lib/data/app/audits'
import { listUnitsEver } from '@/lib/data/app/unit-names'
import { quarterOf } from '@/lib/domain/organisation/quarter'
import { may } from '@/lib/domain/organisation/roles'
import { now } from '@/lib/env'
import { AuditFilters } from '@/lib/schemas/audit'
import { describeList } from '@/lib/view/audit-text'
import { unitChoices } from '@/lib/view/unit-choices'
import { AuditFilterForm } from './audit-filter-form'
import { auditColumns, toTableRow } from './audit-table'

export const metadata: Metadata = { title: 'Audits' }

export default async function AuditsPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>
}) {
  const viewer = await requireViewer('audit:read')
  const filters = AuditFilters.parse(await searchParams)
  const [audits, units] = await Promise.all([listAudits(viewer, filters), listUnitsEver(viewer, quarterOf(now()))])
  const mayWrite = may(viewer.role, 'audit:write')
  const newAudit = (
    <LinkButton look="primary" href="/audits/new">
      New audit
    </LinkButton>
  )
  const filtered = filters.unit !== undefined || filters.level !== undefined
  return (
    <>
      <PageTitle lede={describeList(audits)} actions={mayWrite ? newAudit : null}>
        Workstation audits
      </PageTitle>
      {audits.length === 0 && !filtered ? (
        <EmptyState title="No workstation has been audited yet" action={mayWrite ? newAudit : null}>
          An audit takes about five minutes beside the person who works there. It shows which part of the workstation to
          change first.
        </EmptyState>
      ) : (
        <>
          <AuditFilterForm filters={filters} units={unitChoices(units)} />
          <DataTable
            caption="Workstation audits"
            columns={auditColumns}
            rows={audits.map(toTableRow)}
            defaultSort={{ column: 'date', descending: true }}
            empty="No audit fits these filters."
          />
        </>
      )}
    </>
  )
}
