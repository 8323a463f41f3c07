import { type Outcome, outcomes } from '../domain/disclosure/table'

export type OutcomeWords = {
  /** Of a tab, a column or a figure: "Wrist or hand". */
  title: string
  /** After a place: "Packing, Leeds: wrist and hand". */
  topic: string
  /** As the subject of a sentence: "wrist and hand complaints". */
  complaints: string
}

export const outcomeWords: Record<Outcome, OutcomeWords> = {
  wristAny: { title: 'Wrist or hand', topic: 'wrist and hand', complaints: 'wrist and hand complaints' },
  backAny: { title: 'Back', topic: 'back', complaints: 'back complaints' },
  both: { title: 'Both', topic: 'wrist and back together', complaints: 'wrist and back complaints together' },
}

/** The text as an outcome, or null when it is none. */
export function parseOutcome(text: string): Outcome | null {
  return outcomes.find((outcome) => outcome === text) ?? null
}
