import type { StateShape } from '@/lib/view/states'

/** The mark of a state, centred; the same shapes as `StateMark` has beside the words. */
export function drawStateMark(
  context: CanvasRenderingContext2D,
  { x, y, shape, colour, ground }: { x: number; y: number; shape: StateShape; colour: string; ground: string },
): void {
  context.save()
  context.fillStyle = colour
  context.strokeStyle = colour
  context.lineWidth = 2
  context.beginPath()
  switch (shape) {
    case 'diamond':
      context.moveTo(x, y - 8)
      context.lineTo(x + 8, y)
      context.lineTo(x, y + 8)
      context.lineTo(x - 8, y)
      context.closePath()
      context.fill()
      break
    case 'ring':
      context.lineWidth = 3
      context.arc(x, y, 5, 0, 2 * Math.PI)
      context.fillStyle = ground
      context.fill()
      context.stroke()
      break
    case 'dot':
      context.arc(x, y, 5, 0, 2 * Math.PI)
      context.fill()
      break
    case 'open':
      context.arc(x, y, 5, 0, 2 * Math.PI)
      context.fillStyle = ground
      context.fill()
      context.stroke()
      break
    case 'square':
      context.rect(x - 4.5, y - 4.5, 9, 9)
      context.fillStyle = ground
      context.fill()
      context.stroke()
      break
  }
  context.restore()
}
