import type { HandArea } from '../../domain/instruments/hand-symptoms'
import { optionId } from './options'

/** A right hand from behind, flat on a desk. The ring finger is drawn wide: each half is a finger's width. */
const parts: Record<HandArea, string> = {
  thumb: 'M6 118c-4-9 1-17 9-19 8-2 14 2 18 10l18 38c4 10 5 20 3 30l-6 14z',
  index: 'M44 46c0-9 6-15 15-15s15 6 15 15v80H44z',
  middle: 'M78 25c0-9 6-15 15-15s15 6 15 15v101H78z',
  'ring-thumb-side': 'M112 40c0-11 9-20 25-20v106h-25z',
  'ring-little-side': 'M138 20c16 0 25 9 25 20v86h-25z',
  little: 'M167 70c0-9 6-14 14-14s14 5 14 14v56h-28z',
  'back-of-hand': 'M44 130h151v46H56c-1-14-6-28-12-46z',
  palm: 'M57 180h138v14c0 20-12 34-32 34H96c-22 0-36-16-39-48z',
}

type Properties = { side: 'left' | 'right'; caption: string; areaNames: { palm: string; 'back-of-hand': string } }

/** As the body map: every part is a further label of its checkbox in the list. */
export function HandMap({ side, caption, areaNames }: Properties) {
  const mirrored = side === 'left' ? 'translate(200 0) scale(-1 1)' : undefined
  // The middle of the hand's broad part, which is not the middle of the picture.
  const middle = side === 'left' ? 76 : 124
  return (
    <div className="map hand-map" aria-hidden="true">
      <div className="layers">
        {Object.entries(parts).map(([area, path]) => (
          <label key={area} className={`part hand-${side}-${area}`} htmlFor={optionId(`hand.${side}`, area)}>
            <svg viewBox="0 0 200 236" aria-hidden="true">
              <path d={path} transform={mirrored} />
            </svg>
          </label>
        ))}
        <svg viewBox="0 0 200 236" aria-hidden="true">
          <text x={middle} y="158">
            {areaNames['back-of-hand']}
          </text>
          <text x={middle} y="208">
            {areaNames.palm}
          </text>
        </svg>
      </div>
      <small>{caption}</small>
    </div>
  )
}
