import { Chart, LinearScale, type Plugin, PointElement, ScatterController, Tooltip } from 'chart.js'
import type { DisagreementMap, DisagreementPoint } from '@/lib/view/disagreement'
import type { ChartColours } from './chart-colours'
import { drawNames } from './draw-names'
import { opensPlace } from './opens-place'
import { drawPlumbLine } from './plumb-line'
import { tooltipLook } from './tooltip-look'

Chart.register(ScatterController, PointElement, LinearScale, Tooltip)

/** Above this share most workstations are at the action level. */
const half = 0.5

/** Complaints across, workstations at the action level up, both with their intervals; the plumb line and the half cross. */
export function drawDisagreement(
  canvas: HTMLCanvasElement,
  model: DisagreementMap,
  colours: ChartColours,
  select: (id: string) => void,
): Chart {
  const { points, maximum } = model
  const narrow = (canvas.parentElement?.clientWidth ?? 0) < 520
  const font = { family: colours.font, size: 13 }
  return new Chart(canvas, {
    type: 'scatter',
    data: {
      datasets: [
        {
          data: points.map(({ rate, share }) => ({ x: rate.mean * 100, y: share.mean * 100 })),
          pointRadius: 5,
          pointHoverRadius: 7,
          pointHitRadius: 14,
          pointBorderWidth: 1.5,
          pointBorderColor: points.map((point) => colourOf(point, colours)),
          // Open marks are too close to call: shape says it besides the colour.
          pointBackgroundColor: points.map((point) => (point.quadrant ? colourOf(point, colours) : colours.paper)),
        },
      ],
    },
    options: {
      ...opensPlace(
        canvas,
        points.map(({ id }) => id),
        select,
      ),
      layout: { padding: { top: 26, right: 12 } },
      scales: {
        x: {
          min: 0,
          max: maximum * 100,
          grid: { color: colours.hair, drawTicks: false },
          border: { color: colours.hair },
          title: { display: true, text: 'report complaints', color: colours.soft, font },
          ticks: {
            color: colours.soft,
            padding: 14,
            stepSize: narrow ? 20 : 10,
            includeBounds: false,
            font,
            callback: (value) => `${value} %`,
          },
        },
        y: {
          min: 0,
          max: 100,
          grid: { color: colours.hair, drawTicks: false },
          border: { display: false },
          title: { display: true, text: 'workstations at the action level', color: colours.soft, font },
          ticks: { color: colours.soft, padding: 8, stepSize: 25, font, callback: (value) => `${value} %` },
        },
      },
      plugins: {
        tooltip: {
          ...tooltipLook(colours),
          callbacks: {
            title: (items) => points[items[0]?.dataIndex ?? -1]?.label ?? '',
            label: (item) => {
              const point = points[item.dataIndex]
              return point ? [`complaints ${point.rateText}`, point.auditText, point.how] : []
            },
          },
        },
      },
    },
    plugins: [lines(model, colours), crosses(points, colours), names(model, colours, narrow ? 3 : points.length)],
  })
}

function colourOf(point: DisagreementPoint, colours: ChartColours): string {
  return point.quadrant ? colours.ink : colours.few
}

function lines({ organisation }: DisagreementMap, colours: ChartColours): Plugin<'scatter'> {
  return {
    id: 'lines',
    beforeDatasetsDraw({ ctx, chartArea, scales }) {
      const { x, y } = scales
      if (!x || !y) return
      const level = y.getPixelForValue(half * 100)
      ctx.save()
      ctx.strokeStyle = colours.ink
      ctx.lineWidth = 1.2
      ctx.setLineDash([5, 4])
      ctx.beginPath()
      ctx.moveTo(chartArea.left, level)
      ctx.lineTo(chartArea.right, level)
      ctx.stroke()
      ctx.fillStyle = colours.soft
      ctx.font = `13px ${colours.font}`
      ctx.textAlign = 'right'
      ctx.textBaseline = 'bottom'
      ctx.fillText('most above', chartArea.right - 4, level - 4)
      ctx.restore()
      drawPlumbLine(ctx, {
        x: x.getPixelForValue(organisation.mean * 100),
        left: chartArea.left,
        top: chartArea.top,
        bottom: chartArea.bottom + 12,
        colour: colours.plumb,
        label: `organisation ${organisation.text}`,
        font: colours.font,
      })
    },
  }
}

/** Both intervals of each place, quieter than its mark. */
function crosses(points: readonly DisagreementPoint[], colours: ChartColours): Plugin<'scatter'> {
  return {
    id: 'crosses',
    beforeDatasetsDraw({ ctx, scales }) {
      const { x, y } = scales
      if (!x || !y) return
      ctx.save()
      ctx.lineWidth = 1
      for (const point of points) {
        const { rate, share } = point
        ctx.strokeStyle = colourOf(point, colours)
        ctx.globalAlpha = point.quadrant ? 0.55 : 0.35
        ctx.setLineDash(point.quadrant ? [] : [3, 3])
        ctx.beginPath()
        ctx.moveTo(x.getPixelForValue(rate.lower * 100), y.getPixelForValue(share.mean * 100))
        ctx.lineTo(x.getPixelForValue(rate.upper * 100), y.getPixelForValue(share.mean * 100))
        ctx.moveTo(x.getPixelForValue(rate.mean * 100), y.getPixelForValue(share.lower * 100))
        ctx.lineTo(x.getPixelForValue(rate.mean * 100), y.getPixelForValue(share.upper * 100))
        ctx.stroke()
      }
      ctx.restore()
    },
  }
}

/**
 * Names of the places: those in a quadrant, then at most `open` others, the furthest from the middle first. The table
 * has all of them.
 */
function names({ points, organisation }: DisagreementMap, colours: ChartColours, open: number): Plugin<'scatter'> {
  const decided = points.filter((point) => point.quadrant !== null).length
  const distance = ({ rate, share }: DisagreementPoint) =>
    Math.abs(rate.mean - organisation.mean) + Math.abs(share.mean - half)
  // No two places are further apart than 2.
  const rank = (point: DisagreementPoint) => (point.quadrant ? 2 : 0) + distance(point)
  return {
    id: 'names',
    afterDatasetsDraw(chart) {
      const level = chart.scales.y?.getPixelForValue(half * 100) ?? 0
      const marks = chart.getDatasetMeta(0).data.flatMap((element, index) => {
        const point = points[index]
        const { x, y } = element.tooltipPosition(true)
        return point && x !== null && y !== null ? [{ x, y, point }] : []
      })
      marks.sort((a, b) => rank(b.point) - rank(a.point))
      drawNames(
        chart.ctx,
        chart.chartArea,
        marks.map(({ x, y, point }, index) => ({
          x,
          y,
          name: index < decided + open ? point.label : null,
          quiet: point.quadrant === null,
        })),
        colours,
        [{ left: chart.chartArea.right - 100, right: chart.chartArea.right, top: level - 20, bottom: level }],
      )
    },
  }
}
