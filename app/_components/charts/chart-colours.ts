/** The design's colours as a canvas needs them: read from the page, so that light, dark and print agree. */
const names = ['paper', 'card', 'ink', 'soft', 'hair', 'edge', 'plumb', 'hot', 'watch', 'calm', 'few', 'hatch'] as const
export type ChartColours = Record<(typeof names)[number], string> & { font: string }

export function readChartColours(): ChartColours {
  const style = getComputedStyle(document.documentElement)
  const entries = names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()])
  const font = getComputedStyle(document.body).fontFamily
  // The entries are exactly the names of the type.
  return { ...Object.fromEntries(entries), font } as ChartColours
}

/** Ground and text colour of a class as they are painted now; resolves what only the style engine can. */
export function paintOfClass(className: string): { ground: string; text: string } {
  const probe = document.createElement('span')
  probe.className = className
  probe.hidden = true
  document.body.append(probe)
  const { backgroundColor, color } = getComputedStyle(probe)
  const paint = { ground: backgroundColor, text: color }
  probe.remove()
  return paint
}
