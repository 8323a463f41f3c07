import type { Metadata } from 'next'
import { type DataColumn, DataTable } from '@/app/_components/data-table'
import { EmptyState } from '@/app/_components/empty-state'
import { Link } from '@/app/_components/link'
import { Notice } from '@/app/_components/notice'
import { PageTitle } from '@/app/_components/page-title'
import { requireViewer } from '@/lib/auth/session'
import { listRemarkKeys } from '@/lib/data/app/remark-keys'
import { listRemarkQuarters } from '@/lib/data/app/remarks'
import { reportFormAddress } from '@/lib/env'
import { formatIsoDay, formatQuarter } from '@/lib/view/quarters'
import { keyDone, remarkStateWords } from '@/lib/view/remark-words'
import { MakeKey } from './make-key'
import { PublishedCheck } from './published-check'
import { WithdrawKey } from './withdraw-key'

export const metadata: Metadata = { title: 'Remarks' }

const columns: DataColumn[] = [
  { id: 'officer', header: 'Safety officer', rowHeader: true },
  { id: 'fingerprint', header: 'Fingerprint (SHA-256)' },
  { id: 'made', header: 'Made' },
  { id: 'withdraw', header: 'If lost' },
]

export default async function RemarksPage({ searchParams }: { searchParams: Promise<{ done?: string }> }) {
  const viewer = await requireViewer('remarks:read')
  const quarters = (await listRemarkQuarters(viewer)).filter(({ state }) => state !== 'notAsked')
  const keys = await listRemarkKeys(viewer)
  const done = keyDone((await searchParams).done)
  return (
    <>
      <PageTitle lede="What people wrote after a report, in their own words. Each remark is sealed in the writer’s browser to the keys below, and only their owners can open it. Nothing that is stored tells which report it came with. They are shown from ten on, or more if the policy says so, but ten remarks need not be ten people: who can send many reports can write the others and know the one that is left.">
        Remarks
      </PageTitle>
      {done ? <Notice kind="done" title={done} /> : null}
      <section className="mb-12">
        <h2 className="mb-3">Quarters</h2>
        {quarters.length === 0 ? (
          <EmptyState title="Nobody has been asked for remarks">
            Remarks are off until an administrator turns them on in the disclosure policy. They are then asked for from
            the next quarter on, once a safety officer has a key.
          </EmptyState>
        ) : (
          <ul className="max-w-4xl border-t border-hair">
            {quarters.map(({ quarter, state }) => (
              <li key={quarter} className="grid gap-x-6 gap-y-1 border-b border-hair py-4 sm:grid-cols-[8rem_1fr]">
                <h3>{formatQuarter(quarter)}</h3>
                <p className="max-w-[62ch] text-soft">
                  {state === 'shown' ? (
                    <Link href={`/remarks/${quarter}`} className="link font-semibold">
                      Read the remarks
                    </Link>
                  ) : (
                    remarkStateWords[state]
                  )}
                </p>
              </li>
            ))}
          </ul>
        )}
      </section>
      <section className="mb-12">
        <h2 className="mb-3">Keys</h2>
        {keys.length === 0 ? (
          <p className="max-w-[62ch] text-soft">
            No safety officer has a key, so nobody is asked for a remark: it could not be read.
          </p>
        ) : (
          <>
            <PublishedCheck
              keyIds={keys.filter((key) => key.withdrawnOn === null).map((key) => key.keyId)}
              manifest={`${reportFormAddress(viewer.organisation.slug)}/keys.json`}
            />
            <DataTable
              caption="Keys that open remarks"
              columns={columns}
              defaultSort={{ column: 'made', descending: true }}
              rows={keys.map(({ keyId, officer, own, madeOn, withdrawnOn }) => ({
                id: keyId,
                cells: {
                  officer: { value: officer },
                  fingerprint: {
                    value: keyId,
                    content: <code className="text-sm break-words">{(keyId.match(/.{4}/g) ?? []).join(' ')}</code>,
                  },
                  made: { value: madeOn, content: formatIsoDay(madeOn) },
                  withdraw: {
                    value: withdrawnOn ?? '',
                    content: withdrawnOn ? (
                      `Withdrawn ${formatIsoDay(withdrawnOn)}`
                    ) : own ? (
                      <WithdrawKey keyId={keyId} />
                    ) : null,
                  },
                },
              }))}
            />
          </>
        )}
      </section>
      <section>
        <h2 className="mb-3">Make your key</h2>
        <MakeKey slug={viewer.organisation.slug} />
      </section>
    </>
  )
}
