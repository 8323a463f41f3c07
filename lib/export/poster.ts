import QRCode from 'qrcode'
import ar from '../../messages/ar.json'
import de from '../../messages/de.json'
import en from '../../messages/en.json'
import es from '../../messages/es.json'
import fr from '../../messages/fr.json'
import pl from '../../messages/pl.json'
import type { Language } from '../domain/organisation/languages'
import { isOnlyHere } from '../only-here.mjs'

const words = { en, es, de, fr, pl, ar } satisfies Record<Language, unknown>

/** A poster for the wall, or a card for the table. */
export const posterSizes = ['a4', 'a6'] as const
export type PosterSize = (typeof posterSizes)[number]

/** Everything that the template of posters prints. */
export type Poster = {
  size: PosterSize
  language: string
  direction: string
  organisation: string
  /** Where it hangs; null when it is for everybody. */
  unit: string | null
  title: string
  heading: string
  lede: string
  scan: string
  orOpen: string
  promises: string[]
  once: string
  /** The address as people type it, without its scheme. */
  address: string
  /** Said where people could not open the address; null where they can. */
  onlyHere: string | null
  /** What the code adds to it: the language and the unit. */
  query: string
  /** Both with the scheme as a QR code, an SVG document. */
  qr: string
}

/** What hangs or stands where people work: the way to the form, in one language, with the unit chosen already. */
export async function poster(choice: {
  size: PosterSize
  language: Language
  organisation: string
  unit: { code: string; name: string } | null
  /** Of the form. */
  address: string
  threshold: number
}): Promise<Poster> {
  const { size, language, organisation, unit, address, threshold } = choice
  const { direction } = words[language].language
  const { title, cardTitle, heading, lede, scan, orOpen, promises, once, onlyHere } = words[language].poster
  const link = new URL(address)
  link.searchParams.set('lang', language)
  if (unit) link.searchParams.set('unit', unit.code)
  return {
    size,
    language,
    direction,
    organisation,
    unit: unit?.name ?? null,
    title: (size === 'a4' ? title : cardTitle).replace('{organisation}', () => organisation),
    heading,
    lede,
    scan,
    orOpen,
    promises: promises.map((promise) => promise.replace('{threshold}', String(threshold))),
    once,
    address: address.replace(/^https?:\/\//, ''),
    onlyHere: isOnlyHere(address) ? onlyHere : null,
    query: link.search,
    qr: await QRCode.toString(link.href, { type: 'svg', errorCorrectionLevel: 'M', margin: 0 }),
  }
}
