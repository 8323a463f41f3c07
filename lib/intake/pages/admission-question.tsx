import type { FormState } from './question'
import { askedCode, Question } from './question'

/**
 * The last question where a code is asked for: the code of a slip, a pass as a file or as text, or the entry code of
 * the staff. A code is shown again after a problem: whoever typed it has it on paper. A pass is not.
 */
export function AdmissionQuestion(state: FormState) {
  const asked = askedCode(state)
  if (asked === null) return null
  return asked === 'pass' ? <PassQuestion {...state} /> : <CodeQuestion {...state} asked={asked} />
}

function CodeQuestion(state: FormState & { asked: 'slip' | 'entry' }) {
  const { asked, messages, given } = state
  const { short, question, hint, label } = messages.admission[asked]
  return (
    <Question {...state} id="admission" fields={[asked]} short={short} question={question} hint={hint}>
      <div className="field">
        <label htmlFor={asked}>{label}</label>
        <input
          className="text"
          id={asked}
          name={asked}
          type="text"
          dir="ltr"
          inputMode="text"
          autoCapitalize="off"
          autoComplete="off"
          spellCheck={false}
          maxLength={60}
          defaultValue={typeof given[asked] === 'string' ? given[asked] : undefined}
          aria-invalid={isWrong(state, asked)}
          aria-describedby="admission-hint"
        />
      </div>
    </Question>
  )
}

function PassQuestion(state: FormState) {
  const { short, question, hint, file, text } = state.messages.admission.pass
  const wrong = isWrong(state, 'pass')
  return (
    <Question {...state} id="admission" fields={['pass']} short={short} question={question} hint={hint}>
      <div className="field">
        <label htmlFor="pass">{file}</label>
        <input className="file" id="pass" name="pass" type="file" aria-invalid={wrong} />
      </div>
      <div className="field">
        <label htmlFor="pass-text">{text}</label>
        <textarea
          className="text as-typed"
          id="pass-text"
          name="pass"
          dir="ltr"
          rows={4}
          autoComplete="off"
          spellCheck={false}
          maxLength={2048}
          aria-invalid={wrong}
        />
      </div>
    </Question>
  )
}

function isWrong({ problems }: FormState, asked: string): true | undefined {
  return problems.some(({ field }) => field === asked) ? true : undefined
}
