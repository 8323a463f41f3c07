import { Chart, LinearScale, type Plugin, PointElement, type Scale, ScatterController, Tooltip } from 'chart.js'
import type { FunnelLine, FunnelPlace, FunnelPlot } from '@/lib/view/funnel'
import type { ChartColours } from './chart-colours'
import { drawNames } from './draw-names'
import { opensPlace } from './opens-place'
import { drawStateMark } from './state-mark'
import { tooltipLook } from './tooltip-look'

Chart.register(ScatterController, PointElement, LinearScale, Tooltip)

const lineHeight = 16

/** Respondents across, share with complaints up; the organisation's rate lies level, with the limits of chance around it. */
export function drawFunnel(
  canvas: HTMLCanvasElement,
  model: FunnelPlot,
  colours: ChartColours,
  select: (id: string) => void,
): Chart {
  const { places, maximum, smallest, largest } = model
  const narrow = (canvas.parentElement?.clientWidth ?? 0) < 520
  const font = { family: colours.font, size: 13 }
  return new Chart(canvas, {
    type: 'scatter',
    data: {
      datasets: [
        {
          data: places.map((place) => ({ x: place.n, y: middle(place) * 100 })),
          // The marks are drawn by the plugin below, in shapes that Chart.js does not have.
          pointRadius: 0,
          pointHoverRadius: 0,
          pointHitRadius: 12,
        },
      ],
    },
    options: {
      ...opensPlace(
        canvas,
        places.map(({ id }) => id),
        select,
      ),
      layout: { padding: { top: 8, right: 12 } },
      scales: {
        x: {
          min: smallest,
          max: largest,
          grid: { display: false },
          border: { color: colours.hair },
          title: { display: true, text: 'respondents', color: colours.soft, font },
          ticks: { color: colours.soft, padding: 6, maxTicksLimit: narrow ? 6 : 12, includeBounds: false, font },
        },
        y: {
          min: 0,
          max: maximum * 100,
          grid: { color: colours.hair, drawTicks: false },
          border: { display: false },
          title: { display: true, text: 'report complaints', color: colours.soft, font },
          ticks: { color: colours.soft, padding: 8, stepSize: 10, font, callback: (value) => `${value} %` },
        },
      },
      plugins: {
        tooltip: {
          ...tooltipLook(colours),
          callbacks: {
            title: (items) => places[items[0]?.dataIndex ?? -1]?.label ?? '',
            label: (item) => {
              const place = places[item.dataIndex]
              return place ? [place.reported, `${place.where} (chance: ${place.chance})`, place.state] : []
            },
          },
        },
      },
    },
    plugins: [funnel(model, colours, narrow), marks(places, colours), names(places, colours)],
  })
}

function isShown({ share }: FunnelPlace): boolean {
  return share.low === share.high
}

/** Where a place is pointed at: its count, or the middle of what that may be. */
function middle({ share }: FunnelPlace): number {
  return (share.low + share.high) / 2
}

function funnel(model: FunnelPlot, colours: ChartColours, narrow: boolean): Plugin<'scatter'> {
  const { lines, organisation } = model
  return {
    id: 'funnel',
    beforeDatasetsDraw({ ctx, chartArea, scales }) {
      const { x, y } = scales
      if (!x || !y) return
      const { left, top, right, bottom } = chartArea
      ctx.save()
      ctx.beginPath()
      ctx.rect(left, top, right - left, bottom - top)
      ctx.clip()
      fillBetween(ctx, lines, x, y, colours)
      for (const kind of ['inner', 'outer'] as const) {
        ctx.setLineDash(kind === 'inner' ? [] : [5, 4])
        ctx.strokeStyle = colours.edge
        ctx.lineWidth = 1.2
        for (const end of ['lower', 'upper'] as const) {
          ctx.beginPath()
          for (const line of lines) ctx.lineTo(x.getPixelForValue(line.n), y.getPixelForValue(line[kind][end] * 100))
          ctx.stroke()
        }
      }
      const level = y.getPixelForValue(organisation.mean * 100)
      ctx.setLineDash([])
      ctx.strokeStyle = colours.plumb
      ctx.lineWidth = 1.5
      ctx.beginPath()
      ctx.moveTo(left, level)
      ctx.lineTo(right, level)
      ctx.stroke()
      ctx.restore()
      labelLines(ctx, { x, y, model, colours, narrow })
    },
  }
}

/** The ground between the inner limits: where 95 in 100 places lie by chance. */
function fillBetween(
  context: CanvasRenderingContext2D,
  lines: readonly FunnelLine[],
  x: Scale,
  y: Scale,
  colours: ChartColours,
): void {
  context.fillStyle = colours.hair
  context.globalAlpha = 0.45
  context.beginPath()
  for (const { n, inner } of lines) context.lineTo(x.getPixelForValue(n), y.getPixelForValue(inner.upper * 100))
  for (const { n, inner } of lines.toReversed()) {
    context.lineTo(x.getPixelForValue(n), y.getPixelForValue(inner.lower * 100))
  }
  context.fill()
  context.globalAlpha = 1
}

/** Names of the lines at their right ends, clear of the curves; the organisation's keeps clear of the marks, too. */
function labelLines(
  context: CanvasRenderingContext2D,
  { x, y, model, colours, narrow }: { x: Scale; y: Scale; model: FunnelPlot; colours: ChartColours; narrow: boolean },
): void {
  const { lines, places, organisation } = model
  context.save()
  context.strokeStyle = colours.paper
  context.lineWidth = 4
  context.lineJoin = 'round'
  context.textBaseline = 'bottom'
  const write = (text: string, left: number, bottom: number) => {
    context.strokeText(text, left, bottom)
    context.fillText(text, left, bottom)
  }

  context.font = `13px ${colours.font}`
  context.fillStyle = colours.soft
  for (const [kind, text] of [
    ['inner', '95 %'],
    ['outer', '99.8 %'],
  ] as const) {
    const label = narrow ? text : `${text} by chance`
    const left = x.right - 4 - context.measureText(label).width
    // The curve falls: under the name it is highest where the name begins.
    const begins = lines.findLast(({ n }) => x.getPixelForValue(n) <= left)
    if (begins) write(label, left, y.getPixelForValue(begins[kind].upper * 100) - 2)
  }

  const label = `organisation ${organisation.text}`
  context.font = `600 13px ${colours.font}`
  context.fillStyle = colours.plumb
  const width = context.measureText(label).width
  const level = y.getPixelForValue(organisation.mean * 100)
  const corners = [x.right - 4 - width, x.left + 4].flatMap((left) =>
    [level - 3, level + lineHeight].map((bottom) => ({ left, bottom })),
  )
  const free = corners.find(
    ({ left, bottom }) =>
      !places.some((place) => {
        const across = x.getPixelForValue(place.n)
        const [low, high] = [place.share.low, place.share.high].map((share) => y.getPixelForValue(share * 100))
        const besides = across < left - 8 || across > left + width + 8
        return !besides && (high ?? 0) - 8 < bottom && (low ?? 0) + 8 > bottom - lineHeight
      }),
  )
  const { left, bottom } = free ?? { left: x.right - 4 - width, bottom: level - 3 }
  write(label, left, bottom)
  context.restore()
}

/** Counts as the marks of their states; what is not shown as the bar along which it lies. */
function marks(places: readonly FunnelPlace[], colours: ChartColours): Plugin<'scatter'> {
  return {
    id: 'marks',
    afterDatasetsDraw({ ctx, chartArea, scales }) {
      const { x, y } = scales
      if (!x || !y) return
      ctx.save()
      ctx.beginPath()
      ctx.rect(chartArea.left, chartArea.top, chartArea.right - chartArea.left, chartArea.bottom - chartArea.top)
      ctx.clip()
      for (const place of places.filter((entry) => !isShown(entry))) {
        ctx.strokeStyle = colours[place.tone]
        ctx.lineWidth = 3
        ctx.globalAlpha = 0.55
        ctx.beginPath()
        ctx.moveTo(x.getPixelForValue(place.n), y.getPixelForValue(place.share.low * 100))
        ctx.lineTo(x.getPixelForValue(place.n), y.getPixelForValue(place.share.high * 100))
        ctx.stroke()
      }
      ctx.restore()
      // The furthest out come first in the list and are drawn last, over the others.
      for (const place of places.filter(isShown).toReversed()) {
        drawStateMark(ctx, {
          x: x.getPixelForValue(place.n),
          y: y.getPixelForValue(place.share.low * 100),
          shape: place.shape,
          colour: colours[place.tone],
          ground: colours.paper,
        })
      }
    },
  }
}

/** Names of the places that chance does not explain; the table has all of them. */
function names(places: readonly FunnelPlace[], colours: ChartColours): Plugin<'scatter'> {
  return {
    id: 'names',
    afterDatasetsDraw({ ctx, chartArea, scales }) {
      const { x, y } = scales
      if (!x || !y) return
      drawNames(
        ctx,
        chartArea,
        places.map((place) => ({
          x: x.getPixelForValue(place.n),
          y: y.getPixelForValue(middle(place) * 100),
          name: place.position === 'within' ? null : place.label,
          quiet: false,
        })),
        colours,
      )
    },
  }
}
