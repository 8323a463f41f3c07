/** Levels of the organisation's tree. People report into the leaves, whatever their kind. */
export type UnitKind = 'organisation' | 'site' | 'department' | 'team'

/** A node of the tree of one year. `code` is what forms, files and releases use; it never changes meaning. */
export type Unit = {
  code: string
  name: string
  kind: UnitKind
  parent: string | null
}

/** Codes are short, upper case and safe in URLs, file names and form values. */
export const unitCodePattern = /^[A-Z0-9][A-Z0-9-]{0,23}$/
