import { attackPublished, type Shortfall } from './attack'
import type { ShownRow } from './attack-system'
import type { PartCounts } from './breakdown-counts'
import { planBreakdown } from './breakdown-plan'
import {
  type OpenBreakdown,
  openBreakdown,
  type PartHiding,
  type PartShortfall,
  repairBreakdown,
} from './breakdown-repair'
import { type BreakdownId, breakdowns } from './breakdowns'
import { labelCount, mayHide } from './labels'
import type { PlannedRow } from './rows'

/** Rounds of attack and repair before a breakdown counts as not protectable; two are the rule. */
const maximumRounds = 12

export type FirstLevel = {
  /** As they will be published: the second level never changes them. */
  rows: readonly ShownRow[]
  planned: readonly PlannedRow[]
  threshold: number
}

export type SecondLevel = { open: readonly OpenBreakdown[]; attacks: Awaited<ReturnType<typeof attackPublished>> }

/**
 * Labels and repairs the second level in one system with the first, until an attack finds nothing. What cannot be
 * repaired is not published: first the breakdown of that row, then the breakdown.
 */
export async function protectBreakdowns(
  first: FirstLevel,
  partsOf: PartCounts,
  tieBreakKey: string,
): Promise<SecondLevel> {
  const states = breakdowns.map(({ id }) => new BreakdownState(id, first, partsOf))
  for (;;) {
    const open = states.flatMap((state) => state.open)
    const { rows, threshold } = first
    const attacks = await attackPublished([{ rows, threshold, breakdowns: open }])
    const shortfalls = attacks.flatMap((attack) => attack?.shortfalls ?? [])
    if (shortfalls.length === 0) return { open, attacks }
    for (const state of states) {
      const own = shortfalls.filter((shortfall): shortfall is PartShortfall => isOf(shortfall, state.id))
      if (own.length > 0) await state.repair(own, tieBreakKey)
    }
    // The neck ties two breakdowns to the first level, which was safe without them.
    if (shortfalls.some(({ place }) => place.kind === 'row')) giveUpNeck(states)
  }
}

function giveUpNeck(states: readonly BreakdownState[]): void {
  const tied = states.find(({ id, open }) => id === 'handPattern' && open.length > 0)
  if (!tied) throw new Error('the second level changed what an attacker can learn from the first')
  tied.giveUp()
}

function isOf({ place }: Shortfall, breakdown: BreakdownId): boolean {
  return (place.kind === 'part' || place.kind === 'left' || place.kind === 'without') && place.breakdown === breakdown
}

/** One breakdown between attacks. */
class BreakdownState {
  open: OpenBreakdown[]
  private rounds = 0
  private readonly exceptions = { rows: new Set<string>(), whole: false }

  constructor(
    readonly id: BreakdownId,
    private readonly first: FirstLevel,
    private readonly partsOf: PartCounts,
  ) {
    this.open = this.plan()
  }

  async repair(shortfalls: readonly PartShortfall[], tieBreakKey: string): Promise<void> {
    this.rounds += 1
    const { rows, threshold } = this.first
    const together = await this.findTogether(shortfalls, tieBreakKey)
    this.hide(together)
    let changed = together.length > 0
    for (const shortfall of shortfalls) {
      const find = (labelsToo: boolean) =>
        repairBreakdown(this.open, rows, [shortfall], threshold, tieBreakKey, labelsToo)
      const hidings = (await find(false)) ?? this.ownLabel(shortfall) ?? (await find(true))
      if (!hidings) {
        this.leaveOut(shortfall)
        return
      }
      changed ||= hidings.length > 0
      this.hide(hidings)
    }
    if (!changed || this.rounds > maximumRounds) this.giveUp()
  }

  /**
   * What one program hides for all shortfalls. Nothing when it finds nothing, and once a label was given up: then the
   * two readings differ, and tables of one are none of the other.
   */
  private async findTogether(
    shortfalls: readonly PartShortfall[],
    tieBreakKey: string,
  ): Promise<readonly PartHiding[]> {
    const { rows, threshold } = this.first
    const goals = new Map(shortfalls.map((one) => [JSON.stringify([one.place, one.needs]), one]))
    const [first, ...others] = goals.values()
    const gaveUpLabels = this.open.some(({ n, parts }) =>
      parts.some(({ count, cell }) => cell.kind === 'hidden' && labelCount(count, n, threshold).kind !== 'count'),
    )
    if (!first || gaveUpLabels) return []
    return (await repairBreakdown(this.open, rows, [first, ...others], threshold, tieBreakKey, false)) ?? []
  }

  giveUp(): void {
    this.exceptions.whole = true
    this.open = this.plan()
  }

  private plan(): OpenBreakdown[] {
    const { planned, rows, threshold } = this.first
    const dividable = planned.map((row, i) => ({ ...row, cells: rows[i]?.cells ?? noCells }))
    const members = new Map(planned.map((row) => [row.id, row.members]))
    return planBreakdown(dividable, this.id, threshold, this.exceptions).map((entry) =>
      openBreakdown(entry, this.partsOf(members.get(entry.row) ?? [], this.id), threshold),
    )
  }

  private hide(hidings: readonly PartHiding[]): void {
    for (const { row, part } of hidings) {
      const found = this.open.find((entry) => entry.row === row)?.parts.find((entry) => entry.part === part)
      if (found) found.cell = { kind: 'hidden' }
    }
  }

  /** The failing part itself, if it carries a label that may be given up. */
  private ownLabel({ place }: PartShortfall): PartHiding[] | null {
    const entry = this.open.find(({ row }) => row === place.row)
    const kind = entry?.parts.find(({ part }) => part === place.part)?.cell.kind
    if (place.kind !== 'part' || !entry || !mayHide(entry.n, this.first.threshold)) return null
    return kind === 'below' || kind === 'above' ? [place] : null
  }

  /** The row that cannot be protected, or the smallest one below it; the whole breakdown when there is none. */
  private leaveOut({ place }: PartShortfall): void {
    const sites = this.open.filter(({ level }) => level !== 'root')
    const [smallest] = [...sites].sort((a, b) => a.n - b.n || (a.row < b.row ? -1 : 1))
    const row = sites.find((entry) => entry.row === place.row) ?? smallest
    if (row) this.exceptions.rows.add(row.row)
    else this.exceptions.whole = true
    this.open = this.plan()
  }
}

const noCells = { wristAny: { kind: 'hidden' }, backAny: { kind: 'hidden' }, both: { kind: 'hidden' } } as const
