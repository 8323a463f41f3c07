import type { IncomingMessage } from 'node:http'
import { type OtherAddress, otherAddress } from '../http/public-address'

/** The address that a request was sent to, when it is not the door's own: for the page only, and kept nowhere. */
export function otherAddressOf({ headers }: IncomingMessage, address: string): OtherAddress | null {
  const get = (name: string) => {
    const value = headers[name]
    return (Array.isArray(value) ? value.join(', ') : value) ?? null
  }
  return otherAddress({ get }, address)
}
