'use client'

import { useEffect, useRef } from 'react'
import { type ChartColours, readChartColours } from './chart-colours'

/** Draws a model on a canvas. `select` opens what the pointer has hit. */
export type Draw<Model> = (
  canvas: HTMLCanvasElement,
  model: Model,
  colours: ChartColours,
  select: (id: string) => void,
) => { destroy(): void }

/**
 * A canvas that a Chart.js drawing fills once its code has arrived. It is drawn again when the colour scheme
 * changes and for print. The canvas has no keyboard access: the table beside it is its equal (`Figure`).
 */
export function ChartCanvas<Model>({
  label,
  height,
  model,
  load,
  onSelect,
}: {
  /** What a screen reader says instead of the drawing. */
  label: string
  /** CSS pixels; the width is the figure's. */
  height: number
  model: Model
  /** Fetches the drawing's code. Must be stable: declare it at module scope. */
  load: () => Promise<Draw<Model>>
  onSelect?: (id: string) => void
}) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const select = useRef(onSelect)

  useEffect(() => {
    select.current = onSelect
  }, [onSelect])

  useEffect(() => {
    const element = canvas.current
    if (!element) return
    let chart: { destroy(): void } | null = null
    let gone = false
    let redraw = () => {}
    const queries = [matchMedia('(prefers-color-scheme: dark)'), matchMedia('print')]
    const onChange = () => redraw()
    void Promise.all([load(), document.fonts.ready]).then(([draw]) => {
      if (gone) return
      redraw = () => {
        chart?.destroy()
        chart = draw(element, model, readChartColours(), (id) => select.current?.(id))
      }
      redraw()
      for (const query of queries) query.addEventListener('change', onChange)
    })
    return () => {
      gone = true
      for (const query of queries) query.removeEventListener('change', onChange)
      chart?.destroy()
    }
  }, [model, load])

  return (
    <div className="relative w-full">
      {/* Holds the height before any script runs; the Content-Security-Policy allows no style attribute. */}
      <svg width="1" height={height} aria-hidden="true" className="block" />
      <div className="absolute inset-0">
        <canvas ref={canvas} role="img" aria-label={label} />
      </div>
    </div>
  )
}
