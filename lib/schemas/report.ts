import { z } from 'zod'
import type { SymptomClass } from '../domain/disclosure/table'
import { cmdqDegrees, cmdqFrequencies } from '../domain/instruments/cmdq'
import { handAreas, nightAnswers } from '../domain/instruments/hand-symptoms'
import {
  appliesTo,
  classifyRegions,
  hasBackComplaint,
  hasNeckComplaint,
  hasWristComplaint,
  regionAnswers,
} from '../domain/instruments/nordic-regions'
import { unitCodePattern } from '../domain/organisation/unit-tree'
import { plain } from './text'

/**
 * The wire format of a report: one schema for the form, for multipart and for JSON.
 *
 * A message is a key of `problems` in the messages, so that a language is chosen where the answer is written.
 * Answers to questions that no ticked region calls for are checked, then left out of the report, whatever the
 * content type: with the form somebody may go back and untick, and a program's report must mean the same.
 * The JSON answer names them in `ignored`.
 */
export const problemCodes = [
  'unit.required',
  'unit.unknown',
  'regions.required',
  'regions.choose',
  'regions.noneAlone',
  'wrist.frequency.required',
  'back.frequency.required',
  'neck.frequency.required',
  'frequency.choose',
  'degree.choose',
  'hand.choose',
  'hand.night.choose',
  'yesNo.choose',
  'order.choose',
  'posture.choose',
  'systemic.choose',
  'admission.choose',
  'pass.format',
  'pass.refused',
  'slip.missing',
  'slip.format',
  'slip.refused',
  'slip.wrongUnit',
  'pass.missing',
  'entry.missing',
  'entry.format',
  'entry.refused',
  'key.required',
  'key.format',
  'receipt.format',
  'action.choose',
  'field.unknown',
  'body.object',
] as const
export type ProblemCode = (typeof problemCodes)[number]

/** What is wrong with one field. `field` is its name in the wire format, empty for the request as a whole. */
export type Problem = { field: string; code: ProblemCode }

const because = (code: ProblemCode) => ({ error: code })

const frequency = z.literal(cmdqFrequencies, because('frequency.choose')).optional()
const degree = z.literal(cmdqDegrees, because('degree.choose')).optional()
const areas = z.array(z.enum(handAreas, because('hand.choose')), because('hand.choose')).optional()
const yesNo = z.enum(['yes', 'no'], because('yesNo.choose')).optional()
/** Opaque here: admission is decided in the vault. */
const admissionProof = plain('admission.choose').max(2048, because('admission.choose')).optional()

const whenTicked = [
  { field: 'wrist.frequency', ticked: hasWristComplaint, code: 'wrist.frequency.required' },
  { field: 'back.frequency', ticked: hasBackComplaint, code: 'back.frequency.required' },
  { field: 'neck.frequency', ticked: hasNeckComplaint, code: 'neck.frequency.required' },
] as const

const content = {
  unit: z
    .string(because('unit.required'))
    .min(1, because('unit.required'))
    .regex(unitCodePattern, because('unit.unknown')),
  regions: z
    .array(z.enum(regionAnswers, because('regions.choose')), {
      error: (issue) => (issue.input === undefined ? 'regions.required' : 'regions.choose') satisfies ProblemCode,
    })
    .min(1, because('regions.required')),
  'wrist.frequency': frequency,
  'wrist.discomfort': degree,
  'wrist.interference': degree,
  'hand.left': areas,
  'hand.right': areas,
  'hand.night': z.enum(nightAnswers, because('hand.night.choose')).optional(),
  'hand.relief': yesNo,
  'back.frequency': frequency,
  'back.discomfort': degree,
  'back.interference': degree,
  'neck.frequency': frequency,
  'neck.discomfort': degree,
  'neck.interference': degree,
  'neck.hand': yesNo,
  order: z.enum(['wrist-first', 'back-first', 'together', 'not-sure'], because('order.choose')).optional(),
  posture: z.enum(['yes', 'no', 'not-sure'], because('posture.choose')).optional(),
  systemic: z.enum(['yes', 'no', 'prefer-not'], because('systemic.choose')).optional(),
  pass: plain('pass.format').max(2048, because('pass.format')).optional(),
  slip: admissionProof,
}

/**
 * Rules between fields. Checked on the raw input beside the schema, not inside it: zod stops at the first
 * wrong type, and somebody who forgot two answers wants to hear of both.
 */
function problemsTogether(input: unknown): Problem[] {
  const report = AnyFields.safeParse(input).data ?? {}
  const regions = content.regions.safeParse(report.regions).data ?? []
  if (regions.includes('none') && regions.some((region) => region !== 'none')) {
    return [{ field: 'regions', code: 'regions.noneAlone' }]
  }
  return whenTicked
    .filter(({ field, ticked }) => ticked(regions) && report[field] === undefined)
    .map(({ field, code }) => ({ field, code }))
}

const AnyFields = z.record(z.string(), z.unknown())

const strictly: z.core.$ZodErrorMap<z.core.$ZodIssueInvalidType | z.core.$ZodIssueUnrecognizedKeys> = (issue) =>
  issue.code === 'unrecognized_keys' ? 'field.unknown' : 'body.object'

const key = z.string(because('key.required')).regex(/^[A-Za-z0-9_-]{16,64}$/, because('key.format'))

/** A new report: `POST /r/{organisation}/reports`. */
export const FileReport = z.strictObject({ ...content, key, entry: admissionProof }, { error: strictly })

/** The new content of a report that its receipt names. */
export const AmendReport = z.strictObject(content, { error: strictly })

export const receiptActions = ['read', 'amend', 'withdraw'] as const
export type ReceiptAction = (typeof receiptActions)[number]

/** The validated answers by their names in the wire format; absent means not answered. */
export type ReportAnswers = Readonly<Record<string, string | number | readonly string[]>>

/** The validated content of a report, in one canonical form: equal reports are equal texts. */
export type ReportContent = { unit: string; answers: ReportAnswers; symptomClass: SymptomClass }

export type Parsed<Value> = { ok: true; value: Value } | { ok: false; problems: Problem[] }

function parse<Schema extends z.ZodType>(schema: Schema, input: unknown): Parsed<z.output<Schema>> {
  const parsed = schema.safeParse(input)
  const problems = [...(parsed.success ? [] : problemsOf(parsed.error)), ...problemsTogether(input)]
  return parsed.success && problems.length === 0
    ? { ok: true, value: parsed.data }
    : { ok: false, problems: inOrder(problems) }
}

/** What was given to be admitted, as it was typed. */
export type GivenProof = { slip?: string | undefined; pass?: string | undefined; entry?: string | undefined }

export type FiledReport = ReportContent & { key: string; ignored: string[]; proof: GivenProof }

/** A new report from whatever arrived. Never throws for bad input. */
export function parseFiledReport(input: unknown): Parsed<FiledReport> {
  const parsed = parse(FileReport, input)
  if (!parsed.ok) return parsed
  const { key, entry, ...rest } = parsed.value
  const proof = { slip: rest.slip, pass: rest.pass, entry }
  return { ok: true, value: { ...toContent(rest), key, ignored: ignoredIn(rest), proof } }
}

/** New content for an existing report. Never throws for bad input. */
export function parseAmendment(input: unknown): Parsed<ReportContent & { ignored: string[] }> {
  const parsed = parse(AmendReport, input)
  return parsed.ok ? { ok: true, value: { ...toContent(parsed.value), ignored: ignoredIn(parsed.value) } } : parsed
}

type Content = z.output<typeof AmendReport>

/** Order in which multiple answers are stored: the questionnaire's, not the one they were ticked in. */
const canonicalOrder: Readonly<Record<string, readonly string[]>> = {
  regions: regionAnswers,
  'hand.left': handAreas,
  'hand.right': handAreas,
}

function toContent(report: Content): ReportContent {
  const answers: Record<string, string | number | readonly string[]> = {}
  for (const [field, answer] of answersOf(report)) {
    const order = canonicalOrder[field]
    const canonical = order && Array.isArray(answer) ? order.filter((option) => answer.includes(option)) : answer
    if (!Array.isArray(canonical) || canonical.length > 0) answers[field] = canonical
  }
  return { unit: report.unit, answers, symptomClass: classifyRegions(report.regions) }
}

function ignoredIn(report: Content): string[] {
  const kept = new Set(answersOf(report).map(([field]) => field))
  return answerFields.filter((field) => report[field] !== undefined && !kept.has(field))
}

/** Fields of the questionnaire, in its order; a report's unit, key and proof of admission are not answers. */
export const answerFields = Object.keys(content).filter(
  (field): field is Exclude<keyof Content, 'unit' | 'pass' | 'slip'> => !['unit', 'pass', 'slip'].includes(field),
)

function answersOf(report: Content): [string, string | number | readonly string[]][] {
  return answerFields.flatMap((field) => {
    const answer = report[field]
    return answer === undefined || !appliesTo(field, report.regions) ? [] : [[field, answer] as [string, typeof answer]]
  })
}

function problemsOf(error: z.ZodError): Problem[] {
  return error.issues.flatMap((issue) => {
    const fields = issue.code === 'unrecognized_keys' ? issue.keys : [String(issue.path[0] ?? '')]
    // Every message of the schemas above is a ProblemCode; the tests send a wrong value for each field.
    return fields.map((field) => ({ field, code: issue.message as ProblemCode }))
  })
}

/** In the order of the questions, one per field: the first is what to mend first. */
function inOrder(problems: readonly Problem[]): Problem[] {
  const order = Object.keys(content)
  const rank = ({ field }: Problem) => (order.includes(field) ? order.indexOf(field) : order.length)
  const firstOfField = problems.filter(
    ({ field }, index) => problems.findIndex((other) => other.field === field) === index,
  )
  return firstOfField.sort((a, b) => rank(a) - rank(b))
}

/** Fields that hold several answers, and fields that hold a number, for decoding a form's text. */
const listFields: readonly string[] = ['regions', 'hand.left', 'hand.right']
const numberFields: readonly string[] = ['wrist', 'back', 'neck'].flatMap((part) => [
  `${part}.frequency`,
  `${part}.discomfort`,
  `${part}.interference`,
])

/**
 * Names and values of a form as the object that the schema reads. An empty value is no answer. A single-choice
 * field that came twice stays a list, and a number that is not one digit stays text: both fail the schema.
 */
export function fromFormFields(fields: readonly (readonly [string, string])[]): Record<string, unknown> {
  const values = new Map<string, string[]>()
  for (const [name, value] of fields) if (value !== '') values.set(name, [...(values.get(name) ?? []), value])
  const entries = [...values].map(([name, texts]): [string, unknown] => {
    if (listFields.includes(name)) return [name, texts]
    const [text] = texts
    if (texts.length > 1 || text === undefined) return [name, texts]
    return [name, numberFields.includes(name) && /^\d$/.test(text) ? Number(text) : text]
  })
  return Object.fromEntries(entries)
}
