'use client'

import { useRouter } from 'next/navigation'
import type { FunnelPlot } from '@/lib/view/funnel'
import { ChartCanvas } from './chart-canvas'

const load = () => import('./draw-funnel').then((module) => module.drawFunnel)

/** `unitHref` is the address of a unit's page up to its code; `query` what follows it. */
export function FunnelChart({ model, unitHref, query }: { model: FunnelPlot; unitHref: string; query: string }) {
  const router = useRouter()
  return (
    <ChartCanvas
      label={model.label}
      height={420}
      model={model}
      load={load}
      onSelect={(id) => router.push(`${unitHref}/${encodeURIComponent(id)}${query}`)}
    />
  )
}
