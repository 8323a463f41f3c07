import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { Breadcrumbs } from '@/app/_components/breadcrumbs'
import { LinkButton } from '@/app/_components/button'
import { Notice } from '@/app/_components/notice'
import { PageTitle } from '@/app/_components/page-title'
import { requireViewer } from '@/lib/auth/session'
import { type Audit, findAudit } from '@/lib/data/app/audits'
import { may } from '@/lib/domain/organisation/roles'
import { describeResult, interventionHref, savedWords } from '@/lib/view/audit-text'
import { formatIsoDay } from '@/lib/view/quarters'
import { AuditHistory } from './audit-history'
import { AuditResult } from './audit-result'
import { WithdrawForm } from './withdraw-form'

export const metadata: Metadata = { title: 'Workstation audit' }

export default async function AuditPage({
  params,
  searchParams,
}: {
  params: Promise<{ id: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}) {
  const viewer = await requireViewer('audit:read')
  const audit = await findAudit(viewer, (await params).id)
  if (!audit) notFound()
  const saved = savedWords((await searchParams).saved)
  const mayChange = may(viewer.role, 'audit:write') && !audit.withdrawn
  return (
    <>
      <Breadcrumbs crumbs={[{ label: 'Audits', href: '/audits' }]} />
      {saved ? <Notice kind="done" title={saved} /> : null}
      {audit.withdrawn ? <WithdrawnNotice audit={audit} /> : null}
      <PageTitle
        lede={`${audit.unitName}, ${formatIsoDay(audit.auditedOn)}, by ${audit.auditor}. ${describeResult(audit.score)}`}
        actions={
          <>
            {mayChange ? <LinkButton href={`/audits/${audit.id}/edit`}>Change</LinkButton> : null}
            {may(viewer.role, 'intervention:write') && !audit.withdrawn ? (
              <LinkButton href={interventionHref(audit.unitCode, audit.score)}>Plan an intervention</LinkButton>
            ) : null}
          </>
        }
      >
        {audit.workstation}
      </PageTitle>
      {audit.auditorKind === 'self' ? (
        <Notice kind="information" title="Self-check">
          The person who works there filled this in. It is left out of the figures of the unit: people score their own
          mouse and keyboard too low.
        </Notice>
      ) : null}
      <AuditResult audit={audit} />
      <AuditHistory revisions={audit.revisions} />
      {mayChange ? <WithdrawForm id={audit.id} revision={audit.revision} /> : null}
    </>
  )
}

function WithdrawnNotice({ audit }: { audit: Audit }) {
  const withdrawal = audit.revisions.at(-1)
  return (
    <Notice kind="warning" title="Withdrawn: it counts in no list and no figure">
      {withdrawal?.content.withdrawn?.reason} ({withdrawal?.editor})
    </Notice>
  )
}
