import { handAreas } from '../domain/instruments/hand-symptoms'
import { nordicRegions } from '../domain/instruments/nordic-regions'
import { flowStyles } from './pages/flow'
import { optionId } from './pages/options'

/** The stylesheet: what is drawn by hand, and the rules that follow from the questionnaire. */
export function stylesheet(base: string): string {
  return [withoutComments(base), mapStyles(), flowStyles()].join('\n')
}

/** A part of a picture is filled while its checkbox is ticked. */
function mapStyles(): string {
  const parts = [
    ...nordicRegions.map((region) => [optionId('regions', region), `.part-${region}`] as const),
    ...(['left', 'right'] as const).flatMap((side) =>
      handAreas.map((area) => [optionId(`hand.${side}`, area), `.hand-${side}-${area}`] as const),
    ),
  ]
  const ticked = parts.map(([input, part]) => `form:has(#${input}:checked) ${part} path`)
  // A picture has no focus of its own: it shows where the list's focus is.
  const focused = parts.map(([input, part]) => `form:has(#${input}:focus-visible) ${part} path`)
  return [
    `${ticked.join(',')}{fill:var(--hot);stroke:var(--hot)}`,
    `${focused.join(',')}{stroke:var(--focus);stroke-width:4}`,
    `@media (forced-colors:active){${ticked.join(',')}{fill:Highlight;stroke:Highlight}}`,
  ].join('\n')
}

function withoutComments(css: string): string {
  return css.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\n\s*/g, '\n')
}
