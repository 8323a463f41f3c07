import { type QuarterState, statusTag } from '@/lib/view/quarter-steps'

const looks = {
  open: 'border border-edge text-ink',
  waiting: 'bg-raise text-soft',
  done: 'bg-calm-bg text-calm',
  withheld: 'border border-dashed border-few text-soft',
}

export function QuarterTag({ state }: { state: Pick<QuarterState, 'status' | 'ordered' | 'withheldBecause'> }) {
  const { word, tone } = statusTag(state)
  return (
    <span className={`inline-flex rounded-full px-2.5 py-0.5 text-sm font-semibold whitespace-nowrap ${looks[tone]}`}>
      {word}
    </span>
  )
}
