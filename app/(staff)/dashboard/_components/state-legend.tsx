import { StateMark } from '@/app/_components/state-tag'
import { hotspotStates } from '@/lib/domain/hotspots/findings'
import { stateWords } from '@/lib/view/states'

const toneClass = { hot: 'text-hot', watch: 'text-watch', calm: 'text-calm', few: 'text-soft' } as const

/** Marks and words of the states that a drawing has, most urgent first. `states` are their words, in any order. */
export function StateLegend({ states }: { states: readonly string[] }) {
  return (
    <ul className="mb-2 flex flex-wrap gap-x-5 gap-y-1 text-sm text-soft">
      {hotspotStates
        .map((state) => ({ state, ...stateWords[state] }))
        .filter(({ word }) => states.includes(word))
        .map(({ state, word, shape, tone }) => (
          <li key={state} className={`flex items-center gap-1.5 ${toneClass[tone]}`}>
            <StateMark shape={shape} />
            {word}
          </li>
        ))}
    </ul>
  )
}
