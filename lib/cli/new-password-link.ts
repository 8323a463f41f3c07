import { parseArgs } from 'node:util'
import { newOneTimeLink } from '../auth/one-time-link'
import { connectApp, disconnectApp } from '../data/app/client'
import { renewFromServer } from '../data/app/people'
import { now, PasswordLinkEnvironment, readEnvironment } from '../env'
import { EmailAddress } from '../schemas/credentials'

/**
 * `npm run --silent new-password-link -- address@firm.example`: a one-time link with which the person of that address
 * chooses a new password, for when no administrator can give them one. Prints the link and nothing else; the log of the
 * organisation says that it was made. Exits 0 when done, 1 when the person cannot have one, 2 when the command is wrong.
 */
const usage = 'npm run --silent new-password-link -- address@firm.example'
const hours = 1

async function main(): Promise<number> {
  const { positionals } = parseArgs({ allowPositionals: true, options: {} })
  const email = EmailAddress.safeParse(positionals[0])
  if (positionals.length !== 1 || !email.success) throw new RangeError(usage)
  const environment = readEnvironment(PasswordLinkEnvironment)
  connectApp({ url: environment.APP_DATABASE_URL, contextKey: environment.CONTEXT_KEY, maximumConnections: 2 })
  let url = ''
  try {
    await renewFromServer(email.data, (slug) => {
      const { code, link } = newOneTimeLink(
        slug,
        environment.NEXTAUTH_URL,
        new Date(now().getTime() + hours * 3_600_000),
      )
      url = link.url
      return code
    })
  } catch (error) {
    console.error(error instanceof Error ? error.message : 'failed')
    return 1
  } finally {
    await disconnectApp()
  }
  console.error('Hand this link to that person. It works once, for one hour; the password of before works until then.')
  console.log(url)
  return 0
}

try {
  process.exitCode = await main()
} catch (error) {
  console.error(error instanceof Error ? error.message : 'failed')
  process.exitCode = 2
}
