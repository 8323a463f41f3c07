import type { Metadata } from 'next'
import { notFound, redirect } from 'next/navigation'
import { Breadcrumbs } from '@/app/_components/breadcrumbs'
import { PageTitle } from '@/app/_components/page-title'
import { requireViewer } from '@/lib/auth/session'
import { findAudit, listWorkstations } from '@/lib/data/app/audits'
import { toDay } from '@/lib/data/app/days'
import { listUnitChoices } from '@/lib/data/app/unit-names'
import { quarterOf } from '@/lib/domain/organisation/quarter'
import { auditFormValues } from '@/lib/schemas/audit'
import { leafChoices } from '@/lib/view/unit-choices'
import { reviseAuditAction } from '../../actions'
import { AuditForm } from '../../audit-form'

export const metadata: Metadata = { title: 'Change an audit' }

export default async function EditAuditPage({ params }: { params: Promise<{ id: string }> }) {
  const viewer = await requireViewer('audit:write')
  const audit = await findAudit(viewer, (await params).id)
  if (!audit) notFound()
  if (audit.withdrawn) redirect(`/audits/${audit.id}`)
  const [units, workstations] = await Promise.all([
    listUnitChoices(viewer, quarterOf(toDay(audit.auditedOn))),
    listWorkstations(viewer),
  ])
  return (
    <>
      <Breadcrumbs
        crumbs={[
          { label: 'Audits', href: '/audits' },
          { label: audit.workstation, href: `/audits/${audit.id}` },
        ]}
      />
      <PageTitle lede="What you change is kept beside what it was: the history shows both.">
        Change the audit of {audit.workstation}
      </PageTitle>
      <AuditForm
        action={reviseAuditAction}
        values={auditFormValues(audit)}
        hidden={{ id: audit.id, revision: String(audit.revision) }}
        units={leafChoices(units)}
        workstations={workstations}
        cancelHref={`/audits/${audit.id}`}
        conflict={{ revision: String(audit.revision), historyHref: `/audits/${audit.id}#history` }}
      />
    </>
  )
}
