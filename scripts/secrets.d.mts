export type LoginRole = 'app_web' | 'app_worker' | 'vault_intake' | 'vault_import' | 'vault_worker'
export type Secrets = {
  superuser: string
  roles: Record<LoginRole, string>
  contextKey: string
  nextauthSecret: string
  receiptSecret: string
  passKeySecret: string
  signingKey: string
}

export const loginRoles: readonly LoginRole[]
export function createSecrets(): Secrets
export function readSecrets(home: string): Secrets
