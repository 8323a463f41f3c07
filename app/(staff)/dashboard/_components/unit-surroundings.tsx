import { LinkButton } from '@/app/_components/button'
import { FinalScore } from '@/app/_components/final-score'
import { Link } from '@/app/_components/link'
import { MethodLink } from '@/app/_components/method-link'
import { StateTag } from '@/app/_components/state-tag'
import type { AuditRow } from '@/lib/data/app/audits'
import { type EffectText, effectsFor } from '@/lib/view/effects'
import { formatDay } from '@/lib/view/quarters'
import type { Neighbour } from '@/lib/view/unit-page'
import type { PlannedWork } from '../_data/planned-work'
import { PlainTable } from './plain-table'

/** More than this is a list of its own: /audits. */
const shownAudits = 12

/** Workstation audits in a unit, newest per workstation: live, because they are not health data. */
export function UnitAudits({
  audits,
  unit,
  mayAudit,
}: {
  audits: readonly AuditRow[]
  unit: string
  mayAudit: boolean
}) {
  const severalUnits = new Set(audits.map((audit) => audit.unitCode)).size > 1
  return (
    <section aria-labelledby="audits" className="mb-12">
      <h2 id="audits" className="mb-2">
        Workstation audits here
      </h2>
      {audits.length === 0 ? (
        <p className="mb-4 text-soft">No workstation has been audited here yet.</p>
      ) : (
        <div className="mb-4">
          <PlainTable
            caption="Newest audit of each workstation"
            columns={[
              { id: 'workstation', header: 'Workstation' },
              { id: 'final', header: 'ROSA score', numeric: true },
              ...(severalUnits ? [{ id: 'unit', header: 'Unit' }] : []),
              { id: 'day', header: 'Audited' },
              { id: 'chair', header: 'Chair', numeric: true },
              { id: 'monitor', header: 'Monitor, telephone', numeric: true },
              { id: 'mouse', header: 'Mouse, keyboard', numeric: true },
            ]}
            rows={audits.slice(0, shownAudits).map((audit) => ({
              id: audit.id,
              cells: [
                <Link key="audit" href={`/audits/${audit.id}`} className="link">
                  {audit.workstation}
                </Link>,
                <FinalScore key="score" final={audit.final} actionNeeded={audit.actionNeeded} />,
                ...(severalUnits ? [audit.unitName] : []),
                <span key="day" className="whitespace-nowrap">
                  {formatDay(new Date(audit.auditedOn))}
                </span>,
                audit.chair,
                audit.monitorPhone,
                audit.mouseKeyboard,
              ],
            }))}
          />
          {audits.length > shownAudits ? (
            <p className="mt-2">
              <Link href={`/audits?${new URLSearchParams({ unit })}`}>All {audits.length} audited workstations</Link>
            </p>
          ) : null}
        </div>
      )}
      <div className="flex flex-wrap items-center gap-x-5 gap-y-2">
        {mayAudit ? <LinkButton href={`/audits/new?unit=${unit}`}>Audit a workstation</LinkButton> : null}
        <MethodLink anchor="rosa" />
      </div>
    </section>
  )
}

/** What is planned and done here, what it changed, and the smallest change that could be seen at all. */
export function UnitInterventions({
  planned,
  effects,
  detectable,
  planHref,
}: {
  planned: readonly PlannedWork[]
  effects: readonly EffectText[]
  /** Null where the release says nothing about it. */
  detectable: string | null
  /** Null when this person may not plan. */
  planHref: string | null
}) {
  return (
    <section aria-labelledby="interventions" className="mb-12">
      <h2 id="interventions" className="mb-1">
        Interventions here
      </h2>
      {planned.length === 0 ? <p className="text-soft">Nothing is planned here yet.</p> : null}
      <ul className="mb-4">
        {planned.map((work) => (
          <li key={work.id} className="border-b border-hair py-2.5">
            <Link href={`/interventions/${work.id}`} className="link font-semibold">
              {work.title}
            </Link>
            <span className="block text-[0.9375rem] text-soft">{work.when}</span>
            {effectsFor(effects, work.id).map((effect) => (
              <span key={effect.id} className="mt-1 block text-[0.9375rem]">
                {effect.title}: {effect.brief}
              </span>
            ))}
          </li>
        ))}
      </ul>
      {detectable ? (
        <p className="mb-4 text-[0.9375rem]">
          {detectable} <MethodLink anchor="smallest-change" />
        </p>
      ) : null}
      {planHref ? <LinkButton href={planHref}>Plan an intervention</LinkButton> : null}
    </section>
  )
}

export function Neighbours({
  title,
  neighbours,
  query,
}: {
  title: string
  neighbours: readonly Neighbour[]
  query: string
}) {
  if (neighbours.length === 0) return null
  return (
    <section aria-labelledby="neighbours" className="mb-12">
      <h2 id="neighbours" className="mb-1">
        {title}
      </h2>
      <ul>
        {neighbours.map((neighbour) => (
          <li key={neighbour.row} className="flex flex-wrap items-baseline gap-x-3 gap-y-1 border-b border-hair py-2.5">
            <Link href={`/dashboard/units/${neighbour.row}${query}`} className="link">
              {neighbour.label}
            </Link>
            {neighbour.state ? <StateTag state={neighbour.state} /> : null}
            <span className="text-[0.9375rem] text-soft">{neighbour.text}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
