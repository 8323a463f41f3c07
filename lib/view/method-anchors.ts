/** Sections of docs/method.md, in its order. Each is linked from the screens that show its numbers. */
export const methodAnchors = [
  'rate',
  'interval',
  'hotspot',
  'exceedance',
  'rank',
  'change',
  'alarm',
  'drift',
  'participation',
  'non-response',
  'rosa',
  'drivers',
  'audits-against-reports',
  'association',
  'suppression',
  'co-occurrence',
  'breakdown',
  'effect',
  'smallest-change',
  'heat-map',
] as const
export type MethodAnchor = (typeof methodAnchors)[number]
