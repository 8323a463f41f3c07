import { Button } from '@/app/_components/button'
import { ErrorSummary, type FormError } from '@/app/_components/error-summary'
import { ChoiceGroup, Field } from '@/app/_components/field'
import { fileEncodings } from '@/lib/schemas/units'
import { encodingWords } from '@/lib/view/unit-file-template'

/** Posts the file to a route handler, which counts its bytes. */
export function UploadForm({ errors }: { errors: readonly FormError[] }) {
  const errorOf = (field: string) => errors.find((error) => error.field === field)?.message
  return (
    <form method="post" action="/settings/units/import/upload" encType="multipart/form-data" className="max-w-3xl">
      <ErrorSummary errors={errors} />
      <Field
        type="file"
        name="file"
        label="File"
        hint="CSV, at most 5 MB. Commas, semicolons or tabs between the columns: we find out."
        accept=".csv,text/csv,text/plain"
        error={errorOf('file')}
      />
      <ChoiceGroup
        type="radio"
        name="encoding"
        label="Encoding"
        hint="Letters like ü or ł look wrong in the preview when this is not right."
        defaultValue="utf-8"
        choices={fileEncodings.map((encoding) => ({ value: encoding, ...encodingWords[encoding] }))}
        error={errorOf('encoding')}
      />
      <Button>Show what it holds</Button>
    </form>
  )
}
