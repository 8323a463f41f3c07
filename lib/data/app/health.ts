import { enterOrganisation, withoutOrganisation } from './client'

/** Nobody's: no organisation has this id. */
const nobody = '00000000-0000-0000-0000-000000000000'

/**
 * Whether the app database answers, can be written to, and takes the contexts that this process signs: without any of
 * them no page works.
 */
export async function appDatabaseWorks(): Promise<boolean> {
  const [row] = await withoutOrganisation((prisma) =>
    prisma.$transaction(async (tx) => {
      await enterOrganisation(tx, nobody)
      return tx.$queryRaw<{ works: boolean }[]>`
        SELECT api.organisation_id() = ${nobody}::uuid AND current_setting('transaction_read_only') = 'off' AS works`
    }),
  )
  return row?.works === true
}
