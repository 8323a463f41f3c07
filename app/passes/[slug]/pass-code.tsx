'use client'

import { create } from 'qrcode'

/** A pass as a QR code: on paper it outlives the computer that it was fetched with. */
export function PassCode({ text, quarter }: { text: string; quarter: string }) {
  const { size, data } = create(text, { errorCorrectionLevel: 'L' }).modules
  const dark = Array.from(data, (module, index) =>
    module ? `M${index % size} ${Math.floor(index / size)}h1v1h-1z` : '',
  ).join('')
  return (
    <svg
      role="img"
      aria-label={`QR code of the pass for ${quarter}`}
      viewBox={`-4 -4 ${size + 8} ${size + 8}`}
      className="mb-3 w-72 bg-white print:w-[9cm]"
      shapeRendering="crispEdges"
    >
      <path d={dark} fill="#000" />
    </svg>
  )
}
