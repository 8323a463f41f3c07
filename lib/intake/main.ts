import { readFileSync } from 'node:fs'
import { connectIntakeVault } from '../data/vault/intake'
import { ReportDoorEnvironment, readEnvironmentOrExit } from '../env'
import { createLog } from '../log'
import { createReportDoor } from './door'
import { VaultUnavailable } from './http-problem'
import { watchVault } from './vault-watch'

/** The report door's process. Its log tells of starts, stops and failures; nothing of a request. */
const environment = readEnvironmentOrExit(ReportDoorEnvironment)
const log = createLog('report-door')
const vault = connectIntakeVault(environment.VAULT_INTAKE_URL)
const server = createReportDoor({
  vault,
  receiptSecret: environment.RECEIPT_SECRET,
  address: environment.REPORT_DOOR_URL,
  // Bundled next to this program.
  remarkPageScript: readFileSync(new URL('./remark-page.js', import.meta.url), 'utf8'),
  onFailure(error) {
    if (!(error instanceof VaultUnavailable)) log.error({ err: error }, 'an answer failed')
  },
})
const stopWatching = watchVault(vault, log)

server.on('error', (error) => {
  log.fatal({ err: error }, 'the report door cannot listen')
  process.exitCode = 1
  stopWatching()
  void vault.close()
})
server.listen(environment.PORT, environment.HOST, () => {
  log.info({ address: environment.REPORT_DOOR_URL }, 'the report door serves')
})

/** Takes no more connections, lets what is under way be committed and answered, then leaves the vault. */
function stop(): void {
  stopWatching()
  server.close(() => {
    void vault.close().then(() => log.info('the report door has stopped'))
  })
  server.closeIdleConnections()
}
process.once('SIGTERM', stop)
process.once('SIGINT', stop)
