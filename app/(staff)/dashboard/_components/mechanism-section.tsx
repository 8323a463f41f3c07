import { CellKey, CellValue } from '@/app/_components/cell-value'
import { MethodLink } from '@/app/_components/method-link'
import type { Mechanism, MechanismTable } from '@/lib/view/mechanisms'
import { PlainTable } from './plain-table'

/** Further questions put to those who report complaints: how their answers are spread. */
export function MechanismSection({
  mechanisms,
  unshown,
  threshold,
}: {
  mechanisms: readonly Mechanism[]
  /** Questions that this release answers nowhere. */
  unshown: readonly string[]
  threshold: number
}) {
  const cells = mechanisms.flatMap((mechanism) => mechanism.overall?.parts.map((part) => part.cell) ?? [])
  return (
    <section aria-labelledby="mechanisms" className="mb-12">
      <h2 id="mechanisms" className="mb-1">
        How the complaints hang together
      </h2>
      <p className="max-w-[70ch] text-soft">
        What the same people answered to further questions. Each answer is a share of those who report the complaint,
        and none of them says that one complaint led to another.
      </p>
      <p className="mb-6">
        <MethodLink anchor="breakdown" />
      </p>
      <div className="grid items-start gap-x-11 gap-y-9 lg:grid-cols-2">
        {mechanisms.map((mechanism) => (
          <MechanismCard key={mechanism.id} mechanism={mechanism} threshold={threshold} />
        ))}
      </div>
      <CellKey cells={cells} threshold={threshold} />
      {unshown.length > 0 ? (
        <p className="mt-6 max-w-[70ch] text-soft">
          Not shown this quarter, because too few people are behind it: {unshown.join('; ').toLowerCase()}.
        </p>
      ) : null}
    </section>
  )
}

function MechanismCard({ mechanism, threshold }: { mechanism: Mechanism; threshold: number }) {
  const { overall, sites } = mechanism
  return (
    <div>
      <h3>{mechanism.title}</h3>
      <p className="mb-2 text-[0.9375rem] text-soft">{overall ? overall.n : 'Not shown for the whole organisation.'}</p>
      {overall ? <Answers table={overall} title={mechanism.title} threshold={threshold} /> : null}
      <p className="mt-2 text-[0.9375rem] text-soft">{mechanism.limits}</p>
      {sites.length > 0 ? (
        <details className="open-without-script mt-1 text-[0.9375rem]">
          <summary className="py-1.5 text-soft">By site</summary>
          {sites.map((site) => (
            <div key={site.row} className="mt-3">
              <p>
                <b>{site.label}</b> <span className="text-soft">{site.n}</span>
              </p>
              <Answers table={site} title={`${mechanism.title}, ${site.label}`} threshold={threshold} />
            </div>
          ))}
        </details>
      ) : null}
    </div>
  )
}

function Answers({ table, title, threshold }: { table: MechanismTable; title: string; threshold: number }) {
  return (
    <PlainTable
      caption={`${title}: ${table.n}`}
      columns={[
        { id: 'answer', header: 'Answer' },
        { id: 'people', header: 'People', numeric: true },
        { id: 'share', header: 'Share (95 % interval)', numeric: true },
      ]}
      rows={table.parts.map((part) => ({
        id: part.id,
        cells: [
          <span key="answer">
            {part.label}
            <ShareBar {...part.bar} />
          </span>,
          <CellValue key="people" cell={part.cell} threshold={threshold} />,
          <span key="share">
            <b className="whitespace-nowrap font-normal">{part.share}</b>{' '}
            <span className="whitespace-nowrap text-soft">({part.interval})</span>
          </span>,
        ],
      }))}
    />
  )
}

/** The share as a length with its interval. The numbers stand beside it. */
function ShareBar({ mean, lower, upper }: { mean: number; lower: number; upper: number }) {
  const width = 160
  return (
    <svg width={width} height="10" viewBox={`0 0 ${width} 10`} aria-hidden="true" className="mt-1 block max-w-full">
      <path d={`M0 5h${width}`} stroke="var(--hair)" strokeWidth="6" />
      <path d={`M0 5h${mean * width}`} stroke="var(--calm)" strokeWidth="6" />
      <path d={`M${lower * width} 5H${upper * width}`} stroke="var(--ink)" strokeWidth="1.5" />
    </svg>
  )
}
