import { enterOrganisation, withoutOrganisation } from './client'

/** Nobody's: no organisation has this id. */
const nobody = '00000000-0000-0000-0000-000000000000'

/**
 * Whether the app database answers, can be written to, and takes the contexts that this process signs: without any of
 * them no page works.
 */
export async function appDatabaseWorks(): Promise<boolean> {
  const rows = await withoutOrganisation().$transaction(async (tx) => {
    await enterOrganisation(tx, nobody)
    return tx.$queryRaw<{ works: boolean }[]>`
      SELECT api.organisation_id() = ${nobody}::uuid AND NOT pg_is_in_recovery() AND current_setting('transaction_read_only') = 'off' AS works`
  })
  return rows[0]?.works === true
}
