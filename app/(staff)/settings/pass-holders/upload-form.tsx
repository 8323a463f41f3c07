import { Button } from '@/app/_components/button'
import { ErrorSummary } from '@/app/_components/error-summary'
import { Field } from '@/app/_components/field'

/** Posts the list to a route handler, which counts its bytes. */
export function UploadForm({ error }: { error: string | undefined }) {
  return (
    <form
      method="post"
      action="/settings/pass-holders/upload"
      encType="multipart/form-data"
      aria-label="A list"
      className="max-w-3xl"
    >
      <ErrorSummary errors={error === undefined ? [] : [{ field: 'file', message: error }]} />
      <Field
        type="file"
        name="file"
        label="List of work addresses"
        hint="CSV, one person a line, at most 1,000. The column is called email, or is the first. Whoever has a link that works gets no other."
        accept=".csv,text/csv,text/plain"
        error={error}
      />
      <Button>Mail a link to each</Button>
    </form>
  )
}
