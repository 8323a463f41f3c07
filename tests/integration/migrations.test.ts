import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { migrate, migrationScript } from '../../scripts/migrate.mjs'
import { createInstallation, type Installation } from './installation'

let installation: Installation
beforeAll(async () => {
  installation = await createInstallation()
})
afterAll(() => installation.close())

for (const database of ['app', 'vault'] as const) {
  describe(`the migrations of ${database}`, () => {
    const directory = join('prisma', database)
    const names = readdirSync(join(directory, 'migrations'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .sort()

    it('are recorded as `prisma migrate deploy` records them: SHA-256 of the file, finished', async () => {
      const admin = await installation.admin(database)
      const { rows } = await admin.query(
        'SELECT migration_name, checksum, finished_at IS NOT NULL AS finished, rolled_back_at FROM _prisma_migrations ORDER BY migration_name',
      )
      expect(rows).toEqual(
        names.map((name) => ({
          migration_name: name,
          checksum: createHash('sha256')
            .update(readFileSync(join(directory, 'migrations', name, 'migration.sql')))
            .digest('hex'),
          finished: true,
          rolled_back_at: null,
        })),
      )
    })

    it('have nothing left to do the second time', async () => {
      expect(await migrate({ directory, url: installation.adminUrls[database], owner: `${database}_owner` })).toEqual(
        [],
      )
    })

    it('say what schema.prisma says', async () => {
      const script = await migrationScript({ directory, url: inject('adminUrl') })
      expect(script.trim()).toBe('-- This is an empty migration.')
    })
  })
}
