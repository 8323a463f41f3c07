import './globals.css'
import type { Metadata, Viewport } from 'next'
import localFont from 'next/font/local'
import type { ReactNode } from 'react'
import { readAppearance } from './_components/appearance'
import { OtherAddressNotice } from './_components/other-address-notice'

const atkinson = localFont({
  src: '../node_modules/@fontsource-variable/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-wght-normal.woff2',
  weight: '200 800',
  display: 'swap',
  variable: '--font-atkinson',
})

/** Names such as Łódź; loaded only by a page that needs a letter of it. */
const atkinsonExtended = localFont({
  src: '../node_modules/@fontsource-variable/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-ext-wght-normal.woff2',
  weight: '200 800',
  display: 'swap',
  preload: false,
  variable: '--font-atkinson-extended',
  declarations: [
    {
      prop: 'unicode-range',
      value: 'U+0100-02BA, U+02BD-02C5, U+02C7-02CC, U+1E00-1E9F, U+1EF2-1EFF, U+2020, U+20A0-20C0',
    },
  ],
})

export const metadata: Metadata = {
  title: { template: '%s · Plumbline', default: 'Plumbline' },
  description: 'Where wrist and back complaints concentrate, how sure we are, and what helps.',
  robots: { index: false, follow: false },
}

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#faf9f6' },
    { media: '(prefers-color-scheme: dark)', color: '#11161c' },
  ],
}

export default async function RootLayout({ children }: { children: ReactNode }) {
  const appearance = await readAppearance()
  return (
    <html
      lang="en"
      className={`${atkinson.variable} ${atkinsonExtended.variable}`}
      data-theme={appearance === 'system' ? undefined : appearance}
    >
      <body>
        <OtherAddressNotice />
        {children}
      </body>
    </html>
  )
}
