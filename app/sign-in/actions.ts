'use server'

import { redirect } from 'next/navigation'
import { formValues } from '@/lib/actions/form-values'
import { publicAction } from '@/lib/actions/public-action'
import { openSession } from '@/lib/auth/next-auth'
import { safeNextPath } from '@/lib/auth/next-path'
import { AppError } from '@/lib/errors'
import { SignIn } from '@/lib/schemas/credentials'
import { waitText } from '@/lib/view/wait-text'

export const signIn = publicAction(SignIn, async (input, form) => {
  const outcome = await openSession(input.email, input.password)
  switch (outcome.kind) {
    case 'signedIn':
      return redirect(safeNextPath(formValues(form).next))
    case 'wait':
      throw new AppError(
        'tooMany',
        `There were too many tries, by you or by somebody else. Wait ${waitText(outcome.seconds)}, then try again.`,
      )
    case 'unavailable':
      throw new AppError(
        'unavailable',
        'Plumbline cannot reach its data at the moment, so your password could not be checked. Try again in a minute.',
      )
    case 'refused':
      throw new AppError(
        'invalid',
        'This e-mail address and password do not belong together. Check both and try again.',
      )
  }
})
