import { MethodLink } from '@/app/_components/method-link'
import type { Quarter } from '@/lib/domain/organisation/quarter'
import type { ChangeText } from '@/lib/view/change'
import type { KeyFigure } from '@/lib/view/overview'
import { formatQuarter } from '@/lib/view/quarters'

/** Participation and the three rates of the whole organisation. */
export function KeyFigures({
  figures,
  since,
  gap,
}: {
  figures: readonly KeyFigure[]
  since: Quarter | null
  /** Why changes are not since the quarter right before. */
  gap: string | null
}) {
  return (
    <section aria-label="The whole organisation" className="mb-12 break-inside-avoid">
      <dl className="grid grid-cols-1 border-y border-hair min-[22rem]:grid-cols-2 xl:grid-cols-4 print:grid-cols-4">
        {figures.map((figure) => (
          <div
            key={figure.id}
            className="border-hair px-0 py-4 max-[22rem]:not-first:border-t min-[22rem]:px-5 min-[22rem]:odd:ps-0 min-[22rem]:even:border-s xl:not-first:border-s xl:odd:not-first:ps-5 max-xl:min-[22rem]:nth-[n+3]:border-t print:nth-[n+3]:border-s print:nth-[n+3]:border-t-0 print:nth-[n+3]:ps-5"
          >
            <dt className="text-soft">{figure.label}</dt>
            <dd>
              <span className="block text-[1.875rem]/tight font-semibold tracking-[-0.01em]">{figure.value}</span>
              <span className="block text-[0.90625rem] text-soft">{figure.evidence}</span>
              <span className="block text-[0.90625rem]">
                <ChangeMark change={figure.change} />
                {figure.change.brief}
              </span>
            </dd>
          </div>
        ))}
      </dl>
      <p className="mt-1 flex flex-wrap items-center gap-x-4 text-[0.9375rem] text-soft">
        {gap ? <span>{gap}</span> : since ? <span>Changes since {formatQuarter(since)}.</span> : null}
        <MethodLink anchor="rate" question="How is a rate calculated?" />{' '}
        <MethodLink anchor="change" question="How is a change calculated?" />
      </p>
    </section>
  )
}

function ChangeMark({ change }: { change: ChangeText }) {
  if (change.direction !== 'up' && change.direction !== 'down') return null
  return <span aria-hidden="true">{change.direction === 'up' ? '▲ ' : '▼ '}</span>
}
