import type { HotspotState } from '@/lib/domain/hotspots/findings'

const states: Record<HotspotState, { word: string; look: string }> = {
  hotspot: { word: 'Hotspot', look: 'bg-hot-bg text-hot' },
  watch: { word: 'Watch', look: 'bg-watch-bg text-watch' },
  noSignal: { word: 'No signal', look: 'bg-calm-bg text-calm' },
  tooLittleData: { word: 'Too little data', look: 'border border-dashed border-few text-soft' },
  lowResponse: { word: 'Low response', look: 'border border-dotted border-few text-soft' },
}

/** The word for a state. */
export function stateWord(state: HotspotState): string {
  return states[state].word
}

/** A row's state: colour, shape and word say the same. */
export function StateTag({ state }: { state: HotspotState }) {
  const { word, look } = states[state]
  return (
    <span
      className={`inline-flex items-center gap-1.5 rounded-full px-2.5 py-0.5 text-sm font-semibold whitespace-nowrap ${look}`}
    >
      <StateMark state={state} />
      {word}
    </span>
  )
}

/** The mark alone, for legends and charts' tables. Always beside the word. */
export function StateMark({ state }: { state: HotspotState }) {
  return (
    <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true" className="shrink-0">
      {state === 'hotspot' ? <path d="M6 0l6 6-6 6-6-6z" fill="currentColor" /> : null}
      {state === 'watch' ? <circle cx="6" cy="6" r="5" fill="currentColor" /> : null}
      {state === 'noSignal' ? <circle cx="6" cy="6" r="3.5" fill="currentColor" /> : null}
      {state === 'tooLittleData' ? (
        <circle cx="6" cy="6" r="4.500" fill="none" stroke="currentColor" strokeWidth="1.500" strokeDasharray="2 2" />
      ) : null}
      {state === 'lowResponse' ? (
        <path d="M6 1.500A4.500 4.500 0 0 1 6 10.500" fill="none" stroke="currentColor" strokeWidth="1.500" />
      ) : null}
    </svg>
  )
}
