import { HttpProblem } from './http-problem'

const maximumParts = 200
const maximumHeaderBytes = 2048

/**
 * The parts of a `multipart/form-data` body (RFC 7578) as names and texts. A file counts as its text: the only
 * file that the form takes is a pass.
 * @throws HttpProblem 400 for a body that does not have the form it claims, or is not UTF-8.
 */
export function parseMultipart(body: Buffer, boundary: string): [string, string][] {
  const delimiter = Buffer.from(`\r\n--${boundary}`)
  // A line break in front makes the first delimiter look like the others.
  const text = Buffer.concat([Buffer.from('\r\n'), body])
  const fields: [string, string][] = []
  let position = text.indexOf(delimiter)
  if (position === -1) throw unreadable()
  for (;;) {
    position += delimiter.length
    if (text.subarray(position, position + 2).equals(Buffer.from('--'))) return fields
    const lineEnd = text.indexOf('\r\n', position)
    const next = text.indexOf(delimiter, position)
    // Only white space may stand between a delimiter and the end of its line.
    if (lineEnd === -1 || next === -1 || lineEnd > next || text.toString('latin1', position, lineEnd).trim() !== '')
      throw unreadable()
    if (fields.length === maximumParts) throw unreadable()
    fields.push(parsePart(text.subarray(lineEnd + 2, next)))
    position = next
  }
}

function parsePart(part: Buffer): [string, string] {
  const headerEnd = part.indexOf('\r\n\r\n')
  if (headerEnd === -1 || headerEnd > maximumHeaderBytes) throw unreadable()
  const headers = decode(part.subarray(0, headerEnd)).split('\r\n')
  const disposition = headers.find((line) => /^content-disposition\s*:/i.test(line))
  const name = /;\s*name="([^"]*)"/i.exec(disposition ?? '')?.[1]
  if (name === undefined || headers.some((line) => /^content-transfer-encoding\s*:/i.test(line))) throw unreadable()
  return [name, decode(part.subarray(headerEnd + 4))]
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (error) {
    if (error instanceof TypeError) throw unreadable()
    throw error
  }
}

function unreadable(): HttpProblem {
  return new HttpProblem(400, 'unreadable')
}
