import type { ChartColours } from './chart-colours'

/** A quiet card in the page's own colours, for every drawing. */
export function tooltipLook(colours: ChartColours) {
  return {
    displayColors: false,
    backgroundColor: colours.card,
    borderColor: colours.edge,
    borderWidth: 1,
    titleColor: colours.ink,
    bodyColor: colours.ink,
    cornerRadius: 9,
    padding: 12,
    caretSize: 0,
    titleFont: { family: colours.font, size: 14, weight: 'bold' as const },
    bodyFont: { family: colours.font, size: 14 },
  }
}
