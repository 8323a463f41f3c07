/** Headings of docs/method.md that screens link to. */
export const methodAnchors = ['rate', 'hotspot', 'participation', 'co-occurrence', 'heat-map'] as const
export type MethodAnchor = (typeof methodAnchors)[number]
