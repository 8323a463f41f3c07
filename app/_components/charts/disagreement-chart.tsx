'use client'

import { useRouter } from 'next/navigation'
import type { DisagreementMap } from '@/lib/view/disagreement'
import { ChartCanvas } from './chart-canvas'

const load = () => import('./draw-disagreement').then((module) => module.drawDisagreement)

/** `unitHref` is the address of a unit's page up to its code; `query` what follows it. */
export function DisagreementChart({
  model,
  unitHref,
  query,
}: {
  model: DisagreementMap
  unitHref: string
  query: string
}) {
  const router = useRouter()
  return (
    <ChartCanvas
      label={model.label}
      height={460}
      model={model}
      load={load}
      onSelect={(id) => router.push(`${unitHref}/${encodeURIComponent(id)}${query}`)}
    />
  )
}
