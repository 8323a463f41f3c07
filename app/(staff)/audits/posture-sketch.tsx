import type { RosaItem } from '@/lib/domain/instruments/rosa-items'

/** One person at one desk from the side; each part of it is drawn strongly where a question is about it. */
const parts: Readonly<Record<RosaItem | 'body' | 'desk', string>> = {
  body: 'M52 26 C49 34 47 46 49 60 L74 62 L75 84 L84 84 M51 36 L58 50 L74 49',
  desk: 'M68 54 H112 M108 54 V90 M20 90 H116',
  seatPanHeight: 'M60 66 V84 M50 88 H70 M60 84 L50 88 M60 84 L70 88',
  seatPanDepth: 'M42 65 H71',
  armrest: 'M48 53 H64 M56 53 V64',
  backSupport: 'M41 30 C38 42 40 52 43 64',
  monitor: 'M94 22 L91 46 M92 46 V54 M87 54 H98',
  telephone: 'M100 53 h9 v-4 h-9 z M101 46 h7',
  mouse: 'M84 53 c0 -4 6 -4 6 0 z',
  keyboard: 'M70 52 h12',
}

const drawn = Object.keys(parts) as (keyof typeof parts)[] // The keys of this constant are its type.

export function PostureSketch({ item }: { item: RosaItem }) {
  return (
    <svg viewBox="10 4 110 92" aria-hidden="true" className="h-18 w-22 shrink-0" fill="none" strokeLinecap="round">
      <circle cx="54" cy="16" r="8" stroke="var(--edge)" strokeWidth="1.5" />
      {drawn.map((part) => (
        <path
          key={part}
          d={parts[part]}
          strokeLinejoin="round"
          stroke={part === item ? 'var(--ink)' : 'var(--edge)'}
          strokeWidth={part === item ? 4 : 1.5}
        />
      ))}
    </svg>
  )
}
