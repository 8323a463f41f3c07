import { Chart, LinearScale, type Plugin, PointElement, ScatterController, Tooltip } from 'chart.js'
import type { Caterpillar } from '@/lib/view/caterpillar'
import type { ChartColours } from './chart-colours'
import { opensPlace } from './opens-place'
import { drawPlumbLine } from './plumb-line'
import { drawStateMark } from './state-mark'
import { tooltipLook } from './tooltip-look'

Chart.register(ScatterController, PointElement, LinearScale, Tooltip)

/** Rates with intervals, a row each, and the plumb line through all of them. */
export function drawCaterpillar(
  canvas: HTMLCanvasElement,
  model: Caterpillar,
  colours: ChartColours,
  select: (id: string) => void,
): Chart {
  const { rows, maximum, organisation } = model
  const narrow = () => (canvas.parentElement?.clientWidth ?? 0) < 520
  return new Chart(canvas, {
    type: 'scatter',
    data: {
      datasets: [
        {
          data: rows.map((row, y) => ({ x: row.mean * 100, y })),
          // The marks are drawn by the plugin below, in shapes that Chart.js does not have.
          pointRadius: 0,
          pointHoverRadius: 0,
          pointHitRadius: 14,
        },
      ],
    },
    options: {
      ...opensPlace(
        canvas,
        rows.map(({ id }) => id),
        select,
      ),
      font: { family: colours.font, size: 13 },
      layout: { padding: { top: 26, right: 10 } },
      interaction: { mode: 'nearest', axis: 'y', intersect: false },
      scales: {
        x: {
          min: 0,
          max: maximum * 100,
          grid: { color: colours.hair, drawTicks: false, lineWidth: 1 },
          border: { display: false },
          ticks: {
            color: colours.soft,
            padding: 16,
            stepSize: narrow() ? 20 : 10,
            includeBounds: false,
            font: { family: colours.font, size: 13 },
            callback: (value) => `${value} %`,
          },
        },
        y: {
          min: -0.6,
          max: rows.length - 0.4,
          reverse: true,
          weight: 2,
          grid: { display: false },
          border: { display: false },
          afterBuildTicks: (axis) => {
            axis.ticks = rows.map((_, value) => ({ value }))
          },
          ticks: {
            autoSkip: false,
            crossAlign: 'far',
            color: colours.ink,
            padding: 8,
            font: { family: colours.font, size: narrow() ? 12 : 14, lineHeight: 1 },
            callback: (value) => labelLines(rows[Number(value)]?.label ?? '', narrow()),
          },
        },
        n: {
          axis: 'y',
          position: 'left',
          display: !narrow(),
          min: -0.6,
          max: rows.length - 0.4,
          reverse: true,
          weight: 1,
          grid: { display: false },
          border: { display: false },
          afterBuildTicks: (axis) => {
            axis.ticks = rows.map((_, value) => ({ value }))
          },
          ticks: {
            autoSkip: false,
            color: colours.soft,
            padding: 12,
            font: { family: colours.font, size: 13 },
            callback: (value) => String(rows[Number(value)]?.n ?? ''),
          },
        },
      },
      plugins: {
        tooltip: {
          ...tooltipLook(colours),
          callbacks: {
            title: (items) => rows[items[0]?.dataIndex ?? -1]?.label ?? '',
            label: (item) => {
              const row = rows[item.dataIndex]
              return row ? [`${row.state}: ${row.estimate}`, row.change] : []
            },
          },
        },
      },
    },
    plugins: [marks(model, colours, narrow), plumbLine(organisation, colours)],
  })
}

/** "Packing, Leeds" on two lines where there is little room. */
function labelLines(label: string, narrow: boolean): string | string[] {
  if (!narrow) return label
  const [name = '', ...site] = label.split(', ')
  return site.length > 0 ? [name, site.join(', ')] : label
}

function drawColumnHead(context: CanvasRenderingContext2D, right: number, bottom: number, colours: ChartColours): void {
  context.save()
  context.font = `13px ${colours.font}`
  context.fillStyle = colours.soft
  context.textAlign = 'right'
  context.fillText('n', right, bottom)
  context.restore()
}

function marks({ rows }: Caterpillar, colours: ChartColours, narrow: () => boolean): Plugin<'scatter'> {
  return {
    id: 'marks',
    afterDatasetsDraw({ ctx, scales }) {
      const { x, y, n } = scales
      if (!x || !y) return
      if (n && !narrow()) drawColumnHead(ctx, n.right - 12, y.top - 8, colours)
      for (const [index, row] of rows.entries()) {
        const height = y.getPixelForValue(index)
        const colour = colours[row.tone]
        ctx.save()
        ctx.strokeStyle = colour
        ctx.lineWidth = 2.5
        ctx.lineCap = 'round'
        if (row.tone === 'few') ctx.setLineDash([2, 5])
        ctx.beginPath()
        ctx.moveTo(x.getPixelForValue(row.lower * 100), height)
        ctx.lineTo(x.getPixelForValue(row.upper * 100), height)
        ctx.stroke()
        ctx.restore()
        const mark = { x: x.getPixelForValue(row.mean * 100), y: height, shape: row.shape }
        drawStateMark(ctx, { ...mark, colour, ground: colours.paper })
      }
    },
  }
}

function plumbLine({ mean, text }: Caterpillar['organisation'], colours: ChartColours): Plugin<'scatter'> {
  return {
    id: 'plumbLine',
    beforeDatasetsDraw({ ctx, chartArea, scales }) {
      const { x } = scales
      if (!x) return
      drawPlumbLine(ctx, {
        x: x.getPixelForValue(mean * 100),
        left: chartArea.left,
        top: chartArea.top,
        bottom: chartArea.bottom + 12,
        colour: colours.plumb,
        label: `organisation ${text}`,
        font: colours.font,
      })
    },
  }
}
