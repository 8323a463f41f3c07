import type { ReactNode } from 'react'
import type { Intervention, InterventionEvent } from '@/lib/data/app/interventions'
import { interventionStatusNames } from '@/lib/domain/interventions/transitions'
import { formatInstant } from '@/lib/view/dates'
import { describeEdits } from '@/lib/view/intervention-text'

/** Comments, steps and changes in the order in which they happened. */
export function InterventionHistory({
  intervention,
  people,
}: {
  intervention: Intervention
  people: readonly { id: string; name: string }[]
}) {
  const nameOf = (id: string) => people.find((person) => person.id === id)?.name ?? 'somebody who has left'
  return (
    <section aria-labelledby="history">
      <h2 id="history">History</h2>
      <ol className="mt-3">
        <Entry person={intervention.plannedBy} at={intervention.plannedAt} did="planned it" />
        {intervention.events.map((event) => (
          <Entry key={event.id} person={event.person} at={event.at} did={deedOf(event)}>
            <Details event={event} nameOf={nameOf} />
          </Entry>
        ))}
      </ol>
    </section>
  )
}

function Entry({ person, at, did, children }: { person: string; at: string; did: string; children?: ReactNode }) {
  return (
    <li className="border-t border-hair py-3">
      <p>
        <b>{person}</b> {did}{' '}
        <time dateTime={at} className="text-sm text-soft">
          {formatInstant(new Date(at))}
        </time>
      </p>
      {children}
    </li>
  )
}

function deedOf(event: InterventionEvent): string {
  switch (event.kind) {
    case 'comment':
      return 'commented'
    case 'edit':
      return 'changed it'
    case 'status':
      return `moved it from ${interventionStatusNames[event.from].toLowerCase()} to ${interventionStatusNames[event.to].toLowerCase()}`
  }
}

function Details({ event, nameOf }: { event: InterventionEvent; nameOf: (id: string) => string }) {
  switch (event.kind) {
    case 'comment':
      return <p className="mt-1 max-w-[62ch] whitespace-pre-line">{event.text}</p>
    case 'status':
      return event.reason ? <p className="mt-1 max-w-[62ch] whitespace-pre-line">{event.reason}</p> : null
    case 'edit':
      return (
        <ul className="mt-1 list-disc ps-5 text-[0.9375rem]">
          {describeEdits(event.changes, nameOf).map((change) => (
            <li key={change}>{change}</li>
          ))}
        </ul>
      )
  }
}
