import { Link } from '@/app/_components/link'
import { MethodLink } from '@/app/_components/method-link'
import { type EffectText, effectsFor } from '@/lib/view/effects'
import type { PlannedWork } from '../_data/planned-work'

/** What is planned and under way, beside what was found. */
export function BeingDone({
  planned,
  effects,
}: {
  planned: readonly PlannedWork[]
  /** Of the release that is shown. */
  effects: readonly EffectText[]
}) {
  const shown = planned.slice(0, 6)
  return (
    <section aria-labelledby="being-done">
      <h2 id="being-done">What is being done</h2>
      {shown.length === 0 ? (
        <p className="mt-1 text-soft">Nothing is planned yet. A hotspot’s card leads to a plan in two clicks.</p>
      ) : (
        <ul>
          {shown.map((work) => (
            <li key={work.id} className="border-b border-hair py-3">
              <Link href={`/interventions/${work.id}`} className="link font-semibold">
                {work.title}
              </Link>
              <span className="block text-[0.9375rem] text-soft">
                {work.unitName} · {work.when}
              </span>
              {effectsFor(effects, work.id).map((effect) => (
                <span key={effect.id} className="block text-[0.9375rem]">
                  {effect.title}: {effect.brief}
                </span>
              ))}
            </li>
          ))}
        </ul>
      )}
      {effects.length > 0 ? <MethodLink anchor="effect" /> : null}
      {planned.length > shown.length ? (
        <p className="mt-2">
          <Link href="/interventions">All {planned.length} interventions</Link>
        </p>
      ) : null}
    </section>
  )
}
