import type { Language } from '../../domain/organisation/languages'
import { catalogue, type Messages, offeredLanguages } from '../messages'

export type Place = {
  page?: 'receipts' | 'entry' | 'keys' | 'remarks'
  kiosk?: string | null
  unit?: string
  begun?: boolean
}

/** A page of an organisation, in the language of these words. There is no cookie: every link says how it goes on. */
export function pageLink(slug: string, messages: Messages, place: Place = {}): string {
  return linkIn(messages.language.code, slug, place)
}

function linkIn(language: string, slug: string, { page, kiosk, unit, begun }: Place): string {
  const query = new URLSearchParams({ lang: language })
  if (unit !== undefined) query.set('unit', unit)
  if (kiosk) query.set('kiosk', kiosk)
  if (begun) query.set('begun', '1')
  return `/r/${slug}${page === undefined ? '' : `/${page}`}?${query}`
}

/** What a form sends along, so that the answer to it comes in the same language and manner. */
export function mannerFields(messages: Messages, kiosk: string | null): readonly (readonly [string, string])[] {
  return [['lang', messages.language.code], ...(kiosk === null ? [] : [['kiosk', kiosk] as const])]
}

export function HiddenFields({ fields }: { fields: readonly (readonly [string, string])[] }) {
  return fields.map(([name, value], index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: rendered once, and names repeat
    <input key={index} type="hidden" name={name} value={value} />
  ))
}

type Properties = {
  messages: Messages
  /** Of the organisation; absent where there is none, and every language is offered. */
  offered?: readonly string[] | undefined
  /** Said where changing the language loses what was answered. */
  note?: string | undefined
} & (
  | { slug: string; place?: Place }
  /** The page that is shown is the answer to a form: the same form, sent again in another language, shows it again. */
  | { again: { action: string; fields: readonly (readonly [string, string])[] } }
  /** The same address. */
  | { here: true }
)

/** The languages by their own names, as links; as buttons where only sending the same again shows the same page. */
export function LanguageSwitch(properties: Properties) {
  const { messages, offered = [], note } = properties
  const choices = offeredLanguages(offered)
  if (choices.length < 2) return null
  const list = choices.map((language) => {
    const { name, direction } = catalogue[language].language
    const words = { lang: language, dir: direction }
    return (
      <li key={language}>
        {language === messages.language.code ? (
          <strong {...words} aria-current="true">
            {name}
          </strong>
        ) : 'again' in properties ? (
          <button {...words} type="submit" name="lang" value={language}>
            {name}
          </button>
        ) : (
          <a {...words} hrefLang={language} href={hrefOf(properties, language)}>
            {name}
          </a>
        )}
      </li>
    )
  })
  return (
    <nav className="langs screen" aria-label={messages.form.languages}>
      {'again' in properties ? (
        <form method="post" action={properties.again.action}>
          <HiddenFields fields={properties.again.fields} />
          <ul>{list}</ul>
        </form>
      ) : (
        <ul>{list}</ul>
      )}
      {note === undefined ? null : <p className="hint">{note}</p>}
    </nav>
  )
}

function hrefOf(properties: Exclude<Properties, { again: unknown }>, language: Language): string {
  return 'slug' in properties ? linkIn(language, properties.slug, properties.place ?? {}) : `?lang=${language}`
}
