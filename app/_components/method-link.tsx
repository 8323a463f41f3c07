import type { MethodAnchor } from '@/lib/view/method-anchors'
import { Link } from './link'

/** Every number leads to how it is made. `question` names the number where several links stand together. */
export function MethodLink({
  anchor,
  question = 'How is this calculated?',
}: {
  anchor: MethodAnchor
  question?: string
}) {
  return (
    <Link
      href={`/method#${anchor}`}
      className="no-print inline-flex min-h-8 items-center text-[0.9375rem] text-soft underline decoration-edge underline-offset-3 hover:text-ink"
    >
      {question}
    </Link>
  )
}
