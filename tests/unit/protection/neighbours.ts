import type { ClassCounts } from '@/lib/domain/protection/count-table'

export type Classes = Readonly<Record<string, ClassCounts>>
export type Class = keyof ClassCounts

/** The same people with one answer changed: what an attacker wants to tell apart. */
export function changed(classes: Classes, unit: string, from: Class, to: Class): Classes {
  const counts = classes[unit]
  if (!counts || counts[from] === 0) throw new RangeError(`nobody in ${unit} answered ${from}`)
  return { ...classes, [unit]: { ...counts, [from]: counts[from] - 1, [to]: counts[to] + 1 } }
}

export const hurts = {
  wristAny: (answer: Class) => answer === 'wrist' || answer === 'both',
  backAny: (answer: Class) => answer === 'back' || answer === 'both',
  both: (answer: Class) => answer === 'both',
}
