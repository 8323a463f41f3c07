import { Link } from '@/app/_components/link'
import type { MethodAnchor } from '@/lib/view/method-anchors'

/** Every number leads to how it is made. */
export function MethodLink({ anchor }: { anchor: MethodAnchor }) {
  return (
    <Link
      href={`/method#${anchor}`}
      className="no-print inline-flex min-h-8 items-center text-[0.9375rem] text-soft underline decoration-edge underline-offset-3 hover:text-ink"
    >
      How is this calculated?
    </Link>
  )
}
