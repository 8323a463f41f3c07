import 'server-only'
import type { z } from 'zod'
import { requireSameOrigin } from '../auth/same-origin'
import { findViewer } from '../auth/session'
import type { Viewer } from '../auth/viewer'
import { may, type Permission } from '../domain/organisation/roles'
import { FieldError, isForPeople } from '../errors'
import type { FormState } from '../view/form-state'
import { formValues, withoutSecrets } from './form-values'

/**
 * The one way to change something: origin, session, permission, schema, then the sentence that does it.
 * For `useActionState`. Expected problems come back with everything that was typed; `redirect` and
 * unexpected errors pass through.
 */
export function staffAction<Schema extends z.ZodType, Result = undefined>(
  permission: Permission,
  schema: Schema,
  perform: (viewer: Viewer, input: z.output<Schema>) => Promise<Result>,
): (previous: FormState<Result>, form: FormData) => Promise<FormState<Result>> {
  return async (_previous, form) => {
    const values = formValues(form)
    const refuse = (errors: FormState['errors']): FormState<Result> => ({
      status: 'error',
      errors,
      values: withoutSecrets(values),
    })
    try {
      await requireSameOrigin()
      const viewer = await findViewer()
      if (!viewer) {
        return refuse([
          { field: '', message: 'You have been signed out. Sign in again in another tab, then send this once more.' },
        ])
      }
      if (!may(viewer.role, permission)) return refuse([{ field: '', message: 'Your role does not allow this.' }])
      const parsed = schema.safeParse(values)
      if (!parsed.success) return refuse(fieldErrors(parsed.error))
      return { status: 'done', errors: [], values: {}, result: await perform(viewer, parsed.data) }
    } catch (error) {
      if (error instanceof FieldError) return refuse([{ field: error.field, message: error.message }])
      if (isForPeople(error)) return refuse([{ field: '', message: error.message }])
      throw error
    }
  }
}

/** The first problem of each field, in the order of the schema. */
export function fieldErrors(error: z.ZodError): FormState['errors'] {
  const errors = new Map<string, string>()
  for (const issue of error.issues) {
    const field = issue.path.map(String).join('.')
    if (!errors.has(field)) errors.set(field, issue.message)
  }
  return [...errors].map(([field, message]) => ({ field, message }))
}
