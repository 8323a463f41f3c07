import 'server-only'
import Papa from 'papaparse'
import { isFromOwnPage } from '../auth/same-origin'
import type { Viewer } from '../auth/viewer'
import { randomToken, tokenHash } from '../crypto/tokens'
import {
  givePassCode,
  listPassHolders,
  logInvitations,
  passInvitationDays,
  takePassCodeBack,
} from '../data/app/pass-holders'
import { AppDoorEnvironment, now, readEnvironment } from '../env'
import { canSendMail, type Mail, sendMails } from '../mail'
import { isOnlyHere } from '../only-here.mjs'
import { EmailAddress } from '../schemas/credentials'
import { formatDay } from '../view/quarters'
import { decodeFile } from './unit-file'

/** People wait for the answer, and a mail server takes some twenty mails a second. */
const mostAddresses = 1000
const mostBytes = 256 * 1024

export type Invited = { sent: number; failed: string[] }

/**
 * Mails a personal link to each address. A link that was mailed before stops working; its person stays the same, so
 * that nobody gets a second pass by a second link.
 */
export async function invitePassHolders(viewer: Viewer, emails: readonly string[]): Promise<Invited> {
  const expiresAt = new Date(now().getTime() + passInvitationDays * 86_400_000)
  const codes = new Map(emails.map((email) => [email, randomToken()]))
  const mails: Mail[] = []
  for (const [email, code] of codes) {
    await givePassCode(viewer, email, { hash: tokenHash(code), expiresAt })
    mails.push(invitationMail(viewer, email, code, expiresAt))
  }
  const failed: string[] = []
  await sendMails(mails, async ({ to }, sent) => {
    if (sent) return
    failed.push(to)
    await takePassCodeBack(viewer, tokenHash(codes.get(to) ?? ''))
  })
  const counts = { sent: mails.length - failed.length, failed: failed.length }
  await logInvitations(viewer, counts)
  return { sent: counts.sent, failed }
}

function invitationMail(viewer: Viewer, to: string, code: string, expiresAt: Date): Mail {
  const { slug, name } = viewer.organisation
  const page = new URL(`/passes/${slug}`, readEnvironment(AppDoorEnvironment).NEXTAUTH_URL)
  // Behind the #: browsers keep that part to themselves, so no log on the way has it.
  const link = `${page.href}#${code}`
  return {
    to,
    subject: `Your passes for anonymous reports at ${name}`,
    text: [
      `With a pass you can tell ${name} once in each quarter how your wrists and back are.`,
      'Nobody can see that it was you: your browser makes the passes, and they are signed unseen.',
      '',
      `Fetch your passes, good for the coming four quarters: ${link}`,
      '',
      ...(isOnlyHere(page.href)
        ? ['It opens only on the computer that Plumbline runs on. Please tell who sent it.']
        : []),
      `This link is for you alone and works until ${formatDay(expiresAt)}.`,
      'Fetch them soon, even if nothing hurts: the longer before a report, the less a pass can say.',
      '',
    ].join('\n'),
  }
}

/** Reads an uploaded list and says where to go, with what came of it. */
export async function receivePassHolders(viewer: Viewer, request: Request): Promise<string> {
  const back = (query: Record<string, string>) => `/settings/pass-holders?${new URLSearchParams(query)}`
  if (!(await isFromOwnPage())) return back({ problem: '' })
  if (!canSendMail()) return back({ problem: 'noMail' })
  if (!(Number(request.headers.get('content-length') ?? Number.NaN) <= mostBytes)) return back({ problem: 'tooLarge' })
  const file = (await request.formData()).get('file')
  if (!(file instanceof File) || file.size === 0) return back({ problem: 'noFile' })
  const text = decodeFile(new Uint8Array(await file.arrayBuffer()), 'utf-8')
  if (text === null) return back({ problem: 'notUtf8' })
  const { emails, wrongLines } = readAddresses(text)
  if (wrongLines.length > 0) return back({ problem: 'lines', lines: wrongLines.slice(0, 10).join(', ') })
  if (emails.length === 0) return back({ problem: 'empty' })
  if (emails.length > mostAddresses) return back({ problem: 'tooMany' })
  const working = new Set(
    (await listPassHolders(viewer, now())).filter(({ link }) => link === 'works').map((row) => row.email),
  )
  const fresh = emails.filter((email) => !working.has(email))
  const { sent, failed } = await invitePassHolders(viewer, fresh)
  const known = emails.length - fresh.length
  return back({
    sent: String(sent),
    known: String(known),
    ...(failed.length > 0 ? { failed: String(failed.length) } : {}),
  })
}

/**
 * Addresses out of CSV: the column `email`, or the first one when the first line names none. Each once, in small
 * letters. Lines that hold something else are named, so that nobody is left out unseen.
 */
export function readAddresses(text: string): { emails: string[]; wrongLines: number[] } {
  const rows = Papa.parse<string[]>(text.replace(/^\uFEFF/, ''), { header: false, skipEmptyLines: false }).data
  const head = rows[0]?.map((cell) => cell.trim().toLowerCase()) ?? []
  const column = head.findIndex((cell) => ['email', 'e-mail', 'e-mail address', 'address', 'mail'].includes(cell))
  const emails = new Set<string>()
  const wrongLines: number[] = []
  rows.slice(column === -1 ? 0 : 1).forEach((cells, index) => {
    if (cells.every((cell) => cell.trim() === '')) return
    const address = EmailAddress.safeParse(cells[Math.max(column, 0)] ?? '')
    if (address.success) emails.add(address.data)
    else wrongLines.push(index + (column === -1 ? 1 : 2))
  })
  return { emails: [...emails], wrongLines }
}
