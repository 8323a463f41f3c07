import type { ReactNode } from 'react'
import { IntervalStrip } from '@/app/_components/charts/interval-strip'
import { Link } from '@/app/_components/link'
import { StateTag } from '@/app/_components/state-tag'
import type { Quarter } from '@/lib/domain/organisation/quarter'
import type { HotspotCard } from '@/lib/view/overview'
import type { PlannedWork } from '../_data/planned-work'
import { planHref } from './plan-href'

/** The places to act on, each with its reasons and the way to a plan. */
export function HotspotCards({
  cards,
  quarter,
  planned,
  mayPlan,
}: {
  cards: readonly HotspotCard[]
  quarter: Quarter
  planned: readonly PlannedWork[]
  mayPlan: boolean
}) {
  if (cards.length === 0) return null
  return (
    <section aria-label="Hotspots" className="mb-10">
      <ul className={`grid gap-4 ${cards.length > 1 ? 'lg:grid-cols-2' : ''}`}>
        {cards.map((card) => (
          <li key={card.row} className="lg:last:odd:col-span-full">
            <Card
              card={card}
              quarter={quarter}
              planned={planned.filter((work) => work.unit === card.row || card.members.includes(work.unit))}
              mayPlan={mayPlan}
            />
          </li>
        ))}
      </ul>
    </section>
  )
}

function Card({
  card,
  quarter,
  planned,
  mayPlan,
}: {
  card: HotspotCard
  quarter: Quarter
  planned: readonly PlannedWork[]
  mayPlan: boolean
}) {
  return (
    <article className="flex h-full flex-col rounded-card border border-hair bg-card px-5 py-5 sm:px-6">
      <p>
        <StateTag state="hotspot" />
      </p>
      <h2 className="mt-2.5 text-[1.0625rem]">
        <Link
          href={`/dashboard/units/${card.row}?quarter=${quarter}`}
          className="underline decoration-transparent underline-offset-4 hover:decoration-current"
        >
          {card.title}
        </Link>
      </h2>
      <p className="mt-1.5">
        About <b>{card.rate}</b> <span className="text-soft">({card.interval})</span> of {card.n}, where the
        organisation has {card.organisation}.
      </p>
      <div className="mt-2 max-w-lg">
        <IntervalStrip strip={card.strip} />
      </div>
      <dl className="mt-3 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-[0.9375rem]">
        <Reason term="How sure">{card.sure}</Reason>
        <Reason term="Change">{card.change.text}</Reason>
        <Reason term="Audits">{card.audits}</Reason>
        {card.also.length > 0 ? (
          <Reason term="Also">
            {card.also.map((other) => (
              <span key={other.outcome} className="me-2 block">
                {other.text} <span className="text-soft">· {other.state === 'hotspot' ? 'hotspot' : 'watch'}</span>
              </span>
            ))}
          </Reason>
        ) : null}
        <Reason term="Planned">
          {planned.length === 0 ? 'nothing yet' : null}
          {planned.map((work) => (
            <span key={work.id} className="block">
              <Link href={`/interventions/${work.id}`}>{work.title}</Link>{' '}
              <span className="text-soft">{work.when}</span>
            </span>
          ))}
          {mayPlan ? (
            <>
              {planned.length === 0 ? ' · ' : null}
              <Link
                href={planHref(card, quarter)}
                aria-label={`Plan an intervention for ${card.title}`}
                className="link"
              >
                {planned.length === 0 ? 'plan an intervention' : 'plan another'}
              </Link>
            </>
          ) : null}
        </Reason>
      </dl>
    </article>
  )
}

function Reason({ term, children }: { term: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-soft">{term}</dt>
      <dd>{children}</dd>
    </>
  )
}
