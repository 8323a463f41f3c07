import type { Logger } from 'pino'
import { type WriteProbe, writeProbe } from '../data/write-probe'

/** Why a database cannot be written to. */
export type WriteFault = 'disk' | 'readOnly' | 'standby' | 'hung' | 'slow' | 'away' | 'refused'
export type DatabaseName = 'app' | 'vault'

/** A fault is known after the pause, the patience and the second question: within half a minute. */
const presets = { pause: 8_000, patience: 8_000, secondQuestion: 5_000 }

/**
 * Writes to both databases on a schedule of its own, and says in plain words when that stops working and when it works again:
 * to the log, and to `say`, which reaches the console of `npm start`. A request never writes such a line: its time would
 * say when somebody tried to report.
 *
 * @returns stops the watch
 */
export function watchWrites(
  urls: Record<DatabaseName, string>,
  log: Logger,
  say: (sentence: string) => void,
  limits: Partial<typeof presets> = {},
): () => void {
  const { pause, patience, secondQuestion } = { ...presets, ...limits }
  const looks = {
    vault: lookAt(writeProbe(urls.vault, patience), patience, secondQuestion),
    app: lookAt(writeProbe(urls.app, patience), patience, secondQuestion),
  }
  let known: Record<DatabaseName, WriteFault | null> = { app: null, vault: null }
  let timer: NodeJS.Timeout | undefined
  let stopped = false

  const round = async (): Promise<void> => {
    const [vault, app] = await Promise.all([looks.vault(), looks.app()])
    if (stopped) return
    for (const { sentence, fault } of changes(known, { app, vault })) {
      if (fault === null) log.info(sentence)
      else log.error({ fault }, sentence)
      say(sentence)
    }
    known = { app, vault }
    timer = setTimeout(() => void round(), pause)
  }
  void round()
  return () => {
    stopped = true
    clearTimeout(timer)
  }
}

/**
 * One look: null when a write was committed, else what keeps it. A write that does not come to an end is left running, as a
 * connection more each time would use up the role's, and the next look asks again what it waits for.
 */
function lookAt(probe: WriteProbe, patience: number, secondQuestion: number): () => Promise<WriteFault | null> {
  let running: Promise<WriteFault | null> | null = null
  let slowly = 0
  return async () => {
    running ??= probe.write().then(
      () => null,
      (error: unknown) => faultOf(error),
    )
    const answer = await within(running, patience)
    if (answer !== 'late') {
      running = null
      slowly = 0
      return answer
    }
    try {
      if (await probe.waitsForStandby(secondQuestion)) return 'standby'
      slowly += 1
      // Perhaps its connection broke without a word, and no answer will ever come.
      if (slowly % 4 === 0) running = null
      return 'slow'
    } catch {
      return 'hung'
    }
  }
}

async function within<Answer>(task: Promise<Answer>, milliseconds: number): Promise<Answer | 'late'> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), milliseconds)
  })
  try {
    return await Promise.race([task, late])
  } finally {
    clearTimeout(timer)
  }
}

const noServer = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'])

/** What PostgreSQL's code means (appendix A of its manual). Null: this says nothing about writing. */
export function faultOf(error: unknown): WriteFault | null {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (code === '53100') return 'disk'
  if (code === '25006') return 'readOnly'
  // A dump holds the table, or an administrator ended this session: not a fault.
  if (code === '55P03' || code === '57P01') return null
  // 57P: shutting down, crashed, starting. 08: the connection. Without a code: it broke, or nobody answered in time.
  if (noServer.has(code) || /^(57P|08)/.test(code)) return 'away'
  if (code === '') return error instanceof Error && /timeout/i.test(error.message) ? 'hung' : 'away'
  return 'refused'
}

const reasons: Record<WriteFault, string> = {
  disk: 'the disk is full. Make room',
  readOnly: 'the server only reads: it is a standby, or set so. Point Plumbline at the primary',
  standby: 'the server waits for a standby that does not answer. Bring that back, or change synchronous_standby_names',
  hung: 'the server hangs: it answers nothing',
  slow: 'a write takes longer than eight seconds',
  away: 'the server does not answer',
  refused: 'the server refuses to write; see its log',
}

const names = { both: 'Both databases', vault: 'The vault', app: 'The app database' } as const
const meanings = {
  both: 'Nobody can report, and nothing can be saved',
  vault: 'Nobody can report',
  app: 'Staff can save nothing, and nothing is published',
} as const

/** What is to be said of a change, one sentence for both databases where the same happened to both. */
export function changes(
  before: Record<DatabaseName, WriteFault | null>,
  after: Record<DatabaseName, WriteFault | null>,
): { sentence: string; fault: WriteFault | null }[] {
  const same = before.app === before.vault && after.app === after.vault
  const groups = same ? (['both'] as const) : (['vault', 'app'] as const)
  return groups.flatMap((which): { sentence: string; fault: WriteFault | null }[] => {
    const one = which === 'both' ? 'vault' : which
    const fault = after[one]
    if (fault === before[one]) return []
    if (fault === null) return [{ fault, sentence: `${names[which]} can be written to again` }]
    return [{ fault, sentence: `${meanings[which]}. ${names[which]}: ${reasons[fault]}` }]
  })
}
