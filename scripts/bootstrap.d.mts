import type { Client } from 'pg'
import type { Secrets } from './secrets.mjs'

export const databaseRoles: Record<'app' | 'vault', { owner: string; logins: string[] }>
export function bootstrap(options: {
  appUrl: string
  vaultUrl: string
  secrets: Secrets
  say?: (line: string) => void
}): Promise<void>
export function createDatabase(adminUrl: string, name: string, owner: string): Promise<void>
export function closeMaintenanceDatabases(adminUrl: string): Promise<void>
export function secureDatabase(admin: Client, kind: 'app' | 'vault', say?: (line: string) => void): Promise<void>
export function openRoles(adminUrl: string, passwords: Secrets['roles']): Promise<void>
