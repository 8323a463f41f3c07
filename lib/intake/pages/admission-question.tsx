import type { FormState } from './question'
import { Question } from './question'

/**
 * The last question where the organisation admits by codes: the code of a slip, or a pass as a file or as text.
 * Neither is shown again after a problem with something else: a shared screen keeps no code.
 */
export function AdmissionQuestion(state: FormState) {
  const { messages, facts, problems } = state
  const wrong = problems.some(({ field }) => field === 'slip' || field === 'pass') ? true : undefined
  if (facts.admission === 'slips') {
    const { short, question, hint, label } = messages.admission.slip
    return (
      <Question {...state} id="admission" fields={['slip']} short={short} question={question} hint={hint}>
        <div className="field">
          <label htmlFor="slip">{label}</label>
          <input
            className="text"
            id="slip"
            name="slip"
            type="text"
            autoCapitalize="characters"
            autoComplete="off"
            spellCheck={false}
            maxLength={60}
            aria-invalid={wrong}
            aria-describedby="admission-hint"
          />
        </div>
      </Question>
    )
  }
  const { short, question, hint, file, text } = messages.admission.pass
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
