'use client'

import type { UnitHistory } from '@/lib/view/unit-history'
import { ChartCanvas } from './chart-canvas'

const load = () => import('./draw-unit-history').then((module) => module.drawUnitHistory)

export function UnitHistoryChart({ model }: { model: UnitHistory }) {
  return <ChartCanvas label={model.label} height={280} model={model} load={load} />
}
