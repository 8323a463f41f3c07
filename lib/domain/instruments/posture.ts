import type { RosaSection } from './rosa-items'

/**
 * Postures that an auditor watches for over a few minutes of normal work. ROSA scores furniture and devices; these are
 * what the person at the workstation does with them. Items: seen or not. Scoring: none, no validated sum exists; what is
 * reported is at how many workstations each was seen.
 * Source: the opposites of what the evaluation checklist of OSHA's eTool Computer Workstations asks for (head and neck
 * balanced, facing forward, torso upright, shoulders relaxed, wrists straight); advisory, creates no duty. Not verified:
 * how well two auditors agree on them.
 */
export const postureObservations = [
  { code: 'wrist-extension', region: 'wrist', section: 'mouseKeyboard' },
  { code: 'forward-head', region: 'neck', section: 'monitorPhone' },
  { code: 'slouching', region: 'back', section: 'chair' },
  { code: 'twisted', region: 'back', section: 'monitorPhone' },
  { code: 'shoulders-raised', region: 'shoulders', section: 'chair' },
] as const satisfies readonly {
  code: string
  /** Part of the body that carries the load. */
  region: 'wrist' | 'neck' | 'back' | 'shoulders'
  /** Section of ROSA where the usual reason is found. */
  section: RosaSection
}[]

export type Posture = (typeof postureObservations)[number]['code']

export const postures: readonly Posture[] = postureObservations.map((observation) => observation.code)
