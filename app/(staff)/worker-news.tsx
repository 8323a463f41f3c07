import { Notice } from '@/app/_components/notice'
import type { Viewer } from '@/lib/auth/viewer'
import { readWorkerNews } from '@/lib/data/app/worker-rounds'
import { may } from '@/lib/domain/organisation/roles'
import { holdAdvice, holdTitle, silenceWords } from '@/lib/view/worker-words'
import { ResumeForm } from './releases/hold-forms'

/** At the top of every page: that nothing is closed or published for now, and that the worker is silent. */
export async function WorkerNews({ viewer }: { viewer: Viewer }) {
  const { hold, silence } = await readWorkerNews(viewer)
  return (
    <>
      {hold ? (
        <Notice kind="warning" title={holdTitle(hold)}>
          <p>{hold.why}</p>
          <p className="mb-3">{holdAdvice(hold)}</p>
          {may(viewer.role, 'release:hold') ? <ResumeForm /> : null}
        </Notice>
      ) : null}
      {silence ? (
        <Notice kind="warning" title={silenceWords(silence.since)}>
          Reports are taken, but nothing is opened, closed or published. Tell whoever runs the server.
        </Notice>
      ) : null}
    </>
  )
}
