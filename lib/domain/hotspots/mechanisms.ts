import type { PublishedTable } from '../disclosure/protected-table'
import type { MechanismFinding } from './findings'

/** How the people of a published cell are spread over the answers to further questions. */
export function mechanisms(_table: PublishedTable): MechanismFinding[] {
  return []
}
