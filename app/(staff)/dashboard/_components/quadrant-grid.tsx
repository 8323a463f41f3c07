import { Link } from '@/app/_components/link'
import type { DisagreementMap, DisagreementPoint, MissingPlace } from '@/lib/view/disagreement'

/** The four quadrants with their places, those that are too close to call, and hotspots that are not on it: the map in words. */
export function QuadrantGrid({ model, query }: { model: DisagreementMap; query: string }) {
  return (
    <div className="mb-8">
      <ul className="grid border-y border-hair sm:grid-cols-2">
        {model.quadrants.map((quadrant) => (
          <li
            key={quadrant.id}
            className="border-hair py-4 not-first:border-t sm:not-first:border-t-0 sm:odd:pe-5 sm:even:border-s sm:even:ps-5 sm:nth-[n+3]:border-t"
          >
            <h3>{quadrant.title}</h3>
            <p className="text-[0.9375rem] text-soft">{quadrant.meaning}</p>
            <p className="mt-1.5">
              <Places places={quadrant.places} query={query} />
            </p>
          </li>
        ))}
      </ul>
      <p className="mt-3 text-[0.9375rem]">
        <b>Too close to call:</b> <Places places={model.open} query={query} />
      </p>
      {model.missing.length > 0 ? (
        <p className="mt-1 text-[0.9375rem]">
          <b>Hotspots and places to watch that are not on it:</b> <Missing places={model.missing} query={query} />
        </p>
      ) : null}
    </div>
  )
}

function Places({ places, query }: { places: readonly DisagreementPoint[]; query: string }) {
  if (places.length === 0) return <span className="text-soft">none</span>
  return places.map((place, index) => (
    <span key={place.id}>
      {index === 0 ? '' : '; '}
      <Link href={`/dashboard/units/${place.id}${query}`} className="link">
        {place.label}
      </Link>{' '}
      <span className="whitespace-nowrap text-soft">({place.auditText})</span>
    </span>
  ))
}

function Missing({ places, query }: { places: readonly MissingPlace[]; query: string }) {
  return places.map((place, index) => (
    <span key={place.id}>
      {index === 0 ? '' : '; '}
      <Link href={`/dashboard/units/${place.id}${query}`} className="link">
        {place.label}
      </Link>
      : {place.missing}
    </span>
  ))
}
