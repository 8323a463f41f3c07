import 'server-only'
import type { z } from 'zod'
import { requireSameOrigin } from '../auth/same-origin'
import { FieldError, isForPeople } from '../errors'
import type { FormState } from '../view/form-state'
import { formValues, withoutSecrets } from './form-values'
import { fieldErrors } from './staff-action'

/** An action for somebody who is not signed in: sign-in and set-up. Like `staffAction` without a viewer. */
export function publicAction<Schema extends z.ZodType>(
  schema: Schema,
  perform: (input: z.output<Schema>, form: FormData) => Promise<void>,
): (previous: FormState, form: FormData) => Promise<FormState> {
  return async (_previous, form) => {
    const values = formValues(form)
    const refuse = (errors: FormState['errors']): FormState => ({
      status: 'error',
      errors,
      values: withoutSecrets(values),
    })
    try {
      await requireSameOrigin()
      const parsed = schema.safeParse(values)
      if (!parsed.success) return refuse(fieldErrors(parsed.error))
      await perform(parsed.data, form)
      return { status: 'done', errors: [], values: {} }
    } catch (error) {
      if (error instanceof FieldError) return refuse([{ field: error.field, message: error.message }])
      if (isForPeople(error)) return refuse([{ field: '', message: error.message }])
      throw error
    }
  }
}
