import type { Audit } from '@/lib/data/app/audits'
import { rosaActionLevel } from '@/lib/domain/instruments/rosa'
import { describeRemedies, describeSections, type SectionLines } from '@/lib/view/audit-text'
import { postureWords } from '@/lib/view/posture-words'

/** The scores with what was seen, what to change first, and what stands beside the score. */
export function AuditResult({ audit }: { audit: Audit }) {
  const remedies = describeRemedies(audit.answers, audit.score)
  return (
    <>
      <dl className="mb-10 grid grid-cols-2 border-y border-hair sm:grid-cols-4">
        <Figure
          title="Final score"
          score={audit.final}
          note={audit.actionNeeded ? 'action needed' : 'below the action level'}
          strong
        />
        {describeSections(audit.answers, audit.score).map((section) => (
          <Figure
            key={section.section}
            title={section.title}
            score={section.score}
            note={section.drives ? 'makes the final score' : 'lower'}
          />
        ))}
      </dl>
      <div className="grid gap-x-14 gap-y-10 lg:grid-cols-[minmax(0,1.5fr)_minmax(0,1fr)]">
        <section aria-labelledby="seen">
          <h2 id="seen" className="mb-4">
            What was seen
          </h2>
          {describeSections(audit.answers, audit.score).map((section) => (
            <SectionTable key={section.section} section={section} />
          ))}
        </section>
        <div className="flex flex-col gap-10">
          <section aria-labelledby="first">
            <h2 id="first">What to change first</h2>
            {remedies.length === 0 ? (
              <p className="mt-2 text-soft">Nothing by itself: no single change lowers a section.</p>
            ) : (
              <ol className="mt-3 flex list-none flex-col">
                {remedies.map((remedy) => (
                  <li key={remedy.what} className="border-b border-hair py-3">
                    <p className={remedy.lowersFinal ? 'font-semibold' : ''}>{remedy.what}</p>
                    <p className="mt-0.5 text-[0.9375rem] text-soft">{remedy.effect}</p>
                  </li>
                ))}
              </ol>
            )}
          </section>
          <section aria-labelledby="postures">
            <h2 id="postures">What the person did</h2>
            {audit.postures.length === 0 ? (
              <p className="mt-2 text-soft">None of the postures on the list was seen.</p>
            ) : (
              <ul className="mt-2 flex flex-col gap-2">
                {audit.postures.map((posture) => (
                  <li key={posture}>
                    {postureWords[posture].label}
                    <span className="block text-[0.9375rem] text-soft">{postureWords[posture].hint}</span>
                  </li>
                ))}
              </ul>
            )}
          </section>
          {audit.note ? (
            <section aria-labelledby="note">
              <h2 id="note">Note</h2>
              <p className="mt-2 max-w-[62ch] whitespace-pre-line">{audit.note}</p>
            </section>
          ) : null}
        </div>
      </div>
    </>
  )
}

function Figure({ title, score, note, strong }: { title: string; score: number; note: string; strong?: boolean }) {
  return (
    <div className="border-hair px-5 py-4 first:ps-0 sm:border-s sm:first:border-0 max-sm:odd:ps-0 max-sm:[&:nth-child(n+3)]:border-t">
      <dt className="text-soft">{title}</dt>
      <dd>
        <span className="text-3xl font-semibold tracking-tight">{score}</span>
        <ScoreScale score={score} />
        <span
          className={`text-[0.9375rem] ${strong && score >= rosaActionLevel ? 'font-semibold text-watch' : 'text-soft'}`}
        >
          {note}
        </span>
      </dd>
    </div>
  )
}

/** Ten steps, filled up to the score; a taller stroke marks the action level. The number beside it says the same. */
function ScoreScale({ score }: { score: number }) {
  return (
    <svg viewBox="0 0 104 14" aria-hidden="true" className="my-1 block h-3.5 w-26">
      {Array.from({ length: 10 }, (_, step) => (
        <rect
          // biome-ignore lint/suspicious/noArrayIndexKey: the steps of a scale are their positions
          key={step}
          x={step * 10.5}
          y="4"
          width="8.500"
          height="6"
          rx="1.500"
          fill={step < score ? (score >= rosaActionLevel ? 'var(--watch)' : 'var(--calm)') : 'var(--hair)'}
        />
      ))}
      <line x1={4 * 10.5 - 1} x2={4 * 10.5 - 1} y1="0" y2="14" stroke="var(--ink)" strokeWidth="1.500" />
    </svg>
  )
}

function SectionTable({ section }: { section: SectionLines }) {
  return (
    <div className="mb-7">
      <table className="w-full border-collapse text-[0.9375rem]">
        <caption className="mb-1 text-start font-semibold">
          {section.title}: {section.score}
        </caption>
        <thead className="sr-only">
          <tr>
            <th scope="col">Item</th>
            <th scope="col">Seen</th>
            <th scope="col">Points</th>
          </tr>
        </thead>
        <tbody>
          {section.items.map((item) => (
            <tr key={item.item} className="border-t border-hair">
              <th scope="row" className="w-32 py-2 pe-3 text-start align-top font-normal text-soft">
                {item.title}
              </th>
              <td className="py-2 pe-3 align-top">
                {item.seen.map((seen) => (
                  <span key={seen} className="block">
                    {seen}
                  </span>
                ))}
                {item.duration ? <span className="block text-soft">used {item.duration}</span> : null}
              </td>
              <td className="w-12 py-2 text-end align-top">{item.points ?? '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {section.remarks.map((remark) => (
        <p key={remark} className="text-sm text-soft">
          {remark}
        </p>
      ))}
    </div>
  )
}
