import { createCanvas } from '@napi-rs/canvas'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'

/** Millimetres from the upper left corner of a page. */
type Region = { left: number; top: number; width: number; height: number }

const pointsPerMillimetre = 72 / 25.4
/** 300 dots per inch, as an office printer prints. */
const dotsPerPoint = 300 / 72

/** What is on the pages of a PDF, as text, as fonts and as a picture of what a printer puts on paper. */
export async function readPdf(content: Buffer) {
  const document = await getDocument({ data: new Uint8Array(content), verbosity: 0 }).promise
  const first = await document.getPage(1)
  const [left = 0, , right = 0] = first.view
  return {
    pages: document.numPages,
    /** Of the first page, in points. */
    width: right - left,
    /** Lines of a page (from 1) in the order of reading. */
    async lines(number: number): Promise<string[]> {
      const { items } = await (await document.getPage(number)).getTextContent()
      return items
        .map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : ''))
        .join('')
        .split('\n')
    },
    /** Names of the fonts in which a page's letters are set, without the tag of their subset. */
    async fonts(number: number): Promise<string[]> {
      const page = await document.getPage(number)
      // The fonts are there once the page's drawing operators are.
      await page.getOperatorList()
      const { styles } = await page.getTextContent()
      return Object.keys(styles)
        .map((id) => String(page.commonObjs.get(id).name).replace(/^[A-Z]{6}\+/, ''))
        .toSorted()
    },
    /** A region of a page, or all of it, as PNG. */
    async picture(number: number, region?: Region): Promise<Buffer> {
      const page = await document.getPage(number)
      const viewport = page.getViewport({ scale: dotsPerPoint })
      const dots = (millimetres: number) => Math.round(millimetres * pointsPerMillimetre * dotsPerPoint)
      const canvas = createCanvas(
        region ? dots(region.width) : Math.round(viewport.width),
        region ? dots(region.height) : Math.round(viewport.height),
      )
      const transform = region ? [1, 0, 0, 1, -dots(region.left), -dots(region.top)] : undefined
      // The canvas of Node has every method that PDF.js calls; its type is not the browser's.
      const canvasContext = canvas.getContext('2d') as unknown as CanvasRenderingContext2D
      await page.render({ canvasContext, viewport, ...(transform && { transform }) }).promise
      return canvas.toBuffer('image/png')
    },
  }
}
