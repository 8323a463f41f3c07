'use client'

import { Chart, type ChartConfiguration, type ChartType } from 'chart.js'
import { useEffect, useRef } from 'react'

/** The design's colours as the canvas needs them: read from the page, so light, dark and print agree. */
export type ChartColours = Record<
  'paper' | 'card' | 'ink' | 'soft' | 'hair' | 'plumb' | 'hot' | 'watch' | 'calm' | 'few' | 'hatch',
  string
>

const names = ['paper', 'card', 'ink', 'soft', 'hair', 'plumb', 'hot', 'watch', 'calm', 'few', 'hatch'] as const

function readColours(): ChartColours {
  const style = getComputedStyle(document.documentElement)
  const entries = names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()])
  // the entries are exactly the names of the type
  return Object.fromEntries(entries) as ChartColours
}

/**
 * A Chart.js drawing. The caller registers its chart's types (`Chart.register`) and passes a stable `build`
 * (module scope or useCallback); it is called again when the colours change.
 */
export function ChartCanvas<Type extends ChartType>({
  label,
  height,
  build,
}: {
  /** What a screen reader says instead of the drawing. */
  label: string
  /** CSS pixels; the width is the figure's. */
  height: number
  build: (colours: ChartColours) => ChartConfiguration<Type>
}) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const frame = useRef<HTMLDivElement>(null)

  useEffect(() => {
    const element = canvas.current
    if (!element || !frame.current) return
    // set as a property: a style attribute in the HTML would be refused by the Content-Security-Policy
    frame.current.style.height = `${height}px`
    let chart: { destroy(): void } | null = null
    const draw = () => {
      chart?.destroy()
      Chart.defaults.font.family = getComputedStyle(document.body).fontFamily
      Chart.defaults.font.size = 13
      const configuration = build(readColours())
      chart = new Chart(element, {
        ...configuration,
        options: { responsive: true, maintainAspectRatio: false, animation: false, ...configuration.options },
        // the spread keeps the caller's own type
      } as ChartConfiguration<Type>)
    }
    draw()
    void document.fonts.ready.then(() => {
      if (chart) draw()
    })
    const scheme = matchMedia('(prefers-color-scheme: dark)')
    scheme.addEventListener('change', draw)
    return () => {
      scheme.removeEventListener('change', draw)
      chart?.destroy()
      chart = null
    }
  }, [build, height])

  return (
    <div ref={frame} className="relative w-full">
      <canvas ref={canvas} role="img" aria-label={label} />
    </div>
  )
}
