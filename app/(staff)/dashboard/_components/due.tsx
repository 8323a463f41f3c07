import { Link } from '@/app/_components/link'
import type { Quarter } from '@/lib/domain/organisation/quarter'
import type { AdmissionNotice } from '@/lib/view/admission-words'
import type { HotspotCard } from '@/lib/view/overview'
import type { PlannedWork } from '../_data/planned-work'
import { planHref } from './plan-href'

type DueItem = { id: string; href: string; title: string; why: string }

/**
 * What waits for somebody today: hotspots of the newest results without a plan or an audit, and plans whose day has
 * passed. Beside an older quarter only the plans: its hotspots may be none any more.
 */
export function Due({
  cards,
  audited,
  newest,
  planned,
  quarter,
  mayPlan,
  mayAudit,
  admission,
}: {
  cards: readonly HotspotCard[]
  /** Rows where a workstation has been audited until today. */
  audited: ReadonlySet<string>
  newest: boolean
  planned: readonly PlannedWork[]
  quarter: Quarter
  mayPlan: boolean
  mayAudit: boolean
  /** What keeps people from reporting. */
  admission: readonly AdmissionNotice[]
}) {
  const places = newest ? cards : []
  const items = [
    ...admission.map(({ id, href, title, says }) => ({ id, href, title, why: says })),
    ...planned.filter((work) => work.overdue).map(overdue),
    ...(mayPlan ? places.filter((card) => !hasOpenPlan(card, planned)).map((card) => unplanned(card, quarter)) : []),
    ...(mayAudit ? places.filter((card) => !audited.has(card.row)).map(unaudited) : []),
  ]
  return (
    <section aria-labelledby="due" className="mt-9">
      <h2 id="due">Due</h2>
      {items.length === 0 ? (
        <p className="mt-1 text-soft">
          {newest ? 'Nothing waits: every hotspot has a plan and audits.' : 'No plan is overdue.'}
        </p>
      ) : null}
      <ul>
        {items.map((item) => (
          <li key={item.id} className="border-b border-hair py-3">
            <Link href={item.href} className="link font-semibold">
              {item.title}
            </Link>
            <span className="block text-[0.9375rem] text-soft">{item.why}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function hasOpenPlan(card: HotspotCard, planned: readonly PlannedWork[]): boolean {
  return planned.some((work) => work.open && (work.unit === card.row || card.members.includes(work.unit)))
}

function overdue(work: PlannedWork): DueItem {
  return { id: work.id, href: `/interventions/${work.id}`, title: work.title, why: `${work.unitName} · ${work.when}` }
}

function unplanned(card: HotspotCard, quarter: Quarter): DueItem {
  return {
    id: `plan ${card.row}`,
    href: planHref(card, quarter),
    title: `A plan for ${card.place}`,
    why: 'hotspot, nothing open is planned',
  }
}

function unaudited(card: HotspotCard): DueItem {
  return {
    id: `audit ${card.row}`,
    href: `/audits/new?${new URLSearchParams({ unit: card.members.length === 1 ? card.row : '' })}`,
    title: `A first audit in ${card.place}`,
    why: 'hotspot, no workstation audited yet',
  }
}
