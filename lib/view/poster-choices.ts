import type { Language } from '../domain/organisation/languages'

/** Languages of posters, by the name that staff know and the language's own. */
const names: Record<Language, string> = {
  en: 'English',
  es: 'Spanish (Español)',
  de: 'German (Deutsch)',
  fr: 'French (Français)',
  pl: 'Polish (Polski)',
  ar: 'Arabic (العربية)',
}

export const posterLanguages = Object.entries(names).map(([value, label]) => ({ value, label }))

export const posterSizeNames = [
  { value: 'a4', label: 'Poster, A4' },
  { value: 'a6', label: 'Table card, A6' },
]

/** Everybody, and each unit that people report into. */
export function posterPlaces(
  units: readonly { code: string; name: string; parent: string | null }[],
): { value: string; label: string }[] {
  const parents = new Set(units.map(({ parent }) => parent))
  const ends = units.filter(({ code, parent }) => parent !== null && !parents.has(code))
  const nameOf = (code: string | null) => units.find((unit) => unit.code === code)?.name
  return [
    { value: '', label: 'Anywhere: people choose their team' },
    ...ends.map(({ code, name, parent }) => ({ value: code, label: `${name} (${nameOf(parent) ?? code})` })),
  ]
}
