import type { IncomingMessage } from 'node:http'
import { deriveReceipt, hashContent, hashKey, hashReceipt } from '../crypto/receipt'
import type { SubmitResult, VaultFacts } from '../data/vault/types'
import type { GuidanceAnswers } from '../domain/instruments/guidance'
import { unitCodePattern } from '../domain/organisation/unit-tree'
import { type FiledReport, fromFormFields, type Parsed, type Problem, parseFiledReport } from '../schemas/report'
import { checkAdmission, isOnBehalf, refusedAdmission, withoutProof } from './admission'
import { type Answer, givenAnswers, html, json, jsonProblems, wantsJson } from './answer'
import { freshKey } from './form-template'
import { HttpProblem, VaultUnavailable } from './http-problem'
import { renderConfirmationPage } from './pages/confirmation-page'
import { renderFormPage } from './pages/form-page'
import { mannerFields } from './pages/language-switch'
import { renderMessagePage } from './pages/message-page'
import type { FormState } from './pages/question'
import { answerClosed, answerConflict, jsonSentence } from './refusals'
import { ticketFor } from './remarks'
import { type RequestBody, readRequestBody } from './request-body'
import { reportableUnits } from './units'
import { type DoorParts, enter, type Manner, messagesOf, takeManner, type Visit } from './visit'

/** `POST /r/{organisation}/reports`: stores a report and answers after its commit, with the receipt. */
export async function fileReport(parts: DoorParts, request: IncomingMessage, slug: string): Promise<Answer> {
  const { body, manner } = takeManner(request, await readRequestBody(request))
  try {
    const visit = await enter(parts, request, slug, manner)
    const wait = parts.throttles.reports.take(slug)
    if (wait > 0) return notStored(request, visit.facts, manner, slug, body, { notice: 'tooMany', status: 429, wait })
    const input = toInput(body)
    const parsed = parseFiledReport(input)
    const early = [...unknownUnit(input, visit.facts), ...missingEntry(request, input)]
    if (parsed.ok && early.length === 0) return await store(parts, visit, body, parsed.value)
    if (visit.facts.openQuarter === null) return answerClosed(visit)
    return answerProblems(visit, body, [...early, ...problemsIn(parsed)])
  } catch (error) {
    if (!(error instanceof VaultUnavailable)) throw error
    parts.onFailure(error)
    const facts = parts.facts.lastKnown(slug)
    return notStored(request, facts, manner, slug, body, { notice: 'unavailable', status: 503, wait: 10 })
  }
}

/**
 * A report whose answer was lost is known by its key and gets that answer again, also when its quarter or its pass has
 * ended since: the vault says so, and is asked before either is held against it.
 */
async function store(parts: DoorParts, visit: Visit, body: RequestBody, report: FiledReport): Promise<Answer> {
  const { slug } = visit
  const { key, unit, answers, symptomClass } = report
  const admission = checkAdmission(report.proof, visit.facts)
  if (!admission.ok) return answerProblems(visit, body, [admission.problem], 403)
  const receipt = deriveReceipt(parts.receiptSecret, slug, key)
  const result = await parts.reports.submit({
    organisation: slug,
    unit,
    answers,
    symptomClass,
    keyHash: hashKey(slug, key),
    contentHash: hashContent(receipt, { unit, answers }),
    receiptHash: hashReceipt(receipt),
    ...admission.proof,
  })
  return answerResult(parts, visit, body, report, receipt, result)
}

async function answerResult(
  parts: DoorParts,
  visit: Visit,
  body: RequestBody,
  report: FiledReport,
  receipt: string,
  result: SubmitResult,
): Promise<Answer> {
  const { request, facts, messages, kiosk } = visit
  switch (result.status) {
    case 'stored':
    case 'duplicate': {
      const { ignored } = report
      if (wantsJson(request)) return json(201, ignored.length > 0 ? { receipt, ignored } : { receipt })
      // The schema let only the questionnaire's own answers through, so they have the types of its answers.
      const answers = report.answers as GuidanceAnswers
      const onBehalf = isOnBehalf(request)
      const again = onBehalf || body.kind !== 'form' ? null : withoutProof(body.fields)
      const ticket =
        kiosk === null && !onBehalf ? await remarkTicket(parts, visit, report.key, receipt, result.status) : null
      return html(201, renderConfirmationPage({ facts, messages, kiosk, receipt, answers, again, onBehalf, ticket }))
    }
    case 'conflict':
      return answerConflict(visit)
    case 'unknownUnit':
      return answerProblems(visit, body, [{ field: 'unit', code: 'unit.unknown' }])
    case 'noOpenQuarter':
      return answerClosed(visit)
    case 'admissionRefused':
      return answerProblems(visit, body, [refusedAdmission(report.proof, facts)], 403)
    case 'unknownOrganisation':
      throw new HttpProblem(404, 'notFound')
    case 'invalid':
      throw new Error('the vault refused a report that the schema let through')
  }
}

/** A report that was stored before has a ticket as long as its own quarter is open. */
async function remarkTicket(
  parts: DoorParts,
  visit: Visit,
  key: string,
  receipt: string,
  status: 'stored' | 'duplicate',
): Promise<string | null> {
  const ticket = ticketFor(parts, visit, key)
  if (ticket === null || status === 'stored') return ticket
  const kept = await parts.receiptVault.readReport(visit.slug, hashReceipt(receipt))
  return kept?.quarter === visit.facts.openQuarter ? ticket : null
}

/**
 * The form again, answers kept, opened on the review with the errors in place; or the list as JSON. 403 when nothing
 * is wrong but that the slip, pass or entry code does not admit the report.
 */
function answerProblems(
  visit: Visit,
  body: RequestBody,
  problems: readonly Problem[],
  status: 422 | 403 = 422,
): Answer {
  const { request, facts, messages, kiosk } = visit
  if (wantsJson(request)) return jsonProblems(status, problems, messages)
  const input = toInput(body)
  const key = typeof input.key === 'string' && !problems.some(({ field }) => field === 'key') ? input.key : freshKey()
  // A field that the form does not have was not sent by the form: there is nothing to mend in it.
  const shown = problems.filter(({ field }) => field !== 'key')
  return html(
    status,
    renderFormPage({
      facts,
      messages,
      kiosk,
      purpose: purposeOf(request, key),
      given: givenAnswers(input),
      problems: shown,
    }),
  )
}

type Failure = { notice: 'unavailable' | 'tooMany'; status: 503 | 429; wait: number }

/**
 * Nothing was stored, and nothing that was answered is lost: the form again with its key, or, when not even the
 * units are known, a button that sends the same once more.
 */
function notStored(
  request: IncomingMessage,
  facts: VaultFacts | null,
  manner: Manner,
  slug: string,
  body: RequestBody,
  { notice, status, wait }: Failure,
): Answer {
  const headers = { 'Retry-After': String(wait) }
  const messages = messagesOf(request, facts, manner)
  const text = messages.notices[notice]
  if (wantsJson(request) || body.kind === 'json') return jsonSentence(status, messages.pages[notice], headers)
  if (facts === null) {
    const heading = messages.notices[`${notice}Heading`]
    return html(
      status,
      renderMessagePage({
        messages,
        heading,
        text,
        resend: {
          action: formAction(request, slug),
          fields: [...body.fields, ...mannerFields(messages, manner.kiosk)],
        },
      }),
      headers,
    )
  }
  const input = toInput(body)
  const key = typeof input.key === 'string' ? input.key : freshKey()
  const page = renderFormPage({
    facts,
    messages,
    kiosk: manner.kiosk,
    purpose: purposeOf(request, key),
    given: givenAnswers(input),
    problems: [],
    notice,
  })
  return html(status, page, headers)
}

function formAction(request: IncomingMessage, slug: string): string {
  return `/r/${slug}/${isOnBehalf(request) ? 'entry' : 'reports'}`
}

/** To be shown again, the form stays what it was: for oneself, or on behalf of somebody. */
function purposeOf(request: IncomingMessage, key: string): FormState['purpose'] {
  return { kind: 'new', key, onBehalf: isOnBehalf(request) }
}

function missingEntry(request: IncomingMessage, input: Readonly<Record<string, unknown>> | null): Problem[] {
  return isOnBehalf(request) && input?.entry === undefined ? [{ field: 'entry', code: 'entry.missing' }] : []
}

/** The body as what the schema reads. */
export function toInput(body: RequestBody): Record<string, unknown> {
  if (body.kind === 'form') return fromFormFields(body.fields)
  // Anything but an object is the schema's to refuse; own properties only, as it came.
  return body.value as Record<string, unknown>
}

function problemsIn(parsed: Parsed<unknown>): readonly Problem[] {
  return parsed.ok ? [] : parsed.problems
}

/** A unit that is well formed but not one that people report into this year. */
export function unknownUnit(input: Readonly<Record<string, unknown>> | null, facts: VaultFacts): Problem[] {
  const unit = input?.unit
  if (typeof unit !== 'string' || !unitCodePattern.test(unit)) return []
  return reportableUnits(facts.units).some(({ code }) => code === unit) ? [] : [{ field: 'unit', code: 'unit.unknown' }]
}
