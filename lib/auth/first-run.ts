import 'server-only'
import { directory } from '../data/app/directory'

let known = false

/** Is there an organisation yet? Once there is, that is not asked again. */
export async function isSetUp(): Promise<boolean> {
  known ||= (await directory.countOrganisations()) > 0
  return known
}

/** Is there an organisation besides the demo? Whoever has only tried the demo may still set up their own. */
export async function hasOwnOrganisation(): Promise<boolean> {
  return (await directory.countOwnOrganisations()) > 0
}
