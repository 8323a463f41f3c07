import type { Metadata } from 'next'
import { Breadcrumbs } from '@/app/_components/breadcrumbs'
import { LinkButton } from '@/app/_components/button'
import { EmptyState } from '@/app/_components/empty-state'
import { Notice } from '@/app/_components/notice'
import { PageTitle } from '@/app/_components/page-title'
import { requireViewer } from '@/lib/auth/session'
import { readLogPage } from '@/lib/data/app/log-reading'
import { parsePosition } from '@/lib/view/log-words'
import { settingsCrumb } from '@/lib/view/settings-sections'
import { LogTable } from './log-table'

export const metadata: Metadata = { title: 'Log' }

export default async function LogPage({ searchParams }: { searchParams: Promise<{ before?: string }> }) {
  const viewer = await requireViewer('log:read')
  const { rows, older, broken } = await readLogPage(viewer, parsePosition((await searchParams).before))
  return (
    <>
      <Breadcrumbs crumbs={[settingsCrumb]} />
      <PageTitle lede="Who changed what, newest first. Never anything about a report. Each line carries a hash of the one before, so that a changed or missing line shows.">
        Log
      </PageTitle>
      {broken === null ? null : (
        <Notice kind="warning" title={`The chain is broken at line ${broken}.`}>
          A line was changed or taken out in the database. Compare with a backup and find out who has access to it.
        </Notice>
      )}
      {rows.length > 0 ? <LogTable rows={rows} /> : <EmptyState title="Nothing has been changed yet" />}
      {older === null ? null : (
        <div className="mt-6">
          <LinkButton href={`/settings/log?before=${older}`}>Older lines</LinkButton>
        </div>
      )}
    </>
  )
}
