/** The passwords and keys of one installation, made at its first start and kept in a file that only its owner reads. */
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Login roles of the two databases. The owners have no password: they only own. */
export const loginRoles = ['app_web', 'app_worker', 'vault_intake', 'vault_import', 'vault_worker']

const random = () => randomBytes(32).toString('base64url')

export function createSecrets() {
  const { privateKey } = generateKeyPairSync('ed25519')
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' })
  return {
    superuser: random(),
    roles: Object.fromEntries(loginRoles.map((role) => [role, random()])),
    contextKey: random(),
    nextauthSecret: random(),
    receiptSecret: random(),
    passKeySecret: random(),
    signingKey: Buffer.from(pem).toString('base64'),
  }
}

/** Reads `home`/secrets.json; makes it when it is not there, and adds what an older version did not need. */
export function readSecrets(home) {
  const file = join(home, 'secrets.json')
  const known = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
  const secrets = { ...createSecrets(), ...known }
  if (Object.keys(secrets).length > Object.keys(known).length) {
    mkdirSync(home, { recursive: true, mode: 0o700 })
    writeFileSync(`${file}.new`, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 })
    renameSync(`${file}.new`, file)
  }
  return secrets
}
