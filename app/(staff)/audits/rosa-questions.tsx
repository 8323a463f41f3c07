import { fieldId } from '@/app/_components/field'
import { rosaDurationBandIds } from '@/lib/domain/instruments/rosa'
import {
  type RosaItem,
  type RosaSection,
  type RosaTimed,
  rosaItemDefinition,
  rosaSections,
} from '@/lib/domain/instruments/rosa-items'
import { addField, baseField, durationField, noTelephone } from '@/lib/schemas/audit-fields'
import { errorOf, type FormState } from '@/lib/view/form-state'
import { durationHint, durationQuestions, durationWords, itemWords, sectionTitles } from '@/lib/view/rosa-words'
import { AnswerRows, QuestionError } from './answer-rows'
import { PostureSketch } from './posture-sketch'

/** Where the questions find what was answered before and what is wrong with it. */
export type Answered = { state: FormState<unknown>; chosen: (name: string) => string[] }

/** One section of the sheet: its items one after another, each device with its time of use. */
export function SectionQuestions({
  section,
  number,
  answered,
}: {
  section: RosaSection
  number: number
  answered: Answered
}) {
  return (
    <section aria-labelledby={`section-${section}`} className="mb-12">
      <h2 id={`section-${section}`} className="mb-5 border-t border-hair pt-6">
        <span className="font-normal text-soft">{number} of 3 · </span>
        {sectionTitles[section]}
      </h2>
      {rosaSections[section].map((item) => (
        <ItemQuestion key={item} item={item} answered={answered} />
      ))}
      {section === 'chair' ? <DurationQuestion timed="chair" answered={answered} /> : null}
    </section>
  )
}

function ItemQuestion({ item, answered }: { item: RosaItem; answered: Answered }) {
  const words = itemWords(item)
  const definition = rosaItemDefinition(item)
  const name = baseField(item)
  const error = errorOf(answered.state, name)
  const none = item === 'telephone' ? [{ value: noTelephone, label: 'No telephone at this desk' }] : []
  return (
    // What is asked about a telephone goes away when there is none, with script and without.
    <div className={`group mb-10 ${error ? 'border-s-4 border-hot ps-4' : ''}`}>
      <fieldset aria-describedby={`${fieldId(name)}-look${error ? ` ${fieldId(name)}-error` : ''}`}>
        <legend className="text-[1.0625rem] font-semibold">{words.title}</legend>
        <div className="mt-1 mb-3 flex items-end gap-4">
          <PostureSketch item={item} />
          <p id={`${fieldId(name)}-look`} className="max-w-[52ch] text-soft">
            {words.look}
          </p>
        </div>
        <QuestionError name={name} error={error} />
        <AnswerRows
          type="radio"
          name={name}
          rows={[...definition.base.map(({ code }) => ({ value: code, label: code, ...words.base[code] })), ...none]}
          chosen={answered.chosen(name)}
        />
      </fieldset>
      <div className={item === 'telephone' ? hiddenWithoutTelephone : undefined}>
        <fieldset className="mt-4">
          <legend className="mb-2">Also true? Tick all that are.</legend>
          <AnswerRows
            type="checkbox"
            name={addField(item)}
            rows={definition.add.map(({ code }) => ({ value: code, label: code, ...words.add[code] }))}
            chosen={answered.chosen(addField(item))}
          />
        </fieldset>
        {item === 'monitor' || item === 'telephone' || item === 'mouse' || item === 'keyboard' ? (
          <DurationQuestion timed={item} answered={answered} />
        ) : null}
      </div>
    </div>
  )
}

function DurationQuestion({ timed, answered }: { timed: RosaTimed; answered: Answered }) {
  const name = durationField(timed)
  const error = errorOf(answered.state, name)
  return (
    <fieldset
      aria-describedby={`${fieldId(name)}-help${error ? ` ${fieldId(name)}-error` : ''}`}
      className={`mt-5 ${error ? 'border-s-4 border-hot ps-4' : ''}`}
    >
      <legend className="font-semibold">{durationQuestions[timed]}</legend>
      <p id={`${fieldId(name)}-help`} className="mb-2 text-soft">
        {durationHint}
      </p>
      <QuestionError name={name} error={error} />
      <AnswerRows
        type="radio"
        name={name}
        columns={3}
        rows={rosaDurationBandIds.map((band) => ({ value: band, ...durationWords[band] }))}
        chosen={answered.chosen(name)}
      />
    </fieldset>
  )
}

/** Spelled out, value of `noTelephone` included: Tailwind finds whole class names only. */
const hiddenWithoutTelephone = 'group-has-[[value=none]:checked]:hidden'
