import type { Certificate } from '../domain/disclosure/certificate'
import type { AdmissionMode, DisclosurePolicy } from '../domain/disclosure/policy'
import { fewestReports, type WithheldReason } from '../domain/disclosure/withheld'
import { compareQuarters, type Quarter, quarterEnd } from '../domain/organisation/quarter'
import { type Order, publicationDay, type QuarterStatus } from '../domain/organisation/quarter-steps'
import { listOf } from './numbers'
import { formatDay, formatQuarter } from './quarters'

/** Where a quarter is, as the screens know it. */
export type QuarterState = {
  quarter: Quarter
  status: QuarterStatus
  ordered: Order | null
  publishedAt: Date | null
  withheldBecause: WithheldReason | null
  policy: DisclosurePolicy
}

type StatusWords = { word: string; tone: 'open' | 'waiting' | 'done' | 'withheld' }

const statusWords: Record<QuarterStatus, StatusWords> = {
  open: { word: 'Open for reports', tone: 'open' },
  closed: { word: 'Closed', tone: 'waiting' },
  protected: { word: 'Protected, not published', tone: 'waiting' },
  published: { word: 'Published', tone: 'done' },
  withheld: { word: 'Withheld', tone: 'withheld' },
}

/** Why nothing of a quarter is published: the same words on every screen. */
export const withheldWords: Record<WithheldReason, { word: string; title: string; says: string }> = {
  noReports: {
    word: 'No reports',
    title: 'had no reports',
    says: 'Nobody reported in this quarter, so there is nothing to publish. Later quarters are compared with the last one that was published.',
  },
  tooFew: {
    word: 'Too few reports',
    title: 'had too few reports',
    says: 'Fewer reports came in than twice the smallest count that is shown, so nothing of this quarter is published. They stay uncounted. Later quarters are compared with the last one that was published: invite more people to report.',
  },
  notSafe: {
    word: 'Withheld',
    title: 'is withheld',
    says: 'Nothing of this quarter is published: it could not be shown that nobody can be picked out. Its reports stay uncounted; earlier releases are as they were.',
  },
}

/** Why a quarter is withheld. One from before reasons were noted has the one that says least. */
export function withheldReasonOf({ withheldBecause }: Pick<QuarterState, 'withheldBecause'>): WithheldReason {
  return withheldBecause ?? 'notSafe'
}

/** The word on a quarter's tag. An order that is being carried out says so in its sentence, so the tag does not say the old state. */
export function statusTag(state: Pick<QuarterState, 'status' | 'ordered' | 'withheldBecause'>): StatusWords {
  if (state.ordered) return { word: orderedTags[state.ordered], tone: 'waiting' }
  const words = statusWords[state.status]
  return state.status === 'withheld' ? { ...words, word: withheldWords[withheldReasonOf(state)].word } : words
}

const orderedTags: Record<Order, string> = {
  close: 'Being closed',
  protect: 'Being protected',
  publish: 'Being published',
}

const beingCarriedOut: Record<Order, string> = {
  close: 'It is being closed at this moment.',
  protect: 'Its numbers are being protected at this moment.',
  publish: 'It is being published at this moment.',
}

/** What happens next with a quarter, and when, without anybody doing anything. On hold it waits, whatever the day. */
export function describeNextStep(state: QuarterState, isHeld: boolean): string {
  if (state.ordered) return beingCarriedOut[state.ordered]
  const day = formatDay(publicationDay(state.quarter, state.policy))
  const afterHold = isHeld ? ', once the hold is lifted' : ''
  switch (state.status) {
    case 'open': {
      const end = formatDay(quarterEnd(state.quarter))
      const sameDay = end === day
      return sameDay
        ? `It closes by itself on ${end} and is published the same day${afterHold}.`
        : `It closes by itself on ${end} and is published on ${day}${afterHold}.`
    }
    case 'closed':
      return `No report of it can come, change or go any more. Its numbers are protected and published on ${day}${afterHold}.`
    case 'protected':
      return `Its numbers are protected. They are published on ${day}${afterHold}.`
    case 'published':
      return state.publishedAt ? `Published on ${formatDay(state.publishedAt)}. It can no longer change.` : ''
    case 'withheld':
      return withheldWords[withheldReasonOf(state)].says
  }
}

/** What each order does, beside its button. */
export const orderWords: Record<Order, { title: string; button: string; explains: string }> = {
  close: {
    title: 'Close the quarter now',
    button: 'Close for good',
    explains:
      'From then on no report of this quarter can be sent, changed or withdrawn, and none can be sent until the next quarter begins. This cannot be undone.',
  },
  protect: {
    title: 'Protect the numbers now',
    button: 'Protect the numbers',
    explains:
      'Decides which numbers can be shown without picking anybody out. This runs once; you can then see the result exactly as it will be published.',
  },
  publish: {
    title: 'Publish now',
    button: 'Publish',
    explains: 'Everybody who signs in sees the release from then on. It can no longer be changed.',
  },
}

/** What is said beside closing an open quarter by hand. `soon`: in its last week, when closing is no surprise. */
export type ClosingWords = { quarter: Quarter; left: string; warning: string; soon: boolean }

/** Says nothing of how many have reported: only what is public, the days and the rule. */
export function closingWords({ quarter, policy }: Pick<QuarterState, 'quarter' | 'policy'>, at: Date): ClosingWords {
  const end = quarterEnd(quarter)
  const days = Math.max(0, Math.ceil((end.getTime() - at.getTime()) / 86_400_000))
  const inDays = days === 1 ? 'in one day' : `in ${days} days`
  return {
    quarter,
    left: `It closes by itself ${inDays}, on ${formatDay(end)}. Nobody has to do anything for that.`,
    warning: `If fewer than ${fewestReports(policy.threshold)} reports have come in by then, nothing of ${formatQuarter(quarter)} will ever be published. How many there are is known to nobody before it closes.`,
    soon: days <= 7,
  }
}

/** "Q3 2026 was asked to be closed.": the answer to a button that was just pressed. */
export function orderedWords(order: string | string[] | undefined, quarter: Quarter): string | null {
  switch (order) {
    case 'close':
      return `${formatQuarter(quarter)} is being closed.`
    case 'protect':
      return `The numbers of ${formatQuarter(quarter)} are being protected.`
    case 'publish':
      return `${formatQuarter(quarter)} is being published.`
    default:
      return null
  }
}

const admissionWords: Record<AdmissionMode, string> = {
  open: 'anybody with the link; not limited to one report each',
  slips: 'a sealed one-time code that was drawn from a box',
  passes: 'one pass for each person, which cannot be linked to the report',
}

/** The rules that the quarter was opened under, as terms and what they are. */
export function policyLines(policy: DisclosurePolicy): { term: string; text: string }[] {
  return [
    { term: 'Smallest count shown', text: String(policy.threshold) },
    { term: 'Smallest unit with a row of its own', text: `${policy.minimumUnitHeadcount} people` },
    { term: 'Published', text: lagText(policy.publicationLagDays) },
    { term: 'Who may report', text: admissionWords[policy.admission] },
    { term: 'Raw reports are kept for', text: `${policy.retentionMonths} months` },
  ]
}

function lagText(days: number): string {
  if (days === 0) return 'on the day after the quarter ends'
  return `${days} days after the quarter ends`
}

/** What the certificate says, in plain words. */
export function describeCertificate(certificate: Certificate, threshold: number): string {
  const { attacked, programs } = certificate
  const solved = programs.linear + programs.integer
  return `Before publication, an attack was computed on ${attacked.toLocaleString('en-GB')} numbers that are not shown: with everything that is published, and knowing the rules, could anybody learn more about a group of fewer than ${threshold} people than the range that is shown? The answer was no every time. It took ${solved.toLocaleString('en-GB')} calculations with ${certificate.solver}.`
}

/**
 * Why a quarter is compared with one that is not right before it, or with none: "Compared with Q3 2026, because Q4 2026 had
 * no reports." Null where nothing has to be said.
 */
export function describeGap(
  quarter: Quarter,
  previous: Quarter | null,
  quarters: readonly Pick<QuarterState, 'quarter' | 'status' | 'withheldBecause'>[],
): string | null {
  const between = quarters
    .filter((row) => row.status === 'withheld' && compareQuarters(row.quarter, quarter) < 0)
    .filter((row) => previous === null || compareQuarters(row.quarter, previous) > 0)
    .sort((a, b) => compareQuarters(a.quarter, b.quarter))
    .map((row) => `${formatQuarter(row.quarter)} ${withheldWords[withheldReasonOf(row)].title}`)
  if (between.length === 0) return null
  const because = listOf(between)
  return previous === null
    ? `There is no earlier quarter to compare with: ${because}.`
    : `Compared with ${formatQuarter(previous)}, the last quarter before it that was published: ${because}.`
}
