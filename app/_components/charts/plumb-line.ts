/** The plumb line with its bob: the organisation's rate. Hangs from `top`, the bob's tip at `bottom`; its label keeps right of `left` where there is room. */
export function drawPlumbLine(
  context: CanvasRenderingContext2D,
  {
    x,
    left,
    top,
    bottom,
    colour,
    label,
    font,
  }: { x: number; left: number; top: number; bottom: number; colour: string; label: string; font: string },
): void {
  const bob = 12
  context.save()
  context.strokeStyle = colour
  context.fillStyle = colour
  context.lineWidth = 1.5
  context.beginPath()
  context.moveTo(x, top)
  context.lineTo(x, bottom - bob)
  context.stroke()
  drawBob(context, x, bottom - bob)
  context.font = `600 13px ${font}`
  context.textBaseline = 'bottom'
  const half = context.measureText(label).width / 2
  const right = context.canvas.clientWidth - 2
  context.textAlign = 'left'
  context.fillText(label, Math.max(2, Math.min(Math.max(left, x - half), right - 2 * half)), top - 4)
  context.restore()
}

/** The bob alone, its top edge at `y`: 12 px high. */
export function drawBob(context: CanvasRenderingContext2D, x: number, y: number): void {
  context.beginPath()
  context.moveTo(x - 6, y)
  context.lineTo(x + 6, y)
  context.lineTo(x + 4, y + 6)
  context.lineTo(x, y + 12)
  context.lineTo(x - 4, y + 6)
  context.closePath()
  context.fill()
}
