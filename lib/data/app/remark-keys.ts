import { createPublicKey } from 'node:crypto'
import type { Viewer } from '../../auth/viewer'
import { sha256Hex } from '../../crypto/hash'
import { maximumReaders } from '../../crypto/remark-format'
import { AppError } from '../../errors'
import { type AppTransaction, withOrganisation } from './client'
import { dayText, toDay } from './days'
import { enqueue } from './jobs'
import { writeLog } from './log-entries'
import { namePeople } from './people-names'

/** A safety officer's public key: `publicKey` base64 of the uncompressed P-256 point, `keyId` the hex SHA-256 of it. */
export type RemarkKeyRow = {
  keyId: string
  officer: string
  own: boolean
  /** ISO day. */
  madeOn: string
  withdrawnOn: string | null
}

/** Every key that was ever made, newest first. */
export async function listRemarkKeys(viewer: Viewer): Promise<RemarkKeyRow[]> {
  return withOrganisation(viewer, async (tx) => {
    const rows = await tx.remarkKey.findMany({ orderBy: [{ madeOn: 'desc' }, { keyId: 'asc' }] })
    const nameOf = await namePeople(
      tx,
      rows.map((row) => row.personId),
    )
    return rows.map(({ keyId, personId, madeOn, withdrawnOn }) => ({
      keyId,
      officer: nameOf(personId),
      own: personId === viewer.personId,
      madeOn: dayText(madeOn),
      withdrawnOn: withdrawnOn && dayText(withdrawnOn),
    }))
  })
}

/**
 * Adds the viewer's public key: from the worker's next step on remarks are sealed to it too.
 * @throws AppError `invalid` when it is no point of P-256, `conflict` when there are as many keys as a remark can have
 */
export async function addRemarkKey(viewer: Viewer, publicKey: string, at: Date): Promise<string> {
  const { organisationId } = viewer
  const point = Buffer.from(publicKey, 'base64')
  if (!isPoint(point)) throw new AppError('invalid', 'That is not a public key. Make a new one.')
  const keyId = sha256Hex(point)
  await withOrganisation(viewer, async (tx) => {
    if ((await readReaderKeys(tx)).length >= maximumReaders) {
      throw new AppError('conflict', `Remarks can be sealed to ${maximumReaders} keys. Withdraw one first.`)
    }
    const { count } = await tx.remarkKey.createMany({
      data: [{ organisationId, keyId, publicKey, personId: viewer.personId, madeOn: toDay(dayText(at)) }],
      skipDuplicates: true,
    })
    // Sent twice: it is there.
    if (count === 0) return
    await enqueue(tx, 'push-facts', { organisationId })
    await writeLog(tx, { actorId: viewer.personId, action: 'remark-key:made', subject: keyId })
  })
  return keyId
}

/** Ends one of the viewer's own keys: no new remark is sealed to it. It still opens those that were. */
export async function withdrawRemarkKey(viewer: Viewer, keyId: string, at: Date): Promise<void> {
  const { organisationId, personId } = viewer
  await withOrganisation(viewer, async (tx) => {
    const { count } = await tx.remarkKey.updateMany({
      where: { keyId, personId, withdrawnOn: null },
      data: { withdrawnOn: toDay(dayText(at)) },
    })
    if (count === 0) throw new AppError('notFound', 'You have no such key that could be withdrawn.')
    await enqueue(tx, 'push-facts', { organisationId })
    await writeLog(tx, { actorId: personId, action: 'remark-key:withdrawn', subject: keyId })
  })
}

/** Keys that a new remark is sealed to: not withdrawn, of people who are safety officers and can sign in. */
export async function readReaderKeys(tx: AppTransaction): Promise<{ keyId: string; publicKey: string }[]> {
  const rows = await tx.remarkKey.findMany({
    where: { withdrawnOn: null },
    orderBy: { keyId: 'asc' },
    select: { keyId: true, publicKey: true, personId: true },
  })
  const officers = await tx.person.findMany({
    where: { id: { in: rows.map((row) => row.personId) }, role: 'safety_officer', disabledAt: null },
    select: { id: true },
  })
  const reads = new Set(officers.map(({ id }) => id))
  return rows.filter(({ personId }) => reads.has(personId)).map(({ keyId, publicKey }) => ({ keyId, publicKey }))
}

/** 65 bytes, and on the curve: a browser that got another could not seal at all. */
function isPoint(point: Buffer): boolean {
  if (point.length !== 65 || point[0] !== 4) return false
  const x = point.subarray(1, 33).toString('base64url')
  const y = point.subarray(33).toString('base64url')
  try {
    createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' })
    return true
  } catch {
    // OpenSSL has no other way to say that a point is not on the curve.
    return false
  }
}
