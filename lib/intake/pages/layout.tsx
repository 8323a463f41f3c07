import type { ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import type { Messages } from '../messages'

const stylesheetPath = '/assets/report.css'
const fontPath = '/assets/atkinson.woff2'
const iconPath = '/assets/icon.svg'

type Properties = {
  messages: Messages
  title: string
  /** Shown on a shared screen, to everybody who comes: larger, and back at the start after a while. */
  kiosk?: string | null | undefined
  leave?: { seconds: number; to: string } | undefined
  children: ReactNode
}

function Page({ messages, title, kiosk, leave, children }: Properties) {
  return (
    <html lang={messages.language.code} dir={messages.language.direction} className={kiosk ? 'kiosk' : undefined}>
      {/* biome-ignore lint/style/noHeadElement: this page is not rendered by Next */}
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        {leave === undefined ? null : <meta httpEquiv="refresh" content={`${leave.seconds};url=${leave.to}`} />}
        <title>{title}</title>
        <link rel="icon" href={iconPath} />
        {usesOurFont(messages) ? (
          <link rel="preload" href={fontPath} as="font" type="font/woff2" crossOrigin="anonymous" />
        ) : null}
        <link rel="stylesheet" href={stylesheetPath} />
      </head>
      <body>
        <div className="wrap">{children}</div>
      </body>
    </html>
  )
}

/** The font has no Arabic: those pages are in the fonts of the device, and download none. */
function usesOurFont({ language }: Messages): boolean {
  return language.code !== 'ar'
}

/** A whole page as text, without any script element. */
export function renderPage(page: Properties): string {
  return `<!doctype html>${renderToStaticMarkup(<Page {...page} />)}`
}

/** The line above every page of an organisation: who asks, and that it is anonymous. */
export function Masthead({ name, note }: { name: string; note?: string | undefined }) {
  return (
    <header className="top">
      <svg className="bob" viewBox="0 0 12 24" width="12" height="24" aria-hidden="true">
        <path d="M6 0v13M6 24l-5-8 2-3h6l2 3z" />
      </svg>
      <span>
        <strong>{name}</strong>
        {note === undefined ? null : ` ·\u00a0${note}`}
      </span>
    </header>
  )
}
