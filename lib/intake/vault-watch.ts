import type { Logger } from 'pino'
import type { IntakeVault } from '../data/vault/intake'

const everyMilliseconds = 15_000

/**
 * Tells the log when the vault stops answering and when it answers again, by asking on a schedule of its own. A
 * report that could not be stored writes no line: its time would say when somebody tried.
 */
export function watchVault(vault: Pick<IntakeVault, 'getFacts'>, log: Logger): () => void {
  let answers = true
  const ask = async (): Promise<void> => {
    try {
      await vault.getFacts('')
      if (!answers) log.info('the vault answers again')
      answers = true
    } catch (error) {
      if (answers) log.error({ err: error }, 'the vault does not answer: reports are refused with 503')
      answers = false
    }
  }
  const timer = setInterval(() => void ask(), everyMilliseconds)
  return () => clearInterval(timer)
}
