import type { ChartOptions } from 'chart.js'

/** What every drawing of places has: a mark opens the page of its place. `ids` in the order of the marks. */
export function opensPlace(
  canvas: HTMLCanvasElement,
  ids: readonly string[],
  select: (id: string) => void,
): Pick<ChartOptions, 'responsive' | 'maintainAspectRatio' | 'animation' | 'onClick' | 'onHover'> {
  return {
    responsive: true,
    maintainAspectRatio: false,
    animation: false,
    onClick: (_, hits) => {
      const id = ids[hits[0]?.index ?? -1]
      if (id !== undefined) select(id)
    },
    onHover: (_, hits) => {
      canvas.style.cursor = hits.length > 0 ? 'pointer' : 'default'
    },
  }
}
