'use client'

import { useRouter } from 'next/navigation'
import type { HeatMap } from '@/lib/view/heat-map'
import { ChartCanvas } from './chart-canvas'

const load = () => import('./draw-heat-map').then((module) => module.drawHeatMap)

export function HeatMapChart({ model, unitHref, query }: { model: HeatMap; unitHref: string; query: string }) {
  const router = useRouter()
  return (
    <ChartCanvas
      label={model.label}
      height={model.rows.length * 29 + 40}
      model={model}
      load={load}
      onSelect={(id) => router.push(`${unitHref}/${encodeURIComponent(id)}${query}`)}
    />
  )
}
