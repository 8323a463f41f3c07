import { randomBytes } from 'node:crypto'

/**
 * A version 7 UUID (RFC 9562, section 5.7): 48 bits of milliseconds, then 74 random bits, so that ids sort by time.
 * Never for anything about a report: the time is readable from it.
 */
export function uuidv7(at: Date): string {
  const milliseconds = at.getTime()
  if (!Number.isInteger(milliseconds) || milliseconds < 0 || milliseconds >= 2 ** 48) {
    throw new RangeError('the time does not fit a version 7 UUID')
  }
  const bytes = randomBytes(16)
  bytes.writeUIntBE(milliseconds, 0, 6)
  bytes.writeUInt8(0x70 | (bytes.readUInt8(6) & 0x0f), 6)
  bytes.writeUInt8(0x80 | (bytes.readUInt8(8) & 0x3f), 8)
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
