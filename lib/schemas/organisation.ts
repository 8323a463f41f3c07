import { z } from 'zod'
import { roles } from '../domain/organisation/roles'
import { organisationSlugPattern } from '../domain/organisation/slug'
import { EmailAddress, existingPassword, NewPassword, PersonName, SetupCode } from './credentials'
import { line } from './text'

/** The organisation's name in addresses: `/r/northwind` at the report door. */
export const Slug = z
  .string({ error: 'Enter a short name' })
  .trim()
  .toLowerCase()
  .max(40, 'Use at most 40 characters')
  .regex(organisationSlugPattern, 'Use at least two letters a to z or digits, with single hyphens between them')

export const OrganisationName = line({
  required: 'Enter the name of the organisation',
  maximum: 120,
  tooLong: 'Enter a name of at most 120 characters',
})

/** First-run set-up: the organisation and its first administrator. */
export const SetUpOrganisation = z.object({
  setupCode: SetupCode,
  organisation: OrganisationName,
  slug: Slug,
  name: PersonName,
  email: EmailAddress,
  password: NewPassword,
})

export const InvitePerson = z.object({
  name: PersonName,
  email: EmailAddress,
  role: z.enum(roles, 'Choose a role'),
})

export const PersonAction = z.object({ id: z.uuid('Choose a person') })

export const ChangeRole = PersonAction.extend({ role: z.enum(roles, 'Choose a role') })

export const CorrectPerson = PersonAction.extend({ name: PersonName, email: EmailAddress })

/** Which of one's own sessions ends; it is named by the hash that the database has of it. */
export const EndSession = z.object({ session: z.string().regex(/^[0-9a-f]{64}$/, 'Choose a session') })

/** An invited person's first visit. */
export const AcceptInvitation = z.object({
  slug: Slug,
  setupCode: SetupCode,
  password: NewPassword,
})

export const ChangePassword = z.object({
  currentPassword: existingPassword('Enter your password of today'),
  password: NewPassword,
})
