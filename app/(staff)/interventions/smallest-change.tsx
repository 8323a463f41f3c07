import { MethodLink } from '@/app/_components/method-link'
import { regressionWarning } from '@/lib/view/detectable'

/** Under the choice of a unit: the smallest change that its size lets anybody see, before money is spent. */
export function SmallestChange({ sentences }: { sentences: readonly string[] }) {
  return (
    <div aria-live="polite" className="-mt-2 mb-6 max-w-[62ch] border-s-2 border-edge ps-4 text-[0.9375rem]">
      {sentences.map((sentence) => (
        <p key={sentence} className="mb-1.5">
          {sentence}
        </p>
      ))}
      <p className="text-soft">
        {regressionWarning} <MethodLink anchor="smallest-change" />
      </p>
    </div>
  )
}
