import { CellKey, CellValue } from '@/app/_components/cell-value'
import { type DataColumn, type DataRow, DataTable } from '@/app/_components/data-table'
import { Link } from '@/app/_components/link'
import { MethodLink } from '@/app/_components/method-link'
import { StateTag } from '@/app/_components/state-tag'
import type { Judgement, UnitLine } from '@/lib/view/unit-table'

const levels = { unit: 'Unit', merged: 'Merged units', site: 'Site' } as const

const columns: readonly DataColumn[] = [
  { id: 'place', header: 'Place', rowHeader: true },
  { id: 'state', header: 'State', filter: 'choice', besideName: true },
  { id: 'rate', header: 'Rate (interval)', kind: 'number' },
  { id: 'n', header: 'n', kind: 'number' },
  { id: 'count', header: 'Reported', kind: 'number' },
  { id: 'sure', header: 'How sure', kind: 'number' },
  { id: 'change', header: 'Change since the last results', kind: 'number' },
  { id: 'audits', header: 'Workstations at the action level', kind: 'number' },
  { id: 'participation', header: 'Took part', kind: 'number', hidden: true },
  { id: 'rank', header: 'Expected rank', hidden: true, sortable: false },
  { id: 'why', header: 'Why', hidden: true, sortable: false },
  { id: 'site', header: 'Site', filter: 'choice', hidden: true },
  { id: 'level', header: 'Level', filter: 'choice', hidden: true },
]

/** Every published row, to sort, search and filter; the address holds the view. */
export function UnitTable({
  caption,
  lines,
  factor,
  query,
}: {
  caption: string
  lines: readonly UnitLine[]
  /** How many times the organisation's rate a hotspot has to exceed. */
  factor: number
  query: string
}) {
  return (
    <>
      <DataTable
        caption={caption}
        columns={columns}
        rows={lines.map((line) => unitRow(line, query))}
        defaultSort={{ column: 'rate', descending: true }}
        searchLabel="Find a place"
        empty="This release shows the organisation as a whole only."
      />
      <p className="mt-2 flex max-w-[90ch] flex-wrap items-center gap-x-4 text-sm text-soft">
        How sure: the chance that the true rate of the place is above {factor} times the organisation’s.
        <MethodLink anchor="exceedance" question="How is this chance calculated?" />{' '}
        <MethodLink anchor="rank" question="How is the expected rank calculated?" />
      </p>
      {lines[0] ? <CellKey cells={lines.map((line) => line.cell)} threshold={lines[0].threshold} /> : null}
    </>
  )
}

function unitRow(line: UnitLine, query: string): DataRow {
  return {
    id: line.id,
    cells: {
      place: {
        value: line.label,
        content: (
          <>
            <Link href={`/dashboard/units/${line.id}${query}`} className="link">
              {line.label}
            </Link>
            {line.level === 'site' ? <span className="text-soft"> (site)</span> : null}
          </>
        ),
      },
      site: { value: line.site },
      level: { value: levels[line.level] },
      ...judgedCells(line.judgement),
      n: {
        value: line.respondents.kind === 'count' ? line.respondents.value : null,
        content: <CellValue cell={line.respondents} threshold={line.threshold} />,
      },
      count: {
        value: line.cell.kind === 'count' ? line.cell.value : null,
        content: <CellValue cell={line.cell} threshold={line.threshold} />,
      },
      audits: { value: line.auditsAtAction, content: <span className="whitespace-nowrap">{line.audits}</span> },
      participation: { value: line.share, content: <span className="whitespace-nowrap">{line.participation}</span> },
      why: { value: line.why },
    },
  }
}

function judgedCells(judgement: Judgement | null): DataRow['cells'] {
  if (!judgement) {
    const none = { value: null, content: <span className="text-soft">–</span> }
    const notCompared = { value: 'Not compared', content: <span className="text-soft">Not compared</span> }
    return { state: notCompared, rate: none, sure: none, change: none, rank: none }
  }
  return {
    state: { value: judgement.stateWord, content: <StateTag state={judgement.state} /> },
    rate: {
      value: judgement.mean,
      content: (
        <>
          <b>{judgement.rate}</b> <span className="whitespace-nowrap text-soft">({judgement.interval})</span>
        </>
      ),
    },
    sure: { value: judgement.exceedance, content: <span className="whitespace-nowrap">{judgement.sure}</span> },
    change: {
      value: judgement.changeMean,
      content: <ChangeLines text={judgement.change} ownPast={judgement.ownPast} />,
    },
    rank: { value: judgement.rank },
  }
}

/** The verdict, its interval on a line of its own, and whether the place is out of line with its own past. */
function ChangeLines({ text, ownPast }: { text: string; ownPast: string | null }) {
  const [verdict, interval] = text.split(/ (?=\()/)
  return (
    <>
      {verdict}
      {interval ? <span className="block whitespace-nowrap text-soft">{interval}</span> : null}
      {ownPast ? <span className="block font-semibold">{ownPast}</span> : null}
    </>
  )
}
