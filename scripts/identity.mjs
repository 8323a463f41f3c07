/**
 * Which installation a home and its database belong to, so that a copy of either, a restored backup for example, never
 * touches the original. A home has a random id; its data folder says the same id, where its home was, and which folder it
 * was itself: a copy has another inode, a folder that was only renamed has not.
 */
import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync, realpathSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const homeFile = (home) => join(home, 'identity.json')
const dataFile = (data) => join(data, 'plumbline.json')

/** The number of a folder on its disk, as text: it may be longer than a number holds. */
export function inodeOf(path) {
  return String(statSync(path, { bigint: true }).ino)
}

function readJson(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null
}

function writeJson(file, value) {
  writeFileSync(`${file}.new`, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 })
  renameSync(`${file}.new`, file)
}

/** What a data folder says of itself, or null: made by an older version, or not there. */
export function ownerOfData(data) {
  return readJson(dataFile(data))
}

/** Whether the home that a data folder names is still there, with the same id, and is not `home`. */
export function originalIsThere(owner, home) {
  if (owner.home === realpathSync(home)) return false
  return readJson(homeFile(owner.home))?.id === owner.id
}

/**
 * Makes sure that the data belong to this home, and writes that down on both sides.
 *
 * @param {{ home: string, data: string, say: (line: string) => void, mayBeTorn?: boolean }} options
 *   `mayBeTorn`: go on with a copy that was taken while its database ran
 */
export function claimData({ home, data, say, mayBeTorn = process.env.PLUMBLINE_HOT_COPY === 'yes' }) {
  const me = { home: realpathSync(home), inode: inodeOf(data) }
  const owner = ownerOfData(data)
  let { id } = readJson(homeFile(home)) ?? { id: owner?.id ?? randomUUID() }
  if (owner && owner.id !== id) {
    fail(
      `The database in ${data} belongs to another installation than this folder (${home}).\n` +
        `It was last used from ${owner.home}. Nothing was touched. Put back the data and secrets.json of one backup together.`,
    )
  }
  if (owner && owner.inode !== me.inode && owner.home !== me.home) {
    if (existsSync(join(data, 'postmaster.pid')) && !mayBeTorn) {
      fail(
        `The database in ${data} was copied from ${owner.home} while it ran: its files may not fit together.\n` +
          'Take a copy after Ctrl-C and start that one. Where this is a snapshot of one instant (of a disk or a file system),\n' +
          'set PLUMBLINE_HOT_COPY=yes for this start.',
      )
    }
    if (originalIsThere(owner, home)) {
      id = randomUUID()
      say(`this is a copy of ${owner.home}, and from now on an installation of its own`)
    }
  }
  writeJson(homeFile(home), { id })
  if (owner?.id !== id || owner.home !== me.home || owner.inode !== me.inode) writeJson(dataFile(data), { id, ...me })
}

function fail(message) {
  throw Object.assign(new Error(message), { expected: true })
}
