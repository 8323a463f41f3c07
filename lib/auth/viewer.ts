import type { OrganisationContext } from '../data/app/context'
import type { Role } from '../domain/organisation/roles'

/** The signed-in person on whose behalf a page or an action runs. */
export type Viewer = OrganisationContext & {
  personId: string
  name: string
  email: string
  role: Role
  organisation: { slug: string; name: string; demo: boolean }
}
