import type { ChartColours } from './chart-colours'

/** A mark with its name, if it is to have one; `quiet` names stand only where no other mark or name is in the way. */
export type NamedMark = { x: number; y: number; name: string | null; quiet: boolean }

export type Box = { left: number; right: number; top: number; bottom: number }

const height = 16
const gap = 10

/**
 * Writes names beside their marks, in the order given: on the first side that is free of marks and names and inside
 * `area` and of what is `written` there already. Where no side is, a quiet name is left out, and so is any other that would run into a name.
 */
export function drawNames(
  context: CanvasRenderingContext2D,
  area: Box,
  marks: readonly NamedMark[],
  colours: ChartColours,
  written: readonly Box[] = [],
): void {
  const dots = marks.map(({ x, y }) => ({ left: x - 6, right: x + 6, top: y - 6, bottom: y + 6 }))
  const taken = [...written]
  context.save()
  context.strokeStyle = colours.paper
  context.lineWidth = 4
  context.lineJoin = 'round'
  context.textAlign = 'left'
  context.textBaseline = 'middle'
  for (const mark of marks) {
    if (mark.name === null) continue
    context.font = `${mark.quiet ? 400 : 600} 13px ${colours.font}`
    context.fillStyle = mark.quiet ? colours.soft : colours.ink
    const places = sides(mark, context.measureText(mark.name).width).filter(
      (box) => inside(box, area) && !taken.some((other) => overlap(box, other)),
    )
    const free = places.find((box) => !dots.some((dot) => overlap(box, dot)))
    const box = free ?? (mark.quiet ? undefined : places[0])
    if (!box) continue
    taken.push(box)
    // A rim in the page's colour keeps a name legible where intervals cross it.
    context.strokeText(mark.name, box.left, (box.top + box.bottom) / 2)
    context.fillText(mark.name, box.left, (box.top + box.bottom) / 2)
  }
  context.restore()
}

/** Where a name of that width can stand: right, left, then above and below on either side. */
function sides({ x, y }: NamedMark, width: number): Box[] {
  const columns = [x + gap, x - gap - width]
  const rows = [y - height / 2, y - height - 4, y + 4]
  return rows.flatMap((top) => columns.map((left) => ({ left, right: left + width, top, bottom: top + height })))
}

function inside(box: Box, area: Box): boolean {
  return box.left >= area.left && box.right <= area.right && box.top >= area.top && box.bottom <= area.bottom
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
}
