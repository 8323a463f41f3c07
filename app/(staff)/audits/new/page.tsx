import { randomUUID } from 'node:crypto'
import type { Metadata } from 'next'
import { Breadcrumbs } from '@/app/_components/breadcrumbs'
import { PageTitle } from '@/app/_components/page-title'
import { requireViewer } from '@/lib/auth/session'
import { listWorkstations } from '@/lib/data/app/audits'
import { today } from '@/lib/data/app/days'
import { listUnitChoices } from '@/lib/data/app/unit-names'
import { quarterOf } from '@/lib/domain/organisation/quarter'
import { now } from '@/lib/env'
import { AuditFilters } from '@/lib/schemas/audit'
import { leafChoices } from '@/lib/view/unit-choices'
import { fileAuditAction } from '../actions'
import { AuditForm } from '../audit-form'

export const metadata: Metadata = { title: 'New audit' }

export default async function NewAuditPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>
}) {
  const viewer = await requireViewer('audit:write')
  const { unit = '' } = AuditFilters.parse(await searchParams)
  const day = today()
  const [units, workstations] = await Promise.all([listUnitChoices(viewer, quarterOf(now())), listWorkstations(viewer)])
  return (
    <>
      <Breadcrumbs crumbs={[{ label: 'Audits', href: '/audits' }]} />
      <PageTitle lede="About five minutes beside the person who works there. Choose what fits what you see, not what should be.">
        New workstation audit
      </PageTitle>
      <AuditForm
        action={fileAuditAction}
        values={{ unit, auditedOn: day, auditorKind: 'officer' }}
        hidden={{ clientKey: randomUUID() }}
        units={leafChoices(units)}
        workstations={workstations}
        cancelHref="/audits"
      />
    </>
  )
}
