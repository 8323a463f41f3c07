import { type BreakdownId, breakdowns } from '../domain/disclosure/breakdowns'
import type { Cell } from '../domain/disclosure/table'
import type { MechanismFinding } from '../domain/hotspots/findings'
import { formatInterval, formatRate } from './numbers'
import { respondentsWord } from './participation'
import { type PublishedQuarter, rootOf, rowLabel } from './published-quarter'

type BreakdownWords = {
  title: string
  /** Who was asked what. */
  question: string
  parts: Readonly<Record<string, string>>
  /** What the answers cannot tell. */
  limits: string
}

export const breakdownWords: Readonly<Record<BreakdownId, BreakdownWords>> = {
  onsetOrder: {
    title: 'Which came first',
    question: 'Of those who report both',
    parts: {
      wristFirst: 'Wrist or hand first',
      backFirst: 'Back first',
      together: 'About the same time',
      notSure: 'Not sure, or not answered',
    },
    limits: 'An order in time, as people remember it. It does not say that the first led to the second.',
  },
  neckInvolved: {
    title: 'Neck complaints as well',
    question: 'Of those who report both',
    parts: { yes: 'Neck too', no: 'Not the neck, or not answered' },
    limits:
      'Neck and hand share nerves, so the three can appear together. Which nerve, if any, only a clinician can find out.',
  },
  postureChanged: {
    title: 'Changed how they sit or work',
    question: 'Of those who report both',
    parts: { yes: 'Yes', no: 'No', notSure: 'Not sure, or not answered' },
    limits:
      'Who guards a sore hand loads neck, shoulders and back in other ways. The figure does not say how often that matters.',
  },
  handPattern: {
    title: 'Where in the hand',
    question: 'Of those who report wrist or hand complaints',
    parts: {
      medianWithNeck: 'Thumb to ring finger, and the neck',
      medianAlone: 'Thumb to ring finger only',
      other: 'Other parts of wrist and hand',
      notGiven: 'Not answered',
    },
    limits: 'A place in the hand, not a condition: what lies behind it needs a professional and tests.',
  },
  wristInterference: {
    title: 'In the way of work: wrist or hand',
    question: 'Of those who report wrist or hand complaints',
    parts: { none: 'Not at all', some: 'Slightly', much: 'Substantially', notGiven: 'Not answered' },
    limits: 'What people say of themselves in the last seven days.',
  },
  backInterference: {
    title: 'In the way of work: back',
    question: 'Of those who report back complaints',
    parts: { none: 'Not at all', some: 'Slightly', much: 'Substantially', notGiven: 'Not answered' },
    limits: 'What people say of themselves in the last seven days.',
  },
  systemic: {
    title: 'A condition of the whole body',
    question: 'Of those who report both',
    parts: { yes: 'Yes: one of those on the form', no: 'No', notGiven: 'Not answered' },
    limits: 'Asked as one question, never which condition, and shown for the whole organisation only.',
  },
}

type MechanismPart = {
  id: string
  label: string
  cell: Cell
  share: string
  interval: string
  bar: { mean: number; lower: number; upper: number }
}

/** One question at one row. */
export type MechanismTable = { row: string; label: string; n: string; parts: MechanismPart[] }

/** One further question: the whole organisation, and the sites large enough to show. */
export type Mechanism = {
  id: BreakdownId
  title: string
  question: string
  limits: string
  overall: MechanismTable | null
  sites: MechanismTable[]
}

/** In the order in which the questions are defined; questions without any published table are left out. */
export function mechanismsOf(published: PublishedQuarter): Mechanism[] {
  const root = rootOf(published).id
  return breakdowns.flatMap(({ id }) => {
    const found = published.findings.mechanisms.filter((entry) => entry.breakdown === id)
    if (found.length === 0) return []
    const { title, question, limits } = breakdownWords[id]
    const overall = found.find((entry) => entry.row === root)
    return [
      {
        id,
        title,
        question,
        limits,
        overall: overall ? mechanismTable(published, overall) : null,
        sites: found.filter((entry) => entry.row !== root).map((entry) => mechanismTable(published, entry)),
      },
    ]
  })
}

/** Titles of the questions that this release answers nowhere. */
export function unshownMechanisms(published: PublishedQuarter): string[] {
  const shown = new Set(published.findings.mechanisms.map((entry) => entry.breakdown))
  return breakdowns.flatMap(({ id }) => (shown.has(id) ? [] : [breakdownWords[id].title]))
}

function mechanismTable(published: PublishedQuarter, { row, breakdown, n, parts }: MechanismFinding): MechanismTable {
  const { question, parts: words } = breakdownWords[breakdown]
  const found = published.rows.find((entry) => entry.id === row)
  return {
    row,
    label: found ? rowLabel(published, found) : row,
    n: `${question}: n\u00a0${n} ${respondentsWord(published.findings.denominator, n)}`,
    parts: parts.map(({ part, cell, share }) => ({
      id: part,
      label: words[part] ?? part,
      cell,
      share: `about ${formatRate(share.mean)}`,
      interval: formatInterval(share),
      bar: share,
    })),
  }
}
