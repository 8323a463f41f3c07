/** The plumb line with its bob: the brand, and in charts the organisation's rate. */
export function PlumbMark({ size = 26 }: { size?: number }) {
  return (
    <svg width={(size * 22) / 26} height={size} viewBox="0 0 22 26" aria-hidden="true" className="shrink-0 text-plumb">
      <path d="M11 0v15" stroke="currentColor" strokeWidth="2" />
      <path d="M6 15h10l-1.500 5L11 26l-3.500-6z" fill="currentColor" />
    </svg>
  )
}
