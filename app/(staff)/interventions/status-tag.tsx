import { type InterventionStatus, interventionStatusNames } from '@/lib/domain/interventions/transitions'

const looks: Readonly<Record<InterventionStatus, string>> = {
  planned: 'border-edge text-soft',
  in_progress: 'border-ink text-ink',
  done: 'border-transparent bg-calm-bg text-calm',
  cancelled: 'border-dashed border-few text-soft',
}

/** A status: the word says it, border and ground repeat it. */
export function StatusTag({ status }: { status: InterventionStatus }) {
  return (
    <span
      className={`inline-block rounded-full border px-2.5 py-0.5 text-sm font-semibold whitespace-nowrap ${looks[status]}`}
    >
      {interventionStatusNames[status]}
    </span>
  )
}
