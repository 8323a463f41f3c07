import type { AuditRevision } from '@/lib/data/app/audits'
import { describeChanges } from '@/lib/view/audit-text'
import { formatInstant } from '@/lib/view/dates'
import { formatIsoDay } from '@/lib/view/quarters'

/** Every revision, the newest first: who, when, and what was changed. */
export function AuditHistory({ revisions }: { revisions: readonly AuditRevision[] }) {
  return (
    <section aria-labelledby="history" className="mt-12 max-w-3xl">
      <h2 id="history">History</h2>
      <ol className="mt-3" reversed>
        {revisions.toReversed().map((revision) => {
          const before = revisions.find((candidate) => candidate.revision === revision.revision - 1)
          const changes = before ? describeChanges(before.content, revision.content, formatIsoDay) : []
          return (
            <li key={revision.revision} className="border-t border-hair py-3">
              <p>
                <b>Revision {revision.revision}</b>, {revision.editor},{' '}
                <time dateTime={revision.at} className="text-soft">
                  {formatInstant(new Date(revision.at))}
                </time>
              </p>
              {before ? (
                <ul className="mt-1 list-disc ps-5 text-[0.9375rem]">
                  {changes.length === 0 ? <li>Saved without a change</li> : null}
                  {changes.map((change) => (
                    <li key={change}>{change}</li>
                  ))}
                </ul>
              ) : (
                <p className="mt-1 text-[0.9375rem] text-soft">
                  Filed with a final score of {revision.content.score.final}.
                </p>
              )}
            </li>
          )
        })}
      </ol>
    </section>
  )
}
