import { BlockList, isIP } from 'node:net'

/** Part of the address space: an address alone, or one with the length of its prefix. */
export type AddressRange = { address: string; prefix: number; family: 'ipv4' | 'ipv6' }

/**
 * Who sent a request: the other end of its connection or, as long as that is a proxy of ours, whom the proxy names in
 * X-Forwarded-For. Read from the right, because each proxy appends what it saw and everything to the left of the first
 * stranger is what the stranger says. Null when nothing of it is known.
 */
export function clientAddress(
  peer: string | null,
  forwardedFor: string | null,
  proxies: readonly AddressRange[],
): string | null {
  const trusted = new BlockList()
  for (const { address, prefix, family } of proxies) trusted.addSubnet(address, prefix, family)
  const named = (forwardedFor ?? '').split(',')
  let client = plainAddress(peer ?? '')
  while (client !== null && named.length > 0 && trusted.check(client, familyOf(client))) {
    const next = plainAddress(named.pop() ?? '')
    // A proxy that names nobody: it is as near as we come.
    if (next === null) break
    client = next
  }
  return client
}

/**
 * The networks that an address belongs to, from what one person has to what one office or provider has: an address and
 * its /24 of IPv4, a /64 and its /48 of IPv6, where a single computer has 2^64 addresses at hand.
 */
export function networksOf(address: string | null): { near: string; wide: string } {
  if (address === null) return { near: 'unknown', wide: 'unknown' }
  if (isIP(address) === 4) return { near: address, wide: address.split('.').slice(0, 3).join('.') }
  const groups = groupsOf(address)
  return { near: groups.slice(0, 4).join(':'), wide: groups.slice(0, 3).join(':') }
}

/** An address as it is compared: without port, brackets and zone, and IPv4 as itself when it comes inside IPv6. */
function plainAddress(text: string): string | null {
  const bare = text
    .trim()
    .replace(/^\[([^\]]*)\](:\d+)?$/, '$1')
    .replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1')
    .replace(/%.*$/, '')
  const address = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare)?.[1] ?? bare
  return isIP(address) === 0 ? null : address
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 4 ? 'ipv4' : 'ipv6'
}

/** The eight groups of an IPv6 address, however it is written. */
function groupsOf(address: string): string[] {
  // URL writes every address in the one short form (RFC 5952), so only `::` is left to fill.
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::')
  const before = head.split(':').filter(Boolean)
  const after = (tail ?? '').split(':').filter(Boolean)
  return [...before, ...Array<string>(8 - before.length - after.length).fill('0'), ...after]
}
