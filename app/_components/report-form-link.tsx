import { reportFormAddress } from '@/lib/env'
import { CopyButton } from './copy-button'
import { OnlyHereNotice } from './only-here-notice'

/** The address of the anonymous form, to open, copy and pass on. */
export function ReportFormLink({ slug }: { slug: string }) {
  const address = reportFormAddress(slug)
  return (
    <>
      <div className="mb-3 flex flex-wrap items-center gap-x-4 gap-y-2">
        <a href={address} rel="noreferrer" className="font-semibold break-all underline underline-offset-4">
          {address}
        </a>
        <CopyButton text={address} />
      </div>
      <OnlyHereNotice door="report" />
    </>
  )
}
