import type { Metadata } from 'next'
import { Breadcrumbs } from '@/app/_components/breadcrumbs'
import { type DataColumn, DataTable } from '@/app/_components/data-table'
import { EmptyState } from '@/app/_components/empty-state'
import { Notice } from '@/app/_components/notice'
import { OnlyHereNotice } from '@/app/_components/only-here-notice'
import { PageTitle } from '@/app/_components/page-title'
import { requireViewer } from '@/lib/auth/session'
import { listEntryCodes } from '@/lib/data/app/entry-codes'
import { now } from '@/lib/env'
import { formatIsoDay, formatQuarter } from '@/lib/view/quarters'
import { settingsCrumb } from '@/lib/view/settings-sections'
import { EntryCodeForm } from './entry-code-form'
import { WithdrawCode } from './withdraw-code'

export const metadata: Metadata = { title: 'Entry codes' }

const columns: DataColumn[] = [
  { id: 'label', header: 'What it is for', rowHeader: true },
  { id: 'quarter', header: 'Quarter', filter: 'choice' },
  { id: 'made', header: 'Made' },
  { id: 'uses', header: 'Used', kind: 'number' },
  { id: 'state', header: 'State', filter: 'choice' },
  { id: 'withdraw', header: 'If lost' },
]
const stateWords = { good: 'Works', over: 'Its quarter is over', withdrawn: 'Withdrawn' } as const

/** While the quarter is open only the limit: a number that grows would tell when somebody was typed in. */
function usesText(uses: number | null, maximum: number): string {
  return uses === null ? `at most ${maximum}, counted when the quarter has closed` : `${uses} of ${maximum}`
}

export default async function EntryCodesPage({ searchParams }: { searchParams: Promise<{ done?: string }> }) {
  const viewer = await requireViewer('entry-codes:write')
  const codes = await listEntryCodes(viewer, now())
  return (
    <>
      <Breadcrumbs crumbs={[settingsCrumb]} />
      <PageTitle lede="With an entry code you type in a report for somebody else: from paper, or on the telephone. Such reports are marked and count in the numbers of their unit, but never help it to a row of its own. A code admits only so many, and how often it was used is shown here when its quarter has closed.">
        Entry codes
      </PageTitle>
      <OnlyHereNotice door="report" />
      {(await searchParams).done ? (
        <Notice kind="done" title="The code is withdrawn. It stops working in about a minute." />
      ) : null}
      <section className="mb-12">
        <h2 className="mb-3">New entry code</h2>
        <EntryCodeForm />
      </section>
      <section>
        <h2 className="mb-3">Codes</h2>
        {codes.length === 0 ? (
          <EmptyState title="There is no entry code yet.">A code is listed here as soon as it is made.</EmptyState>
        ) : (
          <DataTable
            caption="Entry codes"
            columns={columns}
            defaultSort={{ column: 'made', descending: true }}
            rows={codes.map(({ id, label, quarter, madeOn, madeBy, state, maximum, uses }) => ({
              id,
              cells: {
                label: { value: label },
                quarter: { value: quarter, content: formatQuarter(quarter) },
                made: { value: madeOn, content: `${formatIsoDay(madeOn)}, ${madeBy}` },
                uses: { value: uses, content: usesText(uses, maximum) },
                state: { value: stateWords[state] },
                withdraw: {
                  value: state === 'good' ? 'Withdraw' : '',
                  content: state === 'good' ? <WithdrawCode id={id} label={label} /> : null,
                },
              },
            }))}
          />
        )}
      </section>
    </>
  )
}
