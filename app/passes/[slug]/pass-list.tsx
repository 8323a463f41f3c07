'use client'

import { useState } from 'react'
import { Button } from '@/app/_components/button'
import { keepPasses, wipeKeptPasses } from '@/lib/pass-client/kept-passes'
import type { FinishedPass } from '@/lib/pass-client/passes'
import { PassCode } from './pass-code'

type Properties = {
  slug: string
  passes: readonly FinishedPass[]
  reportForm: string
  kept?: boolean
  onWiped?: () => void
}

/** Passes to save, print or keep. One file each: two passes in one file would tell that they are one person's. */
export function PassList({ slug, passes, reportForm, kept = false, onWiped }: Properties) {
  const [keeping, setKeeping] = useState(kept)
  return (
    <section aria-label="Your passes">
      <div className="mb-4 flex flex-wrap gap-3 print:hidden">
        <Button type="button" look="plain" onClick={() => window.print()}>
          Print the passes
        </Button>
        {keeping ? (
          <Button
            type="button"
            look="danger"
            onClick={async () => {
              await wipeKeptPasses()
              setKeeping(false)
              onWiped?.()
            }}
          >
            Wipe the passes from this browser
          </Button>
        ) : (
          <Button
            type="button"
            look="plain"
            onClick={async () => {
              await keepPasses(slug, passes)
              setKeeping(true)
            }}
          >
            Keep them in this browser
          </Button>
        )}
        <span role="status">{keeping && !kept ? 'Kept in this browser.' : ''}</span>
      </div>
      {keeping ? null : (
        <p className="mb-4 text-soft print:hidden">Keep passes only in a browser that nobody else uses.</p>
      )}
      <ul className="space-y-8">
        {passes.map((pass) => (
          <li key={pass.quarter} className="break-inside-avoid border-t border-line pt-4">
            <h2>Pass for {pass.quarter}</h2>
            <p className="mb-2">
              Report at {reportForm}, when this quarter is running. Choose the file or paste the text. It works once.
            </p>
            <p className="mb-3 print:hidden">
              <a
                className="link"
                download={`plumbline-pass-${slug}-${pass.quarter}.txt`}
                href={`data:text/plain;charset=utf-8,${encodeURIComponent(`${pass.text}\n`)}`}
              >
                Save the pass for {pass.quarter}
              </a>
            </p>
            <PassCode text={pass.text} quarter={pass.quarter} />
            <details className="print:hidden">
              <summary>Show as text</summary>
              <p className="font-mono text-xs break-all">{pass.text}</p>
            </details>
          </li>
        ))}
      </ul>
    </section>
  )
}
