import {
  CategoryScale,
  Chart,
  LinearScale,
  LineController,
  LineElement,
  type Plugin,
  PointElement,
  Tooltip,
} from 'chart.js'
import type { UnitHistory } from '@/lib/view/unit-history'
import type { ChartColours } from './chart-colours'
import { drawBob } from './plumb-line'
import { tooltipLook } from './tooltip-look'

Chart.register(LineController, LineElement, PointElement, LinearScale, CategoryScale, Tooltip)

/** One outcome of one row through the quarters: the estimate with its interval, and the organisation's rate. */
export function drawUnitHistory(canvas: HTMLCanvasElement, model: UnitHistory, colours: ChartColours): Chart {
  const { points, maximum } = model
  const narrow = (canvas.parentElement?.clientWidth ?? 0) < 520
  const percent = (rate: number | undefined) => (rate === undefined ? null : rate * 100)
  return new Chart(canvas, {
    type: 'line',
    data: {
      labels: points.map((point) => (narrow ? point.short.split('\u00a0') : point.short)),
      datasets: [
        {
          label: 'This unit',
          data: points.map((point) => percent(point.rate?.mean)),
          borderColor: colours.ink,
          backgroundColor: colours.ink,
          borderWidth: 2,
          pointRadius: 4.5,
          pointHitRadius: 16,
          // A quarter without an own row is a gap, not a line drawn across it.
          spanGaps: false,
        },
        {
          label: 'This quarter alone',
          data: points.map((point) => percent(point.rate?.alone)),
          borderColor: colours.few,
          backgroundColor: colours.paper,
          showLine: false,
          pointRadius: 4,
          pointBorderWidth: 1.5,
        },
        {
          label: 'Organisation',
          data: points.map((point) => point.organisation * 100),
          borderColor: colours.plumb,
          backgroundColor: colours.plumb,
          borderWidth: 1.5,
          pointRadius: 0,
        },
      ],
    },
    options: {
      responsive: true,
      maintainAspectRatio: false,
      animation: false,
      layout: { padding: { right: 20, top: 8 } },
      interaction: { mode: 'index', intersect: false },
      scales: {
        x: {
          offset: true,
          grid: { display: false },
          border: { color: colours.hair },
          ticks: { color: colours.soft, maxRotation: 0, font: { family: colours.font, size: 13 } },
        },
        y: {
          min: 0,
          max: maximum * 100,
          grid: { color: colours.hair, drawTicks: false },
          border: { display: false },
          ticks: {
            color: colours.soft,
            padding: 8,
            stepSize: 10,
            font: { family: colours.font, size: 13 },
            callback: (value) => `${value} %`,
          },
        },
      },
      plugins: {
        tooltip: {
          ...tooltipLook(colours),
          filter: (item) => item.datasetIndex === 0,
          callbacks: {
            title: (items) => points[items[0]?.dataIndex ?? -1]?.quarter ?? '',
            label: (item) => {
              const point = points[item.dataIndex]
              return point ? [point.estimate, `this quarter alone: ${point.alone}`, point.change] : []
            },
          },
        },
      },
    },
    plugins: [intervals(model, colours), bobAtTheEnd(colours)],
  })
}

function intervals({ points }: UnitHistory, colours: ChartColours): Plugin<'line'> {
  return {
    id: 'intervals',
    beforeDatasetsDraw({ ctx, scales }) {
      const { x, y } = scales
      if (!x || !y) return
      ctx.save()
      ctx.strokeStyle = colours.ink
      ctx.lineWidth = 2
      ctx.lineCap = 'round'
      for (const [index, { rate }] of points.entries()) {
        if (!rate) continue
        ctx.beginPath()
        ctx.moveTo(x.getPixelForValue(index), y.getPixelForValue(rate.lower * 100))
        ctx.lineTo(x.getPixelForValue(index), y.getPixelForValue(rate.upper * 100))
        ctx.stroke()
      }
      ctx.restore()
    },
  }
}

/** The organisation's line ends in the bob: the same sign as in every other comparison. */
function bobAtTheEnd(colours: ChartColours): Plugin<'line'> {
  return {
    id: 'bobAtTheEnd',
    afterDatasetsDraw(chart) {
      const { x, y } = chart.getDatasetMeta(2).data.at(-1)?.tooltipPosition(true) ?? { x: null, y: null }
      if (x === null || y === null) return
      const { ctx } = chart
      ctx.save()
      ctx.fillStyle = colours.plumb
      ctx.strokeStyle = colours.plumb
      ctx.lineWidth = 1.5
      ctx.beginPath()
      ctx.moveTo(x, y)
      ctx.lineTo(x + 14, y)
      ctx.lineTo(x + 14, y + 4)
      ctx.stroke()
      drawBob(ctx, x + 14, y + 4)
      ctx.restore()
    },
  }
}
