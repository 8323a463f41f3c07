import type { SuccessionProblemReason, UnitChange } from '../domain/organisation/unit-history'
import type { TreeProblemReason, UnitKind } from '../domain/organisation/unit-tree'

export const unitKindWords: Record<UnitKind, string> = {
  organisation: 'Organisation',
  site: 'Site',
  department: 'Department',
  team: 'Team',
}

/** What to do about a problem of the tree, for the person who made it. */
export function describeTreeProblem(reason: TreeProblemReason | SuccessionProblemReason): string {
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
      return 'A unit stands under one of its own kind or a higher one: a team under a team, a department, a site or the organisation'
    case 'circle':
      return 'It would stand below itself; choose another unit above it'
    case 'closedCode':
      return 'A unit that was closed had this code; choose another, so that the two are never mixed up'
    case 'unknownPredecessor':
      return 'It takes over from a code that no unit ever had'
    case 'ownPredecessor':
      return 'A unit cannot take over from itself; its history goes on anyway'
    case 'duplicateName':
      return 'Its neighbour has the same name; people could not tell them apart in the report form'
  }
}

/** What has just been done to the units, by the word in the URL. */
export const unitDoneWords: Readonly<Record<string, string | undefined>> = {
  added: 'The unit is added.',
  saved: 'The unit is saved.',
  closed: 'The unit is closed.',
  divided: 'The unit is divided.',
  joined: 'The units are joined.',
  imported: 'The file is imported.',
}

/** A change of the tree in one line, for a preview. */
export function describeUnitChange(change: UnitChange, nameOf: (code: string) => string): string {
  const { name, code } = change
  const list = (codes: readonly string[]) => codes.map(nameOf).join(', ')
  switch (change.kind) {
    case 'new':
      return change.from.length > 0
        ? `New: ${name} (${code}), takes over from ${change.from.join(', ')}`
        : `New: ${name} (${code})`
    case 'closed':
      return change.into.length > 0
        ? `Closes: ${name} (${code}), becomes ${list(change.into)}`
        : `Closes: ${name} (${code})`
    case 'renamed':
      return `Renamed: ${change.was} becomes ${name} (${code})`
    case 'moved':
      return `Moved: ${name} (${code}) goes from ${change.was === null ? 'the top' : nameOf(change.was)} to ${change.to === null ? 'the top' : nameOf(change.to)}`
  }
}
