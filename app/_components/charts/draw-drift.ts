import { BarController, BarElement, CategoryScale, Chart, LinearScale, type Plugin, Tooltip } from 'chart.js'
import type { DriftFigure } from '@/lib/view/drift'
import type { ChartColours } from './chart-colours'
import { tooltipLook } from './tooltip-look'

Chart.register(BarController, BarElement, LinearScale, CategoryScale, Tooltip)

/** The running sum, a bar for each quarter, under its limit. */
export function drawDrift(canvas: HTMLCanvasElement, model: DriftFigure, colours: ChartColours): Chart {
  const { points, maximum, limit } = model
  const narrow = (canvas.parentElement?.clientWidth ?? 0) < 520
  return new Chart(canvas, {
    type: 'bar',
    data: {
      labels: points.map((point) => (narrow ? point.short.split('\u00a0') : point.short)),
      datasets: [
        {
          data: points.map((point) => point.value),
          backgroundColor: points.map((point) => (point.value > limit ? colours.hot : colours.calm)),
          maxBarThickness: 26,
          borderRadius: 3,
          // A sum of zero is still a quarter: a thin line says that it was looked at.
          minBarLength: 2,
        },
      ],
    },
    options: {
      responsive: true,
      maintainAspectRatio: false,
      animation: false,
      layout: { padding: { right: 20, top: 8 } },
      scales: {
        x: {
          grid: { display: false },
          border: { color: colours.hair },
          ticks: { color: colours.soft, maxRotation: 0, font: { family: colours.font, size: 13 } },
        },
        y: {
          min: 0,
          max: maximum,
          grid: { color: colours.hair, drawTicks: false },
          border: { display: false },
          ticks: {
            color: colours.soft,
            padding: 8,
            maxTicksLimit: 4,
            includeBounds: false,
            font: { family: colours.font, size: 13 },
          },
        },
      },
      plugins: {
        tooltip: {
          ...tooltipLook(colours),
          callbacks: {
            title: (items) => points[items[0]?.dataIndex ?? -1]?.quarter ?? '',
            label: (item) => {
              const point = points[item.dataIndex]
              return point ? `${point.text}, ${point.verdict} of ${model.limitText}` : ''
            },
          },
        },
      },
    },
    plugins: [limitLine(model, colours)],
  })
}

/** Dashed and in ink: brass is the organisation's rate and nothing else. */
function limitLine({ limit, limitText }: DriftFigure, colours: ChartColours): Plugin<'bar'> {
  return {
    id: 'limitLine',
    afterDatasetsDraw({ ctx, chartArea, scales }) {
      const y = scales.y?.getPixelForValue(limit)
      if (y === undefined) return
      ctx.save()
      ctx.strokeStyle = colours.ink
      ctx.fillStyle = colours.ink
      ctx.lineWidth = 1.5
      ctx.setLineDash([5, 4])
      ctx.beginPath()
      ctx.moveTo(chartArea.left, y)
      ctx.lineTo(chartArea.right, y)
      ctx.stroke()
      ctx.font = `600 13px ${colours.font}`
      ctx.textAlign = 'left'
      ctx.textBaseline = 'bottom'
      ctx.fillText(`limit ${limitText}`, chartArea.left + 6, y - 4)
      ctx.restore()
    },
  }
}
