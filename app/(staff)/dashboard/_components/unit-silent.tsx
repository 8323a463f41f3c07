import { MethodLink } from '@/app/_components/method-link'
import type { NonResponseTable } from '@/lib/view/non-response'

/** What those who did not take part could change in one row. */
export function UnitSilent({
  table,
  why,
  row,
  complaints,
}: {
  table: NonResponseTable | null
  /** Why nothing can be said of this row; null where something can. */
  why: string | null
  row: string
  complaints: string
}) {
  const line = table?.lines.find((entry) => entry.row === row)
  return (
    <section aria-labelledby="silent" className="mb-12">
      <h2 id="silent" className="mb-1">
        Those who did not take part
      </h2>
      {table && line ? (
        <>
          <p>
            Of everybody here, {line.bounds} have {complaints}: the low end if none of the others has any, the high end
            if all of them do.
          </p>
          <dl className="mt-2 grid grid-cols-[1fr_auto] gap-x-4 gap-y-1 text-[0.9375rem]">
            {table.kappas.map((words, index) => (
              <div key={words} className="contents">
                <dt className="text-soft">If the others have them {words}</dt>
                <dd className="text-end">
                  {line.prevalences[index]?.share}
                  {line.prevalences[index]?.range ? (
                    <span className="text-soft"> ({line.prevalences[index].range})</span>
                  ) : null}
                </dd>
              </div>
            ))}
          </dl>
          <p className="mt-2 text-[0.9375rem] text-soft">
            {line.orderChangesWith.length === 0
              ? 'Its order among the others does not depend on them, within half to twice as often.'
              : `Its order against these depends on them: ${line.orderChangesWith.join('; ')}.`}
          </p>
        </>
      ) : (
        <p className="text-soft">{why ?? 'Too few took part for this number.'}</p>
      )}
      <p className="mt-1">
        <MethodLink anchor="non-response" />
      </p>
    </section>
  )
}
