const width = 180
const height = 20
/** Ends of the axis: an eighth to sixteen times, on a logarithmic scale around 1. */
const least = 1 / 8
const most = 16

/**
 * An odds ratio with its interval, or bounds without an estimate, beside the line of no connection. The numbers stand
 * next to it, so it says nothing to a screen reader.
 */
export function OddsStrip({
  low,
  high,
  estimate,
}: {
  low: number | null
  high: number | null
  estimate: number | null
}) {
  const at = (ratio: number) => {
    const kept = Math.min(most, Math.max(least, ratio))
    return 4 + (Math.log(kept / least) / Math.log(most / least)) * (width - 8)
  }
  const left = low === null ? 4 : at(low)
  const right = high === null ? width - 4 : at(high)
  const bounds = estimate === null
  return (
    <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true" className="inline-block">
      <path d={`M${at(1)} 0v${height}`} stroke="var(--edge)" strokeWidth="1" />
      <path
        d={`M${left} 10H${right}`}
        stroke={bounds ? 'var(--few)' : 'var(--ink)'}
        strokeWidth={bounds ? 2 : 2.5}
        strokeDasharray={bounds ? '4 3' : undefined}
      />
      {low === null ? <path d="M9 5l-5 5 5 5" fill="none" stroke="var(--few)" strokeWidth="2" /> : null}
      {high === null ? <path d={`M${width - 9} 5l5 5-5 5`} fill="none" stroke="var(--few)" strokeWidth="2" /> : null}
      {estimate === null ? null : <circle cx={at(estimate)} cy="10" r="4.5" fill="var(--ink)" />}
    </svg>
  )
}
