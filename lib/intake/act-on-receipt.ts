import type { IncomingMessage } from 'node:http'
import { z } from 'zod'
import { hashContent, hashReceipt, parseReceipt } from '../crypto/receipt'
import { type Problem, parseAmendment, type ReceiptAction, receiptActions } from '../schemas/report'
import { type Answer, givenAnswers, html, json, jsonProblems, wantsJson } from './answer'
import { toInput, unknownUnit } from './file-report'
import { HttpProblem } from './http-problem'
import { fill } from './messages'
import { renderFormPage } from './pages/form-page'
import { pageLink } from './pages/language-switch'
import { renderMessagePage } from './pages/message-page'
import { renderReceiptEntryPage, renderStoredReportPage } from './pages/receipt-pages'
import { jsonSentence } from './refusals'
import { readRequestBody } from './request-body'
import { type DoorParts, enter, takeManner, type Visit } from './visit'

/** Whatever was sent, as named values; each is checked where it is used. */
const NamedValues = z.record(z.string(), z.unknown())

/** `POST /r/{organisation}/receipts`: reads, amends or withdraws the report that a receipt names. */
export async function actOnReceipt(parts: DoorParts, request: IncomingMessage, slug: string): Promise<Answer> {
  const { body, manner } = takeManner(request, await readRequestBody(request))
  const visit = await enter(parts, request, slug, manner)
  const wait = parts.throttles.receipts.take(slug)
  if (wait > 0) throw new HttpProblem(429, 'tooMany', { 'Retry-After': String(wait) })
  const { receipt: entered, action, ...content } = NamedValues.safeParse(toInput(body)).data ?? {}
  const receipt = typeof entered === 'string' ? parseReceipt(entered) : null
  if (receipt === null) return refactOnReceipt(visit, typeof entered === 'string' ? entered : '')
  const known = receiptActions.find((name) => name === action)
  if (known === undefined) return jsonProblems(422, [{ field: 'action', code: 'action.choose' }], visit.messages)
  return await handlers[known](parts, visit, receipt, content)
}

type Handler = (parts: DoorParts, visit: Visit, receipt: string, content: Record<string, unknown>) => Promise<Answer>

const handlers: Record<ReceiptAction, Handler> = { read, amend, withdraw }

async function read(parts: DoorParts, visit: Visit, receipt: string): Promise<Answer> {
  const { request, slug, facts, messages, kiosk } = visit
  const report = await parts.receiptVault.readReport(slug, hashReceipt(receipt))
  if (report === null) return notFound(visit)
  if (wantsJson(request)) return json(200, report)
  return html(200, renderStoredReportPage({ facts, messages, kiosk, receipt, report }))
}

async function amend(
  parts: DoorParts,
  visit: Visit,
  receipt: string,
  content: Record<string, unknown>,
): Promise<Answer> {
  const { request, slug, facts } = visit
  const hash = hashReceipt(receipt)
  if (Object.keys(content).length === 0 && !wantsJson(request)) return await offerAmendment(parts, visit, receipt)
  const parsed = parseAmendment(content)
  const problems = [...unknownUnit(content, facts), ...(parsed.ok ? [] : parsed.problems)]
  if (!parsed.ok || problems.length > 0) return refuseAmendment(visit, receipt, content, problems)
  const { unit, answers, symptomClass } = parsed.value
  const result = await parts.receiptVault.amendReport(slug, hash, {
    unit,
    answers,
    symptomClass,
    contentHash: hashContent(receipt, { unit, answers }),
  })
  switch (result) {
    case 'done':
      return wantsJson(request) ? json(200, { status: 'amended' }) : done(visit, 'amended')
    case 'notFound':
      return notFound(visit)
    case 'quarterClosed':
      return quarterClosed(visit)
    case 'unknownUnit':
      return refuseAmendment(visit, receipt, content, [{ field: 'unit', code: 'unit.unknown' }])
    case 'wrongUnit':
      return refuseAmendment(visit, receipt, content, [{ field: 'unit', code: 'slip.wrongUnit' }])
    case 'invalid':
      throw new Error('the vault refused an amendment that the schema let through')
  }
}

/** The form with the stored answers, to be changed. */
async function offerAmendment(parts: DoorParts, visit: Visit, receipt: string): Promise<Answer> {
  const { slug, facts, messages, kiosk } = visit
  const report = await parts.receiptVault.readReport(slug, hashReceipt(receipt))
  if (report === null) return notFound(visit)
  if (report.state !== 'open') return quarterClosed(visit)
  const given = { ...report.answers, unit: report.unit }
  return html(200, renderFormPage({ facts, messages, kiosk, purpose: { kind: 'amend', receipt }, given, problems: [] }))
}

function refuseAmendment(
  { request, facts, messages, kiosk }: Visit,
  receipt: string,
  content: Record<string, unknown>,
  problems: readonly Problem[],
): Answer {
  if (wantsJson(request)) return jsonProblems(422, problems, messages)
  return html(
    422,
    renderFormPage({
      facts,
      messages,
      kiosk,
      purpose: { kind: 'amend', receipt },
      given: givenAnswers(content),
      problems,
    }),
  )
}

async function withdraw(parts: DoorParts, visit: Visit, receipt: string): Promise<Answer> {
  const result = await parts.receiptVault.withdrawReport(visit.slug, hashReceipt(receipt))
  switch (result) {
    case 'done':
      return wantsJson(visit.request) ? json(200, { status: 'withdrawn' }) : done(visit, 'withdrawn')
    case 'notFound':
      return notFound(visit)
    case 'quarterClosed':
      return quarterClosed(visit)
    case 'unknownUnit':
    case 'wrongUnit':
    case 'invalid':
      throw new Error(`withdrawing cannot end with ${result}`)
  }
}

function refactOnReceipt({ request, facts, messages, kiosk }: Visit, entered: string): Answer {
  if (wantsJson(request)) return jsonProblems(422, [{ field: 'receipt', code: 'receipt.format' }], messages)
  return html(
    422,
    renderReceiptEntryPage({ facts, messages, kiosk, entered, problem: messages.problems['receipt.format'] }),
  )
}

function notFound(visit: Visit): Answer {
  const { facts, messages } = visit
  const text = fill(messages.receipts.notFound, { months: facts.retentionMonths })
  return sentence(visit, 404, messages.receipts.notFoundHeading, text)
}

function quarterClosed(visit: Visit): Answer {
  return sentence(visit, 409, visit.messages.receipts.closedHeading, visit.messages.receipts.closedAmend)
}

function done(visit: Visit, what: 'amended' | 'withdrawn'): Answer {
  const { receipts } = visit.messages
  return sentence(visit, 200, receipts[`${what}Heading`], receipts[what])
}

function sentence(
  { request, slug, facts, messages, kiosk }: Visit,
  status: number,
  heading: string,
  text: string,
): Answer {
  if (wantsJson(request)) return jsonSentence(status, text, {}, 'receipt')
  const links = [
    { href: pageLink(slug, messages, { page: 'receipts', kiosk }), label: messages.receipts.again },
    { href: pageLink(slug, messages, { kiosk }), label: messages.pages.toForm },
  ]
  return html(status, renderMessagePage({ messages, facts, kiosk, heading, text, links }))
}
