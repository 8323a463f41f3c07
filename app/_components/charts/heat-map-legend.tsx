import './charts.css'
import { heatSteps } from '@/lib/view/heat-map'

/** The scale of the heat map, and what its textures mean. */
export function HeatMapLegend() {
  return (
    <div className="mt-3 flex flex-wrap items-start gap-x-10 gap-y-3 text-sm text-soft">
      <div>
        <p>Times the organisation’s rate of the same quarter</p>
        <ul className="mt-1 flex max-sm:flex-wrap">
          {heatSteps.map((step) => (
            <li key={step.id} className={`heat-${step.id} px-2 py-1 text-center text-[0.8125rem] whitespace-nowrap`}>
              {step.label}
            </li>
          ))}
        </ul>
      </div>
      <ul className="flex flex-wrap gap-x-5 gap-y-1 pt-1">
        <li className="flex items-center gap-2">
          <span className="hatch inline-block h-5 w-8 rounded border border-few" aria-hidden="true" />
          withheld to protect others
        </li>
        <li className="flex items-center gap-2">
          <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
            <circle cx="8" cy="8" r="5.5" fill="none" stroke="var(--few)" strokeWidth="1.5" strokeDasharray="3 2.5" />
          </svg>
          too little data
        </li>
        <li className="flex items-center gap-2">
          <b aria-hidden="true">·</b> group too small for this number
        </li>
        <li className="flex items-center gap-2">
          <span aria-hidden="true">low</span> response below one half
        </li>
        <li className="flex items-center gap-2">
          <span aria-hidden="true">–</span> no row of its own, or no release
        </li>
      </ul>
    </div>
  )
}
