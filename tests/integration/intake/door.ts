import type { AddressInfo } from 'node:net'
import type { IntakeVault } from '@/lib/data/vault/intake'
import type { VaultFacts } from '@/lib/data/vault/types'
import { createReportDoor, type ReportDoorOptions } from '@/lib/intake/door'

/** A serving report door and a way to talk to it. */
export type Door = {
  address: string
  failures: unknown[]
  get(path: string, headers?: Record<string, string>): Promise<Response>
  /** A report or a receipt's request as JSON. */
  send(path: string, body: unknown): Promise<Response>
  /** The same as a form. */
  submit(path: string, fields: readonly (readonly [string, string])[]): Promise<Response>
  post(path: string, contentType: string, body: string | Uint8Array<ArrayBuffer>): Promise<Response>
  close(): Promise<void>
}

export const receiptSecret = 'a secret of the door, for tests only'
/** In place of the bundle, which a browser runs in tests/e2e/remarks.spec.ts. */
export const remarkPageScript = 'document.title += " (script)"'

export async function openDoor(vault: IntakeVault, options: Partial<ReportDoorOptions> = {}): Promise<Door> {
  const failures: unknown[] = []
  const onFailure = (error: unknown) => failures.push(error)
  const server = createReportDoor({
    vault,
    receiptSecret,
    remarkPageScript,
    address: 'http://127.0.0.1',
    onFailure,
    ...options,
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A server that listens on a port has an address object.
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const post = (path: string, contentType: string, body: string | Uint8Array<ArrayBuffer>) =>
    fetch(address + path, { method: 'POST', headers: { 'Content-Type': contentType }, body })
  return {
    address,
    failures,
    get: (path, headers = {}) => fetch(address + path, { headers }),
    send: (path, body) => post(path, 'application/json', JSON.stringify(body)),
    submit: (path, fields) =>
      post(
        path,
        'application/x-www-form-urlencoded',
        new URLSearchParams(fields.map(([name, value]) => [name, value])).toString(),
      ),
    post,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

export const facts: VaultFacts = {
  organisation: { slug: 'northwind', name: 'Northwind Logistics', demo: false },
  openQuarter: '2026-Q4',
  units: [
    { code: 'ORG', name: 'Northwind Logistics', kind: 'organisation', parent: null },
    { code: 'LEE', name: 'Leeds', kind: 'site', parent: 'ORG' },
    { code: 'LEE-PACK', name: 'Packing', kind: 'department', parent: 'LEE' },
    { code: 'LEE-RET', name: 'Returns', kind: 'department', parent: 'LEE' },
  ],
  admission: 'open',
  threshold: 10,
  minimumUnitHeadcount: 10,
  publicationLagDays: 14,
  retentionMonths: 24,
  languages: ['en'],
  passKeys: [],
}

/** Name and value of each hidden field that a page sends to be shown in another language. */
export function fieldsOfLanguageSwitch(page: string): [string, string][] {
  const [form = ''] = /<nav[^>]*class="langs[^"]*"[^>]*><form.*?<\/form>/s.exec(page) ?? []
  return [...form.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [
    name,
    value,
  ])
}

let counter = 0
/** A key that no other report of the tests has. */
export function newKey(): string {
  counter += 1
  return `test-key-${String(counter).padStart(12, '0')}`
}
