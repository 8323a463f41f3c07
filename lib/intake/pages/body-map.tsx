import type { NordicRegion } from '../../domain/instruments/nordic-regions'
import { optionId } from './options'

const width = 200
const height = 470

/** Limbs and head that cannot be ticked. */
const figure = [
  'M100 6c15 0 25 12 25 28s-10 30-25 30-25-14-25-30S85 6 100 6z',
  'M40 132l-11 58M160 132l11 58',
  'M28 198l-6 44M172 198l6 44',
  'M84 364l2 44M116 364l-2 44',
]

/** The body from behind; both sides of a region are one part. */
const parts: Record<NordicRegion, string> = {
  neck: 'M86 66h28v14l10 10H76l10-10z',
  shoulders:
    'M72 93c-20 0-37 10-41 30-1 8 4 12 10 12 7 0 11-4 14-11l10-17zM128 93c20 0 37 10 41 30 1 8-4 12-10 12-7 0-11-4-14-11l-10-17z',
  'upper-back': 'M78 93h44c9 0 14 6 13 14l-6 60H71l-6-60c-1-8 4-14 13-14z',
  elbows: 'M29 178a15 15 0 1 1-.1 30 15 15 0 0 1 .1-30zM171 178a15 15 0 1 1-.1 30 15 15 0 0 1 .1-30z',
  'lower-back': 'M71 171h58l2 44c0 6-4 10-10 10H79c-6 0-10-4-10-10z',
  'wrists-hands':
    'M12 240c3-5 16-5 18 0 4 8 4 30-1 40-4 7-13 7-17 0-5-10-4-32 0-40zM188 240c-3-5-16-5-18 0-4 8-4 30 1 40 4 7 13 7 17 0 5-10 4-32 0-40z',
  'hips-thighs': 'M70 229h28v100H72c-7-30-9-70-2-100zM130 229h-28v100h26c7-30 9-70 2-100z',
  knees: 'M73 333h25v22c0 8-4 12-11 12-8 0-13-4-14-12zM127 333h-25v22c0 8 4 12 11 12 8 0 13-4 14-12z',
  'ankles-feet':
    'M75 408c2-5 16-5 18 0 2 10 6 26 6 38 0 12-28 12-30 0-1-10 4-26 6-38zM125 408c-2-5-16-5-18 0-2 10-6 26-6 38 0 12 28 12 30 0 1-10-4-26-6-38z',
}

/**
 * A picture whose parts are further labels of the list's checkboxes: ticking either is ticking both. Hidden
 * from assistive technology and the keyboard, which have the list.
 */
export function BodyMap({ caption }: { caption: string }) {
  return (
    <div className="map body-map" aria-hidden="true">
      <div className="layers">
        <svg viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
          {figure.map((path) => (
            <path key={path} className="limb" d={path} />
          ))}
        </svg>
        {Object.entries(parts).map(([region, path]) => (
          <label key={region} className={`part part-${region}`} htmlFor={optionId('regions', region)}>
            <svg viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
              <path d={path} />
            </svg>
          </label>
        ))}
      </div>
      <small>{caption}</small>
    </div>
  )
}
