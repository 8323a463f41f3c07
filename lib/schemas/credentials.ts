import { z } from 'zod'
import { isTypable, line, plain } from './text'

/** An e-mail address as sign-in knows it: trimmed and in lower case. */
export const EmailAddress = z
  .string({ error: 'Enter an e-mail address' })
  .trim()
  .toLowerCase()
  .max(254, 'Enter an e-mail address of at most 254 characters')
  .pipe(z.email('Enter an e-mail address like name@company.com'))

/**
 * A new password (NIST SP 800-63B, ASVS 5.0 6.2): 8 characters or more; whether it is easy to guess is judged by
 * lib/auth/new-password.ts. No rules about kinds of characters, no expiry. Not trimmed: a space is a character.
 */
export const NewPassword = z
  .string({ error: 'Choose a password' })
  .refine(isTypable, 'Choose a password without hidden control characters')
  .min(8, 'Choose a password of at least 8 characters; four words are better')
  .max(256, 'Choose a password of at most 256 characters')

export const PersonName = line({
  required: 'Enter a name',
  maximum: 120,
  tooLong: 'Enter a name of at most 120 characters',
})

/** A one-time code as it was shown; spaces and the address around it may come along when it is pasted. */
export const SetupCode = z
  .string({ error: 'Enter the code' })
  .transform((text) => text.trim().replace(/^.*#/, '').replace(/\s+/g, ''))
  .pipe(plain('This is not a set-up code').min(1, 'Enter the code').max(200, 'This is not a set-up code'))

/** The password of an account that exists, which may be older than today's rules for new ones. */
export function existingPassword(message: string) {
  return z
    .string(message)
    .min(1, message)
    .max(1024, message)
    .refine((text) => !/[\0\p{Cs}]/u.test(text), message)
}

export const SignIn = z.object({
  email: plain('Enter your e-mail address')
    .toLowerCase()
    .min(1, 'Enter your e-mail address')
    .max(254, 'Enter your e-mail address'),
  password: existingPassword('Enter your password'),
})
