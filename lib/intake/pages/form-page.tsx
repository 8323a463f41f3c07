import { cmdqDegrees, cmdqFrequencies } from '../../domain/instruments/cmdq'
import { handAreas, nightAnswers } from '../../domain/instruments/hand-symptoms'
import { nordicRegions } from '../../domain/instruments/nordic-regions'
import { fill, openQuarterInWords } from '../messages'
import { groupUnits } from '../units'
import { AdmissionQuestion } from './admission-question'
import { BodyMap } from './body-map'
import { HandMap } from './hand-map'
import { kioskSeconds, leaveKiosk } from './kiosk'
import { HiddenFields, LanguageSwitch, mannerFields, type Place, pageLink } from './language-switch'
import { Masthead, renderPage } from './layout'
import { Choice, isGiven, optionId } from './options'
import { askedCode, BackLinks, type FormState, Group, Options, PromiseLine, Question } from './question'
import { RedFlags } from './red-flags'

/**
 * The whole form as one page: one `<form>`, one question a screen by `:target`, no script. Shown again after a
 * problem, or to amend, it opens on the review of all answers.
 */
export function renderFormPage(state: FormState): string {
  const { facts, messages, kiosk, begun, purpose, problems, notice } = state
  const { name, slug } = facts.organisation
  const title = fill(messages.form.title, { organisation: name })
  const review = purpose.kind === 'amend' || problems.length > 0 || notice !== undefined
  return renderPage({
    messages,
    title: problems.length > 0 ? fill(messages.form.errorTitle, { title }) : title,
    kiosk,
    leave: begun || review ? leaveKiosk(slug, kiosk, kioskSeconds.form) : undefined,
    children: (
      <>
        <Masthead name={name} note={messages.form.anonymous} />
        {askedCode(state) === 'entry' ? <p className="demo">{messages.entry.mark}</p> : null}
        {facts.organisation.demo ? <p className="demo">{messages.form.demo}</p> : null}
        <main>
          <h1 className="vh">{title}</h1>
          {problems.length > 0 ? <ErrorSummary {...state} /> : null}
          {notice === undefined ? null : (
            <Notice heading={messages.notices[`${notice}Heading`]} text={messages.notices[notice]} />
          )}
          <form
            className={review ? 'review' : undefined}
            method="post"
            action={`/r/${slug}/${destination(purpose)}`}
            encType={askedCode(state) === 'pass' ? 'multipart/form-data' : undefined}
            noValidate
            autoComplete="off"
          >
            {/* Enter presses the first submit button of a form, and passes over a disabled one. The method of a
                dialog, in a form that is in none, does nothing: Enter in an answer sends nothing. */}
            <button type="submit" formMethod="dialog" hidden />
            <Purpose purpose={purpose} />
            <HiddenFields fields={mannerFields(messages, kiosk)} />
            {review ? null : <Start {...state} />}
            <CheckHeading {...state} />
            <UnitQuestion {...state} />
            <RegionsQuestion {...state} />
            <SeverityQuestion {...state} part="wrist" />
            <HandsQuestion {...state} />
            <NightQuestion {...state} />
            <SeverityQuestion {...state} part="back" />
            <SeverityQuestion {...state} part="neck" />
            <MoreQuestion {...state} />
            <SystemicQuestion {...state} />
            <AdmissionQuestion {...state} />
            <Send {...state} />
          </form>
        </main>
        <LanguageSwitch
          messages={messages}
          offered={facts.languages}
          slug={slug}
          place={placeOf(state)}
          note={messages.form.languageAnew}
        />
      </>
    ),
  })
}

function destination(purpose: FormState['purpose']): 'reports' | 'entry' | 'receipts' {
  if (purpose.kind === 'amend') return 'receipts'
  return purpose.onBehalf ? 'entry' : 'reports'
}

function Purpose({ purpose }: Pick<FormState, 'purpose'>) {
  if (purpose.kind === 'new') return <input type="hidden" name="key" value={purpose.key} />
  return (
    <>
      <input type="hidden" name="receipt" value={purpose.receipt} />
      <input type="hidden" name="action" value="amend" />
    </>
  )
}

function ErrorSummary({ messages, problems }: FormState) {
  return (
    // biome-ignore lint/a11y/noAutofocus: the error summary takes the focus when the page opens (GOV.UK pattern)
    <div className="summary" role="alert" tabIndex={-1} autoFocus>
      <h2>{messages.notices.errorHeading}</h2>
      <ul>
        {problems.map(({ field, code }) => {
          const target = fieldTargets.get(field)
          const text = messages.problems[code]
          return <li key={field}>{target === undefined ? text : <a href={`#${target}`}>{text}</a>}</li>
        })}
      </ul>
    </div>
  )
}

function Notice({ heading, text }: { heading: string; text: string }) {
  return (
    // biome-ignore lint/a11y/noAutofocus: says first that it may not be stored
    <div className="summary" role="alert" tabIndex={-1} autoFocus>
      <h2>{heading}</h2>
      <p>{text}</p>
    </div>
  )
}

/** Where this form begins anew: with the unit that a poster's link names, or at the receipt that it amends. */
function placeOf({ purpose, kiosk, given }: FormState): Place {
  if (purpose.kind === 'amend') return { page: 'receipts', kiosk }
  const unit = typeof given.unit === 'string' ? { unit: given.unit } : {}
  return { ...(purpose.onBehalf ? { page: 'entry' as const } : {}), ...unit, kiosk }
}

function Start(state: FormState) {
  const { facts, messages, kiosk, begun } = state
  const { slug } = facts.organisation
  const values = {
    threshold: facts.threshold,
    months: facts.retentionMonths,
    quarter: openQuarterInWords(facts, messages),
  }
  const { start } = messages
  const first = typeof state.given.unit === 'string' ? '#regions' : '#unit'
  return (
    <section id="start" tabIndex={-1}>
      <LanguageSwitch messages={messages} offered={facts.languages} slug={slug} place={placeOf(state)} />
      <h2>{start.heading}</h2>
      <p className="lede">{start.lede}</p>
      <p>{fill(messages.form.promise, values)}</p>
      <a
        className="go"
        href={kiosk === null || begun ? first : pageLink(slug, messages, { ...placeOf(state), begun: true }) + first}
      >
        {start.begin}
      </a>
      {kiosk === null ? null : (
        <p className="hint">{fill(messages.kiosk.formResets, { minutes: kioskSeconds.form / 60 })}</p>
      )}
      <p className="hint">{start.noComplaint}</p>
      <p className="hint">{askedCode(state) === 'entry' ? messages.entry.counts : start.admission[facts.admission]}</p>
      <details>
        <summary>{start.promiseHeading}</summary>
        <ul>
          {start.promises.map((promise) => (
            <li key={promise}>{fill(promise, values)}</li>
          ))}
        </ul>
      </details>
      <details>
        <summary>{start.limitsHeading}</summary>
        <ul>
          {[start.admissionLimits[facts.admission], ...start.limits].map((limit) => (
            <li key={limit}>{limit}</li>
          ))}
        </ul>
      </details>
      <details>
        <summary>{start.urgentHeading}</summary>
        <RedFlags messages={messages} />
      </details>
      <details>
        <summary>{start.notOfficialHeading}</summary>
        <p>{start.notOfficial}</p>
      </details>
      {kiosk === null ? (
        <p className="hint">
          <a href={pageLink(slug, messages, { page: 'receipts' })}>{start.receiptLink}</a>
        </p>
      ) : null}
    </section>
  )
}

function CheckHeading({ messages, purpose }: FormState) {
  const amend = purpose.kind === 'amend'
  return (
    <section id="check" className="reviewing" tabIndex={-1}>
      <div className="bar">
        <BackLinks id="check" messages={messages} />
      </div>
      <h2>{amend ? messages.check.amendHeading : messages.check.heading}</h2>
      {amend ? <p className="hint">{messages.check.amendHint}</p> : null}
    </section>
  )
}

function Send({ facts, messages, purpose, problems, notice }: FormState) {
  const again = problems.length > 0 || notice !== undefined
  const label =
    purpose.kind === 'amend' ? messages.check.amendSend : again ? messages.check.sendAgain : messages.check.send
  return (
    <div className="reviewing">
      <button className="go" type="submit">
        {label}
      </button>
      {purpose.kind === 'new' ? <p className="hint">{messages.check.sendNote}</p> : null}
      <PromiseLine facts={facts} messages={messages} />
    </div>
  )
}

function UnitQuestion(state: FormState) {
  const { facts, messages, given } = state
  const groups = groupUnits(facts.units)
  const many = facts.units.length > 14
  return (
    <Question
      {...state}
      id="unit"
      fields={['unit']}
      short={messages.unit.short}
      question={messages.unit.question}
      required={messages.problems['unit.required']}
    >
      <div className="req opts">
        {groups.map(({ code, name, units }) => {
          const options = units.map((unit) => (
            <Choice key={unit.code} kind="radio" field="unit" value={unit.code} given={given}>
              {unit.name}
            </Choice>
          ))
          if (name === null) return <div key="">{options}</div>
          if (!many) {
            return (
              <fieldset key={code} className="site">
                <legend className="site-name">{name}</legend>
                {options}
              </fieldset>
            )
          }
          return (
            <details key={code} className="site" open={units.some((unit) => isGiven(given, 'unit', unit.code))}>
              <summary>
                {name} <span className="mark">{messages.unit.chosen}</span>
              </summary>
              <fieldset aria-label={name}>{options}</fieldset>
            </details>
          )
        })}
      </div>
    </Question>
  )
}

function RegionsQuestion(state: FormState) {
  const { messages, given, purpose } = state
  const { regions } = messages
  return (
    <Question
      {...state}
      id="regions"
      fields={['regions']}
      short={regions.short}
      question={regions.question}
      hint={regions.hint}
      required={messages.problems['regions.required']}
    >
      <div className="mapped">
        <BodyMap caption={regions.mapNote} />
        <div className="req opts">
          {nordicRegions.map((region) => (
            <Choice key={region} kind="checkbox" field="regions" value={region} given={given}>
              {regions.options[region]}
            </Choice>
          ))}
          <Choice kind="checkbox" field="regions" value="none" given={given}>
            <strong>{regions.options.none}</strong>
          </Choice>
        </div>
      </div>
      <p className="error conflict" role="status">
        {regions.both}
      </p>
      {askedCode(state) !== null ? (
        <div className="none-only">
          <a className="go" href="#admission">
            {messages.form.continue}
          </a>
        </div>
      ) : purpose.kind === 'new' ? (
        <div className="none-only">
          <p className="hint">{regions.sendNowHint}</p>
          <button className="go" type="submit">
            {regions.sendNow}
          </button>
          <p>
            <a href="#check">{regions.checkFirst}</a>
          </p>
        </div>
      ) : null}
    </Question>
  )
}

function SeverityQuestion(state: FormState & { part: 'wrist' | 'back' | 'neck' }) {
  const { part, messages, given } = state
  const { severity, neckHand } = messages
  const fields = ['frequency', 'discomfort', 'interference'].map((name) => `${part}.${name}`)
  return (
    <Question
      {...state}
      id={part}
      fields={part === 'neck' ? [...fields, 'neck.hand'] : fields}
      short={severity[part].short}
      question={severity[part].question}
      required={messages.problems[`${part}.frequency.required`]}
    >
      <Group legend={severity.frequency.question} required>
        {cmdqFrequencies.map((value) => (
          <Choice key={value} kind="radio" field={`${part}.frequency`} value={String(value)} given={given}>
            {severity.frequency.options[value]}
          </Choice>
        ))}
      </Group>
      {(['discomfort', 'interference'] as const).map((name) => (
        <Group key={name} legend={severity[name].question} row>
          {cmdqDegrees.map((value) => (
            <Choice key={value} kind="radio" field={`${part}.${name}`} value={String(value)} given={given}>
              {severity[name].options[value]}
            </Choice>
          ))}
        </Group>
      ))}
      {part === 'neck' ? (
        <Group legend={neckHand.question} row>
          {(['yes', 'no'] as const).map((value) => (
            <Choice key={value} kind="radio" field="neck.hand" value={value} given={given}>
              {neckHand.options[value]}
            </Choice>
          ))}
        </Group>
      ) : null}
    </Question>
  )
}

function HandsQuestion(state: FormState) {
  const { messages, given } = state
  const { hands } = messages
  // The left hand is on the left in every language.
  const sides = messages.language.direction === 'rtl' ? (['right', 'left'] as const) : (['left', 'right'] as const)
  return (
    <Question
      {...state}
      id="hands"
      fields={['hand.left', 'hand.right']}
      short={hands.short}
      question={hands.question}
      hint={hands.hint}
    >
      <div className="hand-maps">
        {sides.map((side) => (
          <HandMap key={side} side={side} caption={hands[side]} areaNames={hands.map} />
        ))}
      </div>
      <div className="pairs">
        <div className="pair head" aria-hidden="true">
          <span />
          {sides.map((side) => (
            <span key={side}>{hands[`${side}Short`]}</span>
          ))}
        </div>
        {handAreas.map((area) => (
          <div className="pair" key={area}>
            <span aria-hidden="true">{hands.areas[area]}</span>
            {sides.map((side) => (
              <label key={side} htmlFor={optionId(`hand.${side}`, area)}>
                <input
                  type="checkbox"
                  name={`hand.${side}`}
                  value={area}
                  id={optionId(`hand.${side}`, area)}
                  defaultChecked={isGiven(given, `hand.${side}`, area)}
                />
                <span className="name">
                  {fill(hands.optionName, { area: hands.areas[area], hand: hands[`${side}Name`] })}
                </span>
              </label>
            ))}
          </div>
        ))}
      </div>
    </Question>
  )
}

function NightQuestion(state: FormState) {
  const { messages, given } = state
  const { night } = messages
  return (
    <Question
      {...state}
      id="night"
      fields={['hand.night', 'hand.relief']}
      short={night.short}
      question={night.question}
    >
      <Group legend={night.wake.question}>
        {nightAnswers.map((value) => (
          <Choice key={value} kind="radio" field="hand.night" value={value} given={given}>
            {night.wake.options[value]}
          </Choice>
        ))}
      </Group>
      <Group legend={night.relief.question}>
        {(['yes', 'no'] as const).map((value) => (
          <Choice key={value} kind="radio" field="hand.relief" value={value} given={given}>
            {night.relief.options[value]}
          </Choice>
        ))}
      </Group>
    </Question>
  )
}

/** What came first, asked of people with two complaints, and what it changed, asked of everybody with one. */
function MoreQuestion(state: FormState) {
  const { more, order, posture } = state.messages
  return (
    <Question {...state} id="more" fields={['order', 'posture']} short={more.short} question={more.question}>
      <div className="two-complaints">
        <Group legend={order.question}>
          <Options field="order" options={order.options} given={state.given} />
        </Group>
      </div>
      <Group legend={posture.question}>
        <Options field="posture" options={posture.options} given={state.given} />
      </Group>
    </Question>
  )
}

function SystemicQuestion(state: FormState) {
  const { short, question, hint, options } = state.messages.systemic
  return (
    <Question {...state} id="systemic" fields={['systemic']} short={short} question={question} hint={hint}>
      <div className="opts">
        <Options field="systemic" options={options} given={state.given} />
      </div>
    </Question>
  )
}

/** Where the link of an error goes: the first control of its question. */
const fieldTargets: ReadonlyMap<string, string> = new Map(
  Object.entries({
    unit: 'unit-again',
    regions: optionId('regions', 'neck'),
    'hand.left': optionId('hand.left', 'thumb'),
    'hand.right': optionId('hand.right', 'thumb'),
    'hand.night': optionId('hand.night', 'no'),
    'hand.relief': optionId('hand.relief', 'yes'),
    'neck.hand': optionId('neck.hand', 'yes'),
    order: optionId('order', 'wrist-first'),
    posture: optionId('posture', 'yes'),
    systemic: optionId('systemic', 'yes'),
    slip: 'slip',
    pass: 'pass',
    entry: 'entry',
    ...Object.fromEntries(
      ['wrist', 'back', 'neck'].flatMap((part) => [
        [`${part}.frequency`, optionId(`${part}.frequency`, '1')],
        [`${part}.discomfort`, optionId(`${part}.discomfort`, '1')],
        [`${part}.interference`, optionId(`${part}.interference`, '1')],
      ]),
    ),
  }),
)
