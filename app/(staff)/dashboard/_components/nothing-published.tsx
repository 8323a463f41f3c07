import { LinkButton } from '@/app/_components/button'
import { EmptyState } from '@/app/_components/empty-state'
import { PageTitle } from '@/app/_components/page-title'
import { ReportFormLink } from '@/app/_components/report-form-link'
import { formatDay, formatQuarter } from '@/lib/view/quarters'
import type { NothingPublished as Nothing } from '../_data/dashboard'
import { DashboardBar } from './dashboard-bar'

/** A quarter that is withheld, or an organisation before its first release: says why and what to do. */
export function NothingPublished({ state, slug }: { state: Nothing; slug: string }) {
  if (state.kind === 'withheld') return <Withheld quarters={state.quarters} query={state.query} />
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

function Withheld({ quarters, query }: Pick<Extract<Nothing, { kind: 'withheld' }>, 'quarters' | 'query'>) {
  return (
    <>
      <DashboardBar quarters={quarters} quarter={query.quarter} outcome={query.outcome} exportable={false} />
      <PageTitle>{formatQuarter(query.quarter)} is withheld</PageTitle>
      <EmptyState
        title="Nothing of this quarter is shown, to protect those who reported."
        action={<LinkButton href="/dashboard">Open the newest results</LinkButton>}
      >
        <p>
          Too few reports came in to show any number without the risk that somebody is recognised. Nothing is lost for
          good: invite more people to report in the quarter that is open now.
        </p>
      </EmptyState>
    </>
  )
}
