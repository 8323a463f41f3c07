'use server'

import { redirect } from 'next/navigation'
import { formValues } from '@/lib/actions/form-values'
import { publicAction } from '@/lib/actions/public-action'
import { openSession } from '@/lib/auth/next-auth'
import { safeNextPath } from '@/lib/auth/next-path'
import { AppError } from '@/lib/errors'
import { SignIn } from '@/lib/schemas/credentials'

export const signIn = publicAction(SignIn, async (input, form) => {
  const outcome = await openSession(input.email, input.password)
  switch (outcome.kind) {
    case 'signedIn':
      return redirect(safeNextPath(formValues(form).next))
    case 'wait':
      throw new AppError(
        'tooMany',
        `Too many tries. Wait ${waitText(outcome.seconds)}, then try again. Nobody has been locked out.`,
      )
    case 'refused':
      throw new AppError(
        'invalid',
        'This e-mail address and password do not belong together. Check both and try again.',
      )
  }
})

function waitText(seconds: number): string {
  if (seconds < 90) return seconds === 1 ? '1 second' : `${seconds} seconds`
  return `${Math.ceil(seconds / 60)} minutes`
}
