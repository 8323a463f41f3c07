import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { findRelease } from '@/lib/data/app/releases'
import { findReportingQuarter } from '@/lib/data/app/reporting-quarters'
import { keepCalendar } from '@/lib/release/calendar'
import { bootstrap, createDatabase } from '../../scripts/bootstrap.mjs'
import { createSecrets } from '../../scripts/secrets.mjs'
import { type Installation, openInstallation } from './installation'
import { type OwnServer, serverPrograms, startOwnServer } from './own-server'
import { createHarbour, fileReports, plainStages, q1, signerOf } from './release/harbour'

/**
 * Majors besides the shipped one that docs/operations.md names. `npm test` brings 15 where it may (scripts/browser.mjs);
 * the others are tested where somebody has them.
 */
const majors = [15, ...[16, 17].filter(serverPrograms)]

describe.each(majors.map((major) => ({ major, programs: serverPrograms(major) })))(
  'PostgreSQL $major',
  ({ major, programs }) => {
    if (programs === undefined) {
      it.skip(`is not on this machine (Debian: apt-get install postgresql-${major}; else POSTGRES_${major}_PROGRAMS)`)
      return
    }

    let server: OwnServer
    let installation: Installation | undefined
    beforeAll(async () => {
      server = await startOwnServer(programs)
    })
    afterEach(() => installation?.close())
    afterAll(() => server.stop())

    it.each(['superuser', 'non-superuser'])('takes reports and publishes, prepared by a %s', async (who) => {
      expect(server.version).toMatch(new RegExp(`^${major}\\.`))
      const secrets = createSecrets()
      const name = who === 'superuser' ? 'postgres' : 'manager'
      const databases = { app: `${name}_app`, vault: `${name}_vault` }
      const root = new Client({ connectionString: server.adminUrl() })
      await root.connect()
      const urlOf = (database: string) => {
        const url = new URL(server.adminUrl(database))
        if (name === 'manager') [url.username, url.password] = ['manager', 'managed']
        return url.href
      }
      const said: string[] = []
      const prepare = () =>
        bootstrap({
          appUrl: urlOf(databases.app),
          vaultUrl: urlOf(databases.vault),
          secrets,
          say: (line) => said.push(line),
        })
      if (name === 'manager') {
        // The roles of the first test would belong to somebody else.
        await root.query('DROP DATABASE IF EXISTS postgres_app')
        await root.query('DROP DATABASE IF EXISTS postgres_vault')
        for (const role of [
          'app_owner',
          'app_web',
          'app_worker',
          'vault_owner',
          'vault_intake',
          'vault_import',
          'vault_worker',
        ])
          await root.query(`DROP ROLE IF EXISTS ${role}`)
        await root.query("CREATE ROLE manager LOGIN CREATEDB CREATEROLE PASSWORD 'managed'")
        // As managed servers are: databases of the administrator's own.
        const manager = new Client({ connectionString: urlOf('postgres') })
        await manager.connect()
        for (const database of Object.values(databases)) await manager.query(`CREATE DATABASE ${database}`)
        await manager.end()
      } else {
        await createDatabase(server.adminUrl(), databases.app, 'app_owner')
        await createDatabase(server.adminUrl(), databases.vault, 'vault_owner')
      }
      await root.end()
      await prepare()
      // A second start changes nothing and fails at nothing.
      await prepare()
      expect(said.some((line) => /does not let its administrator close the statistics/.test(line))).toBe(
        name === 'manager',
      )

      installation = openInstallation({ adminUrl: server.adminUrl(), secrets, databases, onClose: async () => {} })
      await installation.connectApp('app_worker')
      const context = await createHarbour()
      const failures: unknown[] = []
      const tools = {
        vault: installation.worker,
        signer: signerOf(installation),
        stages: plainStages(),
        tieBreakKeyOf: () => 'key',
      }
      const keep = (at: string) => keepCalendar(tools, new Date(at), (error) => failures.push(error))
      await keep('2026-02-10T12:00:00Z')
      const stored = await fileReports(installation, 'QUAY-CRANE', { neither: 20, wrist: 8, back: 9, both: 6 }, 'a')
      expect(new Set(stored)).toEqual(new Set(['stored']))
      await keep('2026-04-15T00:00:00Z')
      expect(failures).toEqual([])
      expect((await findReportingQuarter(context, q1))?.status).toBe('published')
      // 8 wrist + 6 both; 9 back + 6 both; 43 in all.
      expect((await findRelease(context, q1))?.document.rows[0]?.cells).toMatchObject({
        respondents: { kind: 'count', value: 43 },
        wristAny: { kind: 'count', value: 14 },
        backAny: { kind: 'count', value: 15 },
      })
    })
  },
)
