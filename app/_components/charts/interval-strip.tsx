import type { IntervalStrip as Strip } from '@/lib/view/overview'

const width = 320

/** A hotspot's rate with its interval beside the plumb line. Says nothing that the sentence above it does not. */
export function IntervalStrip({ strip }: { strip: Strip }) {
  const at = (rate: number) => 8 + (rate / strip.maximum) * (width - 16)
  const line = at(strip.organisation)
  const mean = at(strip.mean)
  return (
    <svg viewBox={`0 0 ${width} 36`} width="100%" height="36" preserveAspectRatio="xMinYMid meet" aria-hidden="true">
      <path d={`M8 17H${width - 8}`} stroke="var(--hair)" strokeWidth="1" />
      <g fill="var(--plumb)" stroke="none">
        <path d={`M${line} 1v25`} stroke="var(--plumb)" strokeWidth="1.5" />
        <path d={`M${line - 5} 25h10l-1.5 5-3.5 5-3.5-5z`} />
      </g>
      <path d={`M${at(strip.lower)} 17H${at(strip.upper)}`} stroke="var(--hot)" strokeWidth="3" strokeLinecap="round" />
      <path d={`M${mean} 9l8 8-8 8-8-8z`} fill="var(--hot)" />
    </svg>
  )
}
