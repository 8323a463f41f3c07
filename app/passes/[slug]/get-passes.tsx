'use client'

import { useState, useSyncExternalStore } from 'react'
import { Button } from '@/app/_components/button'
import { Checkbox } from '@/app/_components/field'
import { Notice } from '@/app/_components/notice'
import type { Quarter } from '@/lib/domain/organisation/quarter'
import { type FetchOutcome, fetchPasses } from '@/lib/pass-client/fetch-passes'
import type { PassKey } from '@/lib/pass-client/key-manifest'
import { formatQuarter } from '@/lib/view/quarters'
import { KeptPasses } from './kept-passes'
import { PassList } from './pass-list'

type Key = PassKey & { quarter: Quarter }
type Properties = { slug: string; keys: readonly Key[]; running: Quarter; signedIn: boolean; reportForm: string }

function onHashChange(changed: () => void): () => void {
  window.addEventListener('hashchange', changed)
  return () => window.removeEventListener('hashchange', changed)
}

const codeInAddress = () => window.location.hash.slice(1)

/** Makes passes in the browser and has them signed: `idle`, working, or what came of it. */
export function GetPasses({ slug, keys, running, signedIn, reportForm }: Properties) {
  const code = useSyncExternalStore(onHashChange, codeInAddress, () => '')
  const [outcome, setOutcome] = useState<FetchOutcome | 'idle' | 'working'>('idle')
  const fetchNow = async (form: FormData) => {
    const pending = typeof outcome === 'object' && outcome.kind === 'lost' ? outcome.pending : undefined
    const acceptsRunning = pending ? pending.some(({ quarter }) => quarter === running) : form.has('acceptsRunning')
    setOutcome('working')
    const offered = keys.filter(({ quarter }) => acceptsRunning || quarter !== running)
    const offer = { slug, keys: offered, manifest: `${reportForm}/keys.json`, code: code || null, acceptsRunning }
    setOutcome(await fetchPasses(offer, pending))
  }
  const finished = typeof outcome === 'object' && outcome.kind === 'done' ? outcome : null
  const eligible = signedIn || code !== ''
  return (
    <>
      <noscript>
        <Notice kind="warning" title="This page needs script: your browser itself makes the passes." />
      </noscript>
      <div aria-live="polite">{typeof outcome === 'object' ? <Outcome outcome={outcome} /> : null}</div>
      {eligible && !finished ? (
        <form
          className="needs-script mb-6"
          aria-label="Get passes"
          onSubmit={(event) => {
            event.preventDefault()
            void fetchNow(new FormData(event.currentTarget))
          }}
        >
          <Checkbox
            name="acceptsRunning"
            label={`Also a pass for ${formatQuarter(running)}, the quarter that is running`}
            hint="This is weaker. Somebody who sees both this server and the report form could guess whose report it is, when few people fetch passes just before they report. Take it only if you report on another day and from another place."
          />
          <Button {...(outcome === 'working' ? { disabledReason: 'One moment.' } : {})}>
            {typeof outcome === 'object' && outcome.kind === 'lost' ? 'Try again' : 'Get my passes'}
          </Button>
        </form>
      ) : null}
      {eligible || finished ? null : (
        <p className="mb-6">Open the link that was mailed to you, or sign in, to get your passes.</p>
      )}
      {finished && finished.passes.length > 0 ? (
        <PassList slug={slug} passes={finished.passes} reportForm={reportForm} />
      ) : null}
      {finished ? null : <KeptPasses slug={slug} reportForm={reportForm} />}
    </>
  )
}

function Outcome({ outcome }: { outcome: FetchOutcome }) {
  switch (outcome.kind) {
    case 'done':
      return (
        <>
          {outcome.passes.length > 0 ? (
            <Notice kind="done" title="Your passes are ready. Save them now: nobody can give them to you again.">
              The keys are those published for everybody.
            </Notice>
          ) : null}
          {outcome.alreadyIssued.length > 0 ? (
            <Notice kind="warning" title="You have had these passes already.">
              {outcome.alreadyIssued.join(', ')}: there is one for each person, and we cannot show it again.
            </Notice>
          ) : null}
        </>
      )
    case 'tagged':
      return (
        <Notice kind="warning" title="Stop: these keys are not the published ones.">
          {outcome.quarters.join(', ')}: this page shows other keys than the report form. A key of your own would mark
          your passes. Nothing was asked for. Tell your works council or whoever looks after health and safety.
        </Notice>
      )
    case 'noManifest':
      return (
        <Notice kind="warning" title="The keys cannot be compared yet, so nothing was asked for.">
          The report form has not published them, or does not answer. Wait a minute, then try again.
        </Notice>
      )
    case 'refused':
      return <Notice kind="warning" title={outcome.message} />
    case 'lost':
      return (
        <Notice kind="warning" title="No answer came. Stay on this page and try again.">
          The same passes are asked for again. If you leave this page, they may be lost.
        </Notice>
      )
  }
}
