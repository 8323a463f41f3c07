import type { TreeProblemReason, UnitKind } from '../domain/organisation/unit-tree'

export const unitKindWords: Record<UnitKind, string> = {
  organisation: 'Organisation',
  site: 'Site',
  department: 'Department',
  team: 'Team',
}

/** What to do about a problem of the tree, for the person who made it. */
export function describeTreeProblem(reason: TreeProblemReason): string {
  switch (reason) {
    case 'noRoot':
      return 'Add one row of kind organisation, without a parent'
    case 'severalRoots':
      return 'There can be one organisation only; make this a site'
    case 'badCode':
      return 'Use 1 to 24 capital letters A to Z, digits and hyphens for the code, not starting with a hyphen'
    case 'reservedCode':
      return 'Codes that start with OTHER are kept for merged small units; choose another'
    case 'duplicateCode':
      return 'Another unit has this code; choose another'
    case 'unknownParent':
      return 'Name the code of a unit that exists as its parent'
    case 'parentNotAbove':
      return 'A team stands under a department, a site or the organisation; a department under a site or the organisation; a site under the organisation'
    case 'duplicateName':
      return 'Its neighbour has the same name; people could not tell them apart in the report form'
  }
}

/** Years whose units people work on: the running one and the next. */
export function treeYears(at: Date): number[] {
  return [at.getUTCFullYear(), at.getUTCFullYear() + 1]
}

/** The year that a URL asks for, the running one when it asks for none, null when it asks for another. */
export function parseTreeYear(text: string | undefined, at: Date): number | null {
  if (text === undefined) return at.getUTCFullYear()
  return treeYears(at).find((year) => String(year) === text) ?? null
}

/** What has just been done to the units, by the word in the URL. */
export const unitDoneWords: Readonly<Record<string, string | undefined>> = {
  added: 'The unit is added.',
  saved: 'The unit is saved.',
  removed: 'The unit is removed.',
  imported: 'The file is imported.',
}
