import { LinkButton } from '@/app/_components/button'
import { EmptyState } from '@/app/_components/empty-state'
import { PageTitle } from '@/app/_components/page-title'
import { ReportFormLink } from '@/app/_components/report-form-link'
import { withheldWords } from '@/lib/view/quarter-steps'
import { formatDay, formatQuarter } from '@/lib/view/quarters'
import type { NothingPublished as Nothing } from '../_data/dashboard'
import { DashboardBar } from './dashboard-bar'

/** A quarter that is withheld, or an organisation before its first release: says why and what to do. */
export function NothingPublished({ state, slug }: { state: Nothing; slug: string }) {
  if (state.kind === 'withheld') return <Withheld {...state} />
  return (
    <>
      <PageTitle>Nothing is published yet</PageTitle>
      <EmptyState
        title={
          state.next
            ? `The first results, of ${formatQuarter(state.next.quarter)}, can be published from ${formatDay(state.next.day)} on.`
            : 'No quarter is open yet: three decisions lead to the first.'
        }
        action={
          state.next ? (
            <LinkButton href="/releases">See where the quarter stands</LinkButton>
          ) : (
            <LinkButton href="/settings/start">Go to the first quarter</LinkButton>
          )
        }
      >
        <p>
          Reports are counted when a quarter is over, protected so that nobody can be picked out, and published after
          the days that your disclosure policy promises. Until then, share the address of the report form. Audits and
          interventions can start today.
        </p>
        {state.next ? <ReportFormLink slug={slug} /> : null}
      </EmptyState>
    </>
  )
}

function Withheld({ quarters, query, because }: Extract<Nothing, { kind: 'withheld' }>) {
  return (
    <>
      <DashboardBar quarters={quarters} quarter={query.quarter} outcome={query.outcome} exportable={false} />
      <PageTitle>{`${formatQuarter(query.quarter)} ${withheldWords[because].title}`}</PageTitle>
      <EmptyState
        title={withheldWords[because].word}
        action={<LinkButton href="/dashboard">Open the newest results</LinkButton>}
      >
        <p>{withheldWords[because].says}</p>
      </EmptyState>
    </>
  )
}
