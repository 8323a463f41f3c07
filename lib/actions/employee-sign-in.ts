import 'server-only'
import { redirect } from 'next/navigation'
import { beginEmployeeSignIn, employeeProvider, finishEmployeeSignIn } from '../auth/employee-sign-in'
import { rememberPassVisitor } from '../auth/pass-visitor'
import { directory } from '../data/app/directory'
import { holderOfIdentity } from '../data/app/pass-holders'
import { AppDoorEnvironment, readEnvironment } from '../env'

/** Leads to the OpenID provider of the organisation that the address names. */
export async function leadToProvider(request: Request): Promise<Response> {
  const slug = new URL(request.url).searchParams.get('organisation') ?? ''
  const provider = employeeProvider(slug)
  if (!provider) return new Response('There is no sign-in for this organisation.', { status: 404 })
  redirect(await beginEmployeeSignIn(provider))
}

/** Takes the provider's answer and leads to the page of passes, signed in or with the reason why not. */
export async function receiveFromProvider(request: Request): Promise<Response> {
  const slug = readEnvironment(AppDoorEnvironment).OIDC_ORGANISATION ?? ''
  const provider = employeeProvider(slug)
  const organisation = provider && (await directory.findOrganisationBySlug(slug))
  if (!provider || !organisation) return new Response('There is no sign-in for this organisation.', { status: 404 })
  const identity = await finishEmployeeSignIn(provider, new URL(request.url).searchParams)
  if (!identity) redirect(`/passes/${slug}?problem=sign-in`)
  const context = { organisationId: organisation.id }
  await rememberPassVisitor({ ...context, ...(await holderOfIdentity(context, identity)) })
  redirect(`/passes/${slug}`)
}
