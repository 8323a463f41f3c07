'use client'

import type { DriftFigure } from '@/lib/view/drift'
import { ChartCanvas } from './chart-canvas'

const load = () => import('./draw-drift').then((module) => module.drawDrift)

export function DriftChart({ model }: { model: DriftFigure }) {
  return <ChartCanvas label={model.label} height={170} model={model} load={load} />
}
