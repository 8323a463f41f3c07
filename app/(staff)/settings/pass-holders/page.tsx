import type { Metadata } from 'next'
import { AdmissionNotices } from '@/app/_components/admission-notices'
import { Breadcrumbs } from '@/app/_components/breadcrumbs'
import { type DataColumn, DataTable } from '@/app/_components/data-table'
import { Notice } from '@/app/_components/notice'
import { OnlyHereNotice } from '@/app/_components/only-here-notice'
import { PageTitle } from '@/app/_components/page-title'
import { requireViewer } from '@/lib/auth/session'
import { listPassHolders } from '@/lib/data/app/pass-holders'
import { now } from '@/lib/env'
import { canSendMail } from '@/lib/mail'
import { endedNotice, holderState, invitationNotice, uploadProblem } from '@/lib/view/pass-words'
import { settingsCrumb } from '@/lib/view/settings-sections'
import { EndHolder } from './end-holder'
import { InviteHolderForm } from './invite-holder-form'
import { UploadForm } from './upload-form'

export const metadata: Metadata = { title: 'Pass holders' }

const columns: DataColumn[] = [
  { id: 'email', header: 'Work address', rowHeader: true },
  { id: 'link', header: 'Link by mail', filter: 'choice' },
  { id: 'end', header: 'When somebody leaves' },
]

type Properties = { searchParams: Promise<Record<string, string | undefined>> }

export default async function PassHoldersPage({ searchParams }: Properties) {
  const viewer = await requireViewer('pass-holders:write')
  const query = await searchParams
  const holders = await listPassHolders(viewer, now())
  const notice = invitationNotice(query) ?? endedNotice(query)
  return (
    <>
      <Breadcrumbs crumbs={[settingsCrumb]} />
      <PageTitle lede="Each person gets a link by mail and fetches passes with it. Nobody can see here who has fetched passes, and nobody anywhere who has used one.">
        Pass holders
      </PageTitle>
      <OnlyHereNotice door="app" />
      <AdmissionNotices viewer={viewer} />
      {notice ? <Notice kind={notice.kind} title={notice.title} /> : null}
      {canSendMail() ? (
        <div className="mb-12 space-y-10">
          <UploadForm error={uploadProblem(query)} />
          <InviteHolderForm />
        </div>
      ) : (
        <Notice kind="information" title="No mail server is set up for this installation.">
          Whoever runs the server sets SMTP_URL and MAIL_FROM. People can also sign in with their work account when
          OIDC_ISSUER is set.
        </Notice>
      )}
      <DataTable
        caption="People who may have passes"
        columns={columns}
        defaultSort={{ column: 'email' }}
        rows={holders.map((holder) => {
          const { id, email, ended } = holder
          const name = email ?? 'Signed in without an address'
          return {
            id,
            cells: {
              email: { value: name },
              link: { value: holderState(holder) },
              end: { value: ended ? 1 : 0, content: <EndHolder id={id} name={name} ended={ended} /> },
            },
          }
        })}
      />
    </>
  )
}
