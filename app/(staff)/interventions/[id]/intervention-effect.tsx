import { MethodLink } from '@/app/_components/method-link'
import { regressionWarning } from '@/lib/view/detectable'
import type { EffectText } from '@/lib/view/effects'

/** What was measured after it was done; before that, the smallest change that could be measured at all. */
export function InterventionEffect({
  done,
  effects,
  detectable,
  quarter,
}: {
  done: boolean
  effects: readonly EffectText[]
  detectable: readonly string[]
  /** The release that says it, in words; null before the first. */
  quarter: string | null
}) {
  return (
    <section aria-labelledby="effect" className="mb-10">
      <h2 id="effect">{done ? 'Did it work?' : 'What could be seen of it'}</h2>
      {effects.map((effect) => (
        <Effect key={effect.id} effect={effect} />
      ))}
      {done && effects.length === 0 ? (
        <p className="mt-2">
          {quarter ? `The release of ${quarter} does not cover it yet.` : 'That is said from the first release on.'}{' '}
          <MethodLink anchor="effect" />
        </p>
      ) : null}
      {done ? null : <Before detectable={detectable} quarter={quarter} />}
      <p className="mt-3 max-w-[62ch] text-[0.9375rem] text-soft">{regressionWarning}</p>
    </section>
  )
}

function Effect({ effect }: { effect: EffectText }) {
  return (
    <div className="mt-4">
      <h3>{effect.title}</h3>
      <p className="mt-1">{effect.verdict}</p>
      {effect.facts.length > 0 ? (
        <dl className="mt-3 grid gap-x-5 gap-y-1 text-[0.9375rem] sm:grid-cols-[11rem_minmax(0,1fr)] [&_dt]:text-soft">
          {effect.facts.map((fact) => (
            <div key={fact.term} className="contents">
              <dt>{fact.term}</dt>
              <dd className="max-sm:mb-1.5">{fact.text}</dd>
            </div>
          ))}
        </dl>
      ) : null}
      {effect.remarks.map((remark) => (
        <p key={remark} className="mt-2 max-w-[62ch] text-[0.9375rem] text-soft">
          {remark}
        </p>
      ))}
      <MethodLink anchor="effect" />
    </div>
  )
}

function Before({ detectable, quarter }: { detectable: readonly string[]; quarter: string | null }) {
  return (
    <>
      {detectable.length === 0 ? (
        <p className="mt-2 text-soft">
          {quarter
            ? `The release of ${quarter} does not say how small a change could be seen here.`
            : 'How small a change could be seen is said from the first release on.'}
        </p>
      ) : (
        detectable.map((sentence) => (
          <p key={sentence} className="mt-2 max-w-[62ch]">
            {sentence}
          </p>
        ))
      )}
      <MethodLink anchor="smallest-change" />
    </>
  )
}
