import { CategoryScale, Chart, type Plugin, Tooltip } from 'chart.js'
import { MatrixController, MatrixElement } from 'chartjs-chart-matrix'
import { type HeatCell, type HeatMap, type HeatStep, heatSteps } from '@/lib/view/heat-map'
import { type ChartColours, paintOfClass } from './chart-colours'
import { opensPlace } from './opens-place'
import { tooltipLook } from './tooltip-look'

Chart.register(MatrixController, MatrixElement, CategoryScale, Tooltip)

type Paint = { ground: string; text: string }

/** Places by quarters: a step of the scale around the organisation's rate, or a texture that says why not. */
export function drawHeatMap(
  canvas: HTMLCanvasElement,
  model: HeatMap,
  colours: ChartColours,
  select: (id: string) => void,
): Chart {
  const { rows, quarters } = model
  const cells = rows.flatMap((row) => row.cells.map((cell, column) => ({ row, cell, column })))
  // Every step is in the list, so the record is complete.
  const paints = Object.fromEntries(heatSteps.map(({ id }) => [id, paintOfClass(`heat-${id}`)])) as Record<
    HeatStep,
    Paint
  >
  const hatch = hatchPattern(colours)
  const narrow = () => (canvas.parentElement?.clientWidth ?? 0) < 520
  return new Chart(canvas, {
    type: 'matrix',
    data: {
      datasets: [
        {
          data: cells.map(({ row, column }) => ({ x: quarters[column]?.id ?? '', y: row.id })),
          width: ({ chart }) => (chart.chartArea ? chart.chartArea.width / quarters.length - 3 : 0),
          height: ({ chart }) => (chart.chartArea ? chart.chartArea.height / rows.length - 3 : 0),
          backgroundColor: ({ dataIndex }) => groundOf(cells[dataIndex]?.cell, paints, hatch),
          hoverBackgroundColor: ({ dataIndex }) => groundOf(cells[dataIndex]?.cell, paints, hatch),
          borderColor: ({ dataIndex }) => (hasFrame(cells[dataIndex]?.cell) ? colours.hatch : 'transparent'),
          hoverBorderColor: colours.ink,
          borderWidth: 1,
          borderRadius: 4,
        },
      ],
    },
    options: {
      ...opensPlace(
        canvas,
        cells.map(({ row }) => row.id),
        select,
      ),
      scales: {
        x: {
          type: 'category',
          labels: quarters.map((quarter) => quarter.id),
          position: 'top',
          offset: true,
          grid: { display: false },
          border: { display: false },
          ticks: {
            color: colours.soft,
            autoSkip: false,
            maxRotation: 0,
            font: { family: colours.font, size: 13, lineHeight: 1.1 },
            callback: (_, index) => {
              const short = quarters[index]?.short ?? ''
              return narrow() ? short.split('\u00a0') : short
            },
          },
        },
        y: {
          type: 'category',
          labels: rows.map((row) => row.id),
          // The matrix controller reverses its vertical axis by default; the highest rate belongs on top.
          reverse: false,
          offset: true,
          grid: { display: false },
          border: { display: false },
          ticks: {
            autoSkip: false,
            crossAlign: 'far',
            color: colours.ink,
            padding: 10,
            font: { family: colours.font, size: narrow() ? 12 : 14, lineHeight: 1 },
            callback: (_, index) => {
              const label = rows[index]?.label ?? ''
              return narrow() ? label.split(', ') : label
            },
          },
        },
      },
      plugins: {
        tooltip: {
          ...tooltipLook(colours),
          callbacks: {
            title: (items) => cells[items[0]?.dataIndex ?? -1]?.row.label ?? '',
            label: (item) => {
              const hit = cells[item.dataIndex]
              return hit ? `${quarters[hit.column]?.long}: ${hit.cell.text}` : ''
            },
          },
        },
      },
    },
    plugins: [digits(cells, paints, colours)],
  })
}

function groundOf(cell: HeatCell | undefined, paints: Record<HeatStep, Paint>, hatch: CanvasPattern | string) {
  if (cell?.kind === 'rate') return paints[cell.step].ground
  return cell?.kind === 'withheld' ? hatch : 'transparent'
}

function hasFrame(cell: HeatCell | undefined): boolean {
  return cell?.kind === 'withheld' || cell?.kind === 'lowResponse'
}

function hatchPattern(colours: ChartColours): CanvasPattern | string {
  const ratio = window.devicePixelRatio
  const tile = document.createElement('canvas')
  tile.width = tile.height = 8 * ratio
  const context = tile.getContext('2d')
  if (!context) return 'transparent'
  context.scale(ratio, ratio)
  context.strokeStyle = colours.hatch
  context.lineWidth = 1.2
  for (const shift of [-8, 0, 8]) {
    context.beginPath()
    context.moveTo(shift - 1, 9)
    context.lineTo(shift + 9, -1)
    context.stroke()
  }
  const pattern = context.createPattern(tile, 'repeat')
  // The chart scales its canvas to device pixels already, so the tile is scaled back.
  pattern?.setTransform(new DOMMatrix().scale(1 / ratio))
  return pattern ?? 'transparent'
}

/** The number in a cell, or the sign of the reason why there is none; the legend names each. */
function digits(
  cells: readonly { cell: HeatCell }[],
  paints: Record<HeatStep, Paint>,
  colours: ChartColours,
): Plugin<'matrix'> {
  return {
    id: 'digits',
    afterDatasetsDraw(chart) {
      const { ctx } = chart
      ctx.save()
      ctx.textAlign = 'center'
      ctx.textBaseline = 'middle'
      ctx.font = `13px ${colours.font}`
      for (const [index, element] of chart.getDatasetMeta(0).data.entries()) {
        const cell = cells[index]?.cell
        const { x, y } = element.tooltipPosition(true)
        if (!cell || x === null || y === null) continue
        if (cell.kind === 'tooLittle') drawRing(ctx, x, y, colours.few)
        else if (cell.kind !== 'withheld') {
          ctx.fillStyle = cell.kind === 'rate' ? paints[cell.step].text : colours.soft
          ctx.fillText(cell.kind === 'rate' ? cell.digits : signs[cell.kind], x, y + 1)
        }
      }
      ctx.restore()
    },
  }
}

const signs = { lowResponse: 'low', notOffered: '·', joined: '–', unpublished: '–' } as const

function drawRing(context: CanvasRenderingContext2D, x: number, y: number, colour: string): void {
  context.save()
  context.strokeStyle = colour
  context.lineWidth = 1.5
  context.setLineDash([3, 2.5])
  context.beginPath()
  context.arc(x, y, 5.5, 0, 2 * Math.PI)
  context.stroke()
  context.restore()
}
