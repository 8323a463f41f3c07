import type { Metadata } from 'next'
import { Breadcrumbs } from '@/app/_components/breadcrumbs'
import { LinkButton } from '@/app/_components/button'
import { EmptyState } from '@/app/_components/empty-state'
import { Link } from '@/app/_components/link'
import { Notice } from '@/app/_components/notice'
import { PageTitle } from '@/app/_components/page-title'
import { requireViewer } from '@/lib/auth/session'
import { type Beginning, getBeginning } from '@/lib/data/app/collecting'
import { quarterStart } from '@/lib/domain/organisation/quarter'
import { may } from '@/lib/domain/organisation/roles'
import { now } from '@/lib/env'
import { formatDay, formatQuarter } from '@/lib/view/quarters'
import { settingsCrumb } from '@/lib/view/settings-sections'
import { PolicyList } from '../policy/policy-list'
import { StartForm } from './start-form'

export const metadata: Metadata = { title: 'First quarter' }

export default async function StartPage({
  searchParams,
}: {
  searchParams: Promise<{ welcome?: string; done?: string }>
}) {
  const viewer = await requireViewer('units:read')
  const query = await searchParams
  const beginning = await getBeginning(viewer, now())
  return (
    <>
      <Breadcrumbs crumbs={[settingsCrumb]} />
      <PageTitle lede="Three decisions, in this order. Nothing is collected before the last one.">
        First quarter
      </PageTitle>
      {query.welcome ? <Notice kind="done" title={`Plumbline is set up for ${viewer.organisation.name}.`} /> : null}
      {beginning ? (
        <Steps beginning={beginning} mayWrite={may(viewer.role, 'policy:write')} done={query.done === 'yes'} />
      ) : (
        <EmptyState
          title="Reports are being collected."
          action={<LinkButton href="/releases">See where each quarter stands</LinkButton>}
        >
          Quarters open and close by themselves now. Units, headcounts and rules of a coming quarter can be changed
          until it opens.
        </EmptyState>
      )}
    </>
  )
}

function Steps({ beginning, mayWrite, done }: { beginning: Beginning; mayWrite: boolean; done: boolean }) {
  const { facts, rulesChosen, leaves, people, uncounted, collectsFrom, choices } = beginning
  return (
    <>
      {done && collectsFrom ? (
        <Notice
          kind="done"
          title={
            collectsFrom === choices[0]
              ? `${formatQuarter(collectsFrom)} opens in a moment. Load this page again to see it.`
              : `${formatQuarter(collectsFrom)} opens by itself on ${formatDay(quarterStart(collectsFrom))}.`
          }
        />
      ) : null}
      <ol className="max-w-3xl">
        <Step number={1} title="Rules" done={rulesChosen}>
          <p className="mb-3 text-soft">
            Who can report, and what is shown of it. Everybody who reports is told these rules, so they are fixed when a
            quarter opens.
          </p>
          <PolicyList policy={facts.policy} freeText={facts.freeText} />
          <p className="mt-3">
            <Link className="link" href="/settings/policy">
              {rulesChosen ? 'Change the rules (disclosure policy)' : 'Choose the rules (disclosure policy)'}
            </Link>
          </p>
        </Step>
        <Step number={2} title="Units and headcounts" done={leaves > 0 && uncounted.length === 0}>
          <p className="mb-3">
            {leaves === 0
              ? 'No units yet: people choose theirs when they report.'
              : `${leaves === 1 ? 'One unit' : `${leaves} units`} to report into, ${people} people.`}
            {uncounted.length > 0 && leaves > 0
              ? ` ${uncounted.length === 1 ? 'One unit has' : `${uncounted.length} units have`} no number of people: ${uncounted.slice(0, 5).join(', ')}${uncounted.length > 5 ? ' and more' : ''}.`
              : ''}
          </p>
          <p className="flex flex-wrap gap-x-6 gap-y-1">
            <Link className="link" href="/settings/units">
              Units
            </Link>
            <Link className="link" href="/settings/units/import">
              Import a file
            </Link>
            <Link className="link" href="/settings/units/headcounts">
              Headcounts
            </Link>
          </p>
        </Step>
        <Step number={3} title="When to begin" done={collectsFrom !== null}>
          {leaves === 0 ? (
            <p className="text-soft">Add a unit first.</p>
          ) : mayWrite ? (
            <>
              {rulesChosen ? null : (
                <Notice kind="warning" title="Nobody has chosen the rules yet.">
                  The quarter would open with the rules above.
                </Notice>
              )}
              <StartForm choices={choices} chosen={collectsFrom} />
            </>
          ) : (
            <p className="text-soft">An administrator chooses the first quarter.</p>
          )}
        </Step>
      </ol>
      {collectsFrom && mayWrite ? (
        <p className="max-w-[62ch]">
          Meanwhile:{' '}
          <Link className="link" href="/settings/people/invite">
            invite HR and safety officers
          </Link>
          ,{' '}
          <Link className="link" href="/settings/posters">
            print posters
          </Link>
          {facts.policy.admission === 'slips' ? (
            <>
              {' and '}
              <Link className="link" href="/settings/slips">
                make slips
              </Link>
            </>
          ) : null}
          {facts.policy.admission === 'passes' ? (
            <>
              {' and '}
              <Link className="link" href="/settings/pass-holders">
                invite pass holders
              </Link>
            </>
          ) : null}
          .
        </p>
      ) : null}
    </>
  )
}

function Step({
  number,
  title,
  done,
  children,
}: {
  number: number
  title: string
  done: boolean
  children: React.ReactNode
}) {
  return (
    <li className="mb-8 border-t border-hair pt-6">
      <h2 className="mb-3">
        {number}. {title} <span className="font-normal text-soft">{done ? '(done)' : '(to do)'}</span>
      </h2>
      {children}
    </li>
  )
}
