import type { ReactNode } from 'react'
import type { HotspotState } from '@/lib/domain/hotspots/findings'
import { type StateShape, type StateTone, stateWords } from '@/lib/view/states'

const looks: Record<StateTone, string> = {
  hot: 'bg-hot-bg text-hot',
  watch: 'bg-watch-bg text-watch',
  calm: 'bg-calm-bg text-calm',
  few: 'border border-dashed border-few text-soft',
}

/** A row's state: colour, shape and word say the same. */
export function StateTag({ state }: { state: HotspotState }) {
  const { word, shape, tone } = stateWords[state]
  return (
    <span
      className={`inline-flex items-center gap-1.5 rounded-full px-2.5 py-0.5 text-sm font-semibold whitespace-nowrap ${looks[tone]}`}
    >
      <StateMark shape={shape} />
      {word}
    </span>
  )
}

/** The mark alone, for legends. Always beside the word. */
export function StateMark({ shape }: { shape: StateShape }) {
  return (
    <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true" className="shrink-0">
      {marks[shape]}
    </svg>
  )
}

const marks: Record<StateShape, ReactNode> = {
  diamond: <path d="M6 0l6 6-6 6-6-6z" fill="currentColor" />,
  ring: <circle cx="6" cy="6" r="4.250" fill="none" stroke="currentColor" strokeWidth="2.500" />,
  dot: <circle cx="6" cy="6" r="4.500" fill="currentColor" />,
  open: <circle cx="6" cy="6" r="4.750" fill="none" stroke="currentColor" strokeWidth="1.500" strokeDasharray="2 2" />,
  square: <path d="M2 2h8v8H2z" fill="none" stroke="currentColor" strokeWidth="1.500" />,
}
