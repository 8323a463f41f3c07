/** A final score with its side of the action level: word, weight and colour say the same. */
export function FinalScore({ final, actionNeeded }: { final: number; actionNeeded: boolean }) {
  return (
    <span
      className={`inline-flex items-baseline gap-1.5 whitespace-nowrap ${actionNeeded ? 'font-semibold text-watch' : ''}`}
    >
      {actionNeeded ? <span className="text-sm">action</span> : null}
      {final}
    </span>
  )
}
