import { z } from 'zod'

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
  .min(8, 'Choose a password of at least 8 characters; four words are better')
  .max(256, 'Choose a password of at most 256 characters')

export const PersonName = z
  .string({ error: 'Enter a name' })
  .trim()
  .min(1, 'Enter a name')
  .max(120, 'Enter a name of at most 120 characters')

/** A one-time code as it was shown; spaces and the address around it may come along when it is pasted. */
export const SetupCode = z
  .string({ error: 'Enter the code' })
  .transform((text) => text.trim().replace(/^.*#/, '').replace(/\s+/g, ''))
  .pipe(z.string().min(1, 'Enter the code').max(200, 'This is not a set-up code'))

/** What nobody's address holds, and PostgreSQL cannot even be asked about: control characters, half a character. */
const wholeText = /^[^\p{Cc}\p{Cs}]*$/u

export const SignIn = z.object({
  email: z
    .string()
    .trim()
    .toLowerCase()
    .min(1, 'Enter your e-mail address')
    .max(254, 'Enter your e-mail address')
    .regex(wholeText, 'Enter your e-mail address'),
  password: z.string().min(1, 'Enter your password').max(1024, 'Enter your password'),
})
