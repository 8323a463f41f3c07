/** Units as the choices of a select, each leaf under the name of what it belongs to. */
export function leafChoices(
  units: readonly { code: string; name: string; under: string | null; leaf: boolean }[],
): { value: string; label: string; group?: string }[] {
  return units
    .filter((unit) => unit.leaf)
    .map((unit) => ({ value: unit.code, label: unit.name, ...(unit.under ? { group: unit.under } : {}) }))
}

/** Every unit of the tree, the upper ones too: what a filter or a plan can be about. */
export function unitChoices(
  units: readonly { code: string; name: string; under: string | null; leaf: boolean }[],
): { value: string; label: string }[] {
  return units.map((unit) => ({
    value: unit.code,
    label: unit.under
      ? `${unit.name} (${unit.leaf ? unit.under : `all of it, ${unit.under}`})`
      : `${unit.name} (everything)`,
  }))
}
