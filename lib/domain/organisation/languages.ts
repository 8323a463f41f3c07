/** Languages of the report form, as BCP 47 tags: what an organisation that chose nothing offers, in its order. */
export const languages = ['en', 'es', 'de', 'fr', 'pl', 'ar'] as const
export type Language = (typeof languages)[number]

export function isLanguage(tag: string): tag is Language {
  return languages.some((language) => language === tag)
}
