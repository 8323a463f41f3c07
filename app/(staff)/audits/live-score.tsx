'use client'

import { type ReactNode, useEffect, useRef, useState } from 'react'
import { rosaActionLevel } from '@/lib/domain/instruments/rosa'
import { rosaSectionIds } from '@/lib/domain/instruments/rosa-items'
import { type LiveScore, liveScore } from '@/lib/view/live-score'
import { sectionTitles } from '@/lib/view/rosa-words'

/**
 * The form beside its score so far. Without script the panel is not there and the server scores all the same; both use
 * the same charts.
 */
export function ScoredForm({ children }: { children: ReactNode }) {
  const area = useRef<HTMLDivElement>(null)
  const [score, setScore] = useState<LiveScore | null>(null)
  const read = () => {
    const form = area.current?.querySelector('form')
    if (form) setScore(liveScore(valuesOf(form)))
  }
  // A form opened for a change, or kept after an error, is answered before anything is touched.
  useEffect(read, [])
  return (
    <div ref={area} onChange={read} className="xl:grid xl:grid-cols-[minmax(0,48rem)_15rem] xl:gap-12">
      <div className="min-w-0 pb-28 xl:pb-0">{children}</div>
      {score ? <ScorePanel score={score} /> : null}
    </div>
  )
}

function ScorePanel({ score }: { score: LiveScore }) {
  const { sections } = score
  return (
    <aside
      aria-label="Score so far"
      className="fixed inset-x-0 bottom-0 z-20 border-t border-edge bg-card px-4 py-2.5 xl:sticky xl:inset-auto xl:top-6 xl:self-start xl:rounded-card xl:border xl:border-hair xl:p-5"
    >
      <p role="status" className="flex items-baseline justify-between gap-3 xl:block">
        <span className="font-semibold">{finalWords(score)}</span>
        <span className={`text-sm xl:mt-1 xl:block ${score.actionNeeded ? 'text-watch' : 'text-soft'}`}>
          {levelWords(score)}
        </span>
      </p>
      <dl className="mt-1 flex justify-between gap-4 text-[0.9375rem] xl:mt-4 xl:flex-col xl:gap-2 xl:border-t xl:border-hair xl:pt-4">
        {rosaSectionIds.map((section) => (
          <div key={section} className="flex items-baseline gap-2 xl:justify-between">
            <dt className="text-soft">
              <span className="max-sm:hidden">{sectionTitles[section]}</span>
              <span className="sm:hidden" aria-hidden="true">
                {shortTitles[section]}
              </span>
            </dt>
            <dd className="font-semibold">
              {sections[section] ?? <span className="font-normal text-soft">open</span>}
            </dd>
          </div>
        ))}
      </dl>
      <p className="mt-4 text-sm text-soft max-xl:hidden">
        {score.answered} of {score.questions} questions answered. The final score is the worst section.
      </p>
    </aside>
  )
}

const shortTitles = { chair: 'Chair', monitorPhone: 'Monitor', mouseKeyboard: 'Mouse' } as const

/** Below the level only once everything is answered: an open section can still lift the score. */
function levelWords({ final, actionNeeded }: LiveScore): string {
  if (actionNeeded) return `Action: ${rosaActionLevel} or more`
  return final?.kind === 'final' ? `Below the action level of ${rosaActionLevel}` : ''
}

function finalWords({ final }: LiveScore): string {
  if (final === null) return 'No section complete yet'
  return final.kind === 'final' ? `Final score ${final.score}` : `Final score at least ${final.score}`
}

function valuesOf(form: HTMLFormElement): Record<string, string[]> {
  const data = new FormData(form)
  const names = [...new Set(data.keys())]
  return Object.fromEntries(
    names.map((name) => [name, data.getAll(name).filter((value) => typeof value === 'string')] as const),
  )
}
