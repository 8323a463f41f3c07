'use client'

import { useRouter } from 'next/navigation'
import type { Caterpillar } from '@/lib/view/caterpillar'
import { ChartCanvas } from './chart-canvas'

const load = () => import('./draw-caterpillar').then((module) => module.drawCaterpillar)

/** `unitHref` is the address of a unit's page up to its code; `query` what follows it. */
export function CaterpillarChart({ model, unitHref, query }: { model: Caterpillar; unitHref: string; query: string }) {
  const router = useRouter()
  return (
    <ChartCanvas
      label={model.label}
      height={model.rows.length * 30 + 74}
      model={model}
      load={load}
      onSelect={(id) => router.push(`${unitHref}/${encodeURIComponent(id)}${query}`)}
    />
  )
}
