/**
 * Whether only the machine that Plumbline runs on can open an address: its host is a loopback name or number, or "any
 * address", which is nobody's. Plain JavaScript, because `npm start` asks before anything is built.
 *
 * @param {string} address with its scheme
 * @returns {boolean}
 */
export function isOnlyHere(address) {
  // Parsed, not matched: 127.1, 2130706433 and LOCALHOST are loopback too.
  const host = new URL(address).hostname.replace(/\.$/, '')
  return (
    host === 'localhost' ||
    host.endsWith('.localhost') ||
    /^(127|0)\.\d+\.\d+\.\d+$/.test(host) ||
    host === '[::1]' ||
    host === '[::]' ||
    /^\[::ffff:(7f[0-9a-f]{2}:[0-9a-f]{1,4}|0:0)\]$/.test(host)
  )
}
