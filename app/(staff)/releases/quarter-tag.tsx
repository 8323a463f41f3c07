import type { QuarterStatus } from '@/lib/domain/organisation/quarter-steps'
import { quarterStatusWords } from '@/lib/view/quarter-steps'

const looks = {
  open: 'border border-edge text-ink',
  waiting: 'bg-raise text-soft',
  done: 'bg-calm-bg text-calm',
  withheld: 'border border-dashed border-few text-soft',
}

export function QuarterTag({ status }: { status: QuarterStatus }) {
  const { word, tone } = quarterStatusWords[status]
  return (
    <span className={`inline-flex rounded-full px-2.5 py-0.5 text-sm font-semibold whitespace-nowrap ${looks[tone]}`}>
      {word}
    </span>
  )
}
