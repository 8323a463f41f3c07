import { Link } from '@/app/_components/link'
import { MethodLink } from '@/app/_components/method-link'
import type { CooccurrenceText } from '@/lib/view/cooccurrence'

/** Wrist and back in the same people of one row: bounds for a unit, exact for a site. */
export function UnitTogether({ text, query }: { text: CooccurrenceText; query: string }) {
  return (
    <section aria-labelledby="together" className="mb-12">
      <h2 id="together" className="mb-1">
        Wrist and back together
      </h2>
      <p>{text.headline}</p>
      <p className="text-[0.9375rem] text-soft">{text.evidence}</p>
      <p className="mt-1 flex flex-wrap gap-x-4">
        <Link
          href={`/dashboard/wrist-and-back${query}`}
          className="link inline-flex min-h-8 items-center text-[0.9375rem]"
        >
          The whole organisation
        </Link>
        <MethodLink anchor="co-occurrence" />
      </p>
    </section>
  )
}
