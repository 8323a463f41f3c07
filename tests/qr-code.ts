import { createCanvas, loadImage } from '@napi-rs/canvas'
import jsQR from 'jsqr'

/** What a camera reads from a picture (PNG) that shows one QR code. @throws Error when it reads none. */
export async function readQrCode(picture: Buffer): Promise<string> {
  const image = await loadImage(picture)
  const canvas = createCanvas(image.width, image.height)
  const context = canvas.getContext('2d')
  // Paper, where the picture is transparent.
  context.fillStyle = '#fff'
  context.fillRect(0, 0, image.width, image.height)
  context.drawImage(image, 0, 0)
  const { data } = context.getImageData(0, 0, image.width, image.height)
  const code = jsQR(new Uint8ClampedArray(data), image.width, image.height)
  if (!code) throw new Error('no QR code can be read in this picture')
  return code.data
}
