import { randomInt } from 'node:crypto'
import { Logger, runOnce } from 'graphile-worker'
import { expect } from 'vitest'
import { invitePassHolders } from '@/lib/actions/invite-pass-holders'
import type { Viewer } from '@/lib/auth/viewer'
import { hashKey } from '@/lib/crypto/receipt'
import { tokenHash } from '@/lib/crypto/tokens'
import { uuidv7 } from '@/lib/crypto/uuid'
import { directory } from '@/lib/data/app/directory'
import { makeEntryCode } from '@/lib/data/app/entry-codes'
import { findHolderByCode } from '@/lib/data/app/pass-holders'
import { issuePasses } from '@/lib/data/app/pass-issues'
import { ensurePassKeys } from '@/lib/data/app/pass-keys'
import { makeSlipBatch } from '@/lib/data/app/slips'
import { beginPass, type FinishedPass, finishPass } from '@/lib/pass-client/passes'
import { pushCodes } from '@/lib/release/push-codes'
import { taskList } from '@/lib/release/tasks'
import { createTools } from '@/lib/release/tools'
import { type ReceivedMail, startMailServer, textOf } from '../../e2e/mail-server'
import type { Installation } from '../../integration/installation'
import { randomFrom } from '../../unit/disclosure/cubes'
import { type DoorProcess, startDoor } from '../door-process'

export const slug = 'tallow'
const passKeySecret = 'seals the keys of passes, in the exercise only'

/** The staff list that the attacker has: 60 people in five units, one of them smaller than any published row. */
export const heads = { PACK: 16, RETURNS: 14, DATA: 12, CALLS: 11, LAB: 7 } as const
export type Employee = { name: string; email: string; unit: keyof typeof heads }
export const staff: readonly Employee[] = Object.entries(heads).flatMap(([unit, count]) =>
  Array.from({ length: count }, (_, number) => {
    const name = `${unit.toLowerCase()}${number + 1}`
    // The keys of an object literal.
    return { name, email: `${name}@tallow.example`, unit: unit as Employee['unit'] }
  }),
)

/** What really happened, for scoring only: never an input of an attack. */
export type Filed = {
  name: string
  unit: string
  day: number
  keyHash: string
  at: Date
  answers: Record<string, unknown>
  receipt: string
  pass?: string
  slip?: string
}

export type Company = {
  viewer: Viewer
  door: DoorProcess
  mails: ReceivedMail[]
  /** Who fetched passes, in this order. */
  fetched: { employee: Employee; passes: FinishedPass[] }[]
  work(task: 'calendar' | 'shuffle-open' | 'purge', at: string): Promise<void>
  pushCodes(at: string): Promise<void>
  close(): Promise<void>
}

/** Tallow Works in the autumn before: units, policy, keys, invitations by a real mail server, passes of those who came. */
export async function foundCompany(installation: Installation): Promise<Company> {
  await installation.connectApp('app_worker')
  const personId = uuidv7(new Date('2026-11-01T08:00:00Z'))
  const organisation = { slug, name: 'Tallow Works', demo: false }
  const { organisationId } = await directory.createOrganisation(organisation, 'worker', async (tx, own) => {
    const root = { code: 'TALLOW', name: 'Tallow Works', kind: 'organisation' as const, parent: null }
    const units = Object.keys(heads).map((code) => ({
      code,
      name: code,
      kind: 'department' as const,
      parent: 'TALLOW',
    }))
    await tx.organisation.updateMany({ where: { id: own.organisationId }, data: { collectsFrom: '2026-Q4' } })
    await tx.unit.createMany({
      data: [root, ...units].map((unit) => ({ ...own, firstQuarter: '2026-Q4', ...unit })),
    })
    await tx.headcount.createMany({
      data: Object.entries(heads).map(([unitCode, count]) => ({ ...own, quarter: '2026-Q4', unitCode, heads: count })),
    })
    const rules = {
      threshold: 5,
      minimumUnitHeadcount: 10,
      publicationLagDays: 14,
      freeTextThreshold: 10,
      retentionMonths: 24,
    }
    await tx.policy.createMany({
      data: [
        { ...own, fromQuarter: '2026-Q4', ...rules, admission: 'passes' },
        { ...own, fromQuarter: '2027-Q2', ...rules, admission: 'slips' },
      ],
    })
    await tx.person.createMany({
      data: [{ ...own, id: personId, name: 'Ada', email: 'ada@tallow.example', role: 'admin' }],
    })
    return own
  })
  const viewer: Viewer = {
    organisationId,
    personId,
    name: 'Ada',
    email: 'ada@tallow.example',
    role: 'admin',
    organisation,
  }

  const tools = createTools(installation.worker, installation.secrets.signingKey)
  const failures: unknown[] = []
  const asWorker = async (task: () => Promise<void>) => {
    await installation.connectApp('app_worker')
    await task()
    await installation.connectApp('app_web')
    expect(failures).toEqual([])
  }
  const work: Company['work'] = (task, at) =>
    asWorker(async () => {
      const worker = await installation.clientOf('app_worker')
      await worker.query('SELECT graphile_worker.add_job($1)', [task])
      await runOnce({
        connectionString: installation.urls.app_worker,
        taskList: taskList(
          tools,
          () => new Date(at),
          (error) => failures.push(error),
        ),
        logger: new Logger(() => (level, message) => {
          if (level === 'error') failures.push(message)
        }),
      })
    })

  await work('calendar', '2026-11-02T08:00:00Z')
  const mail = await startMailServer()
  Object.assign(process.env, {
    APP_DATABASE_URL: installation.urls.app_web,
    CONTEXT_KEY: installation.secrets.contextKey,
    NEXTAUTH_SECRET: installation.secrets.nextauthSecret,
    NEXTAUTH_URL: 'http://localhost:3000',
    REPORT_DOOR_URL: 'http://127.0.0.1:3001',
    PASS_KEY_SECRET: passKeySecret,
    SMTP_URL: mail.url,
    MAIL_FROM: 'plumbline@tallow.example',
  })
  const keys = await ensurePassKeys(viewer, '2026-Q4', passKeySecret)
  const invited = await invitePassHolders(
    viewer,
    staff.map(({ email }) => email),
  )
  expect(invited).toEqual({ sent: staff.length, failed: [] })
  await work('calendar', '2026-11-02T09:00:00Z')

  // Eight never come; the others in an order of their own.
  const fetched: Company['fetched'] = []
  for (const employee of shuffled(staff, randomFrom(5)).slice(0, staff.length - 8)) {
    const letter = mail.mails.find(({ to }) => to[0] === employee.email)
    const code = /#(\S+)/.exec(letter ? textOf(letter) : '')?.[1] ?? ''
    const holder = await findHolderByCode(viewer, tokenHash(code), new Date())
    if (!holder) throw new Error(`the link of ${employee.name} does not work`)
    const pending = await Promise.all(keys.slice(1).map((key) => beginPass(slug, key)))
    const answers = await issuePasses(
      viewer,
      holder.holderId,
      // The product's own client made them, for quarters out of the product's own list of keys.
      pending.map(({ asked }, index) => ({
        quarter: keys[index + 1]?.quarter ?? '2026-Q4',
        keyId: asked.keyId,
        blinded: Buffer.from(asked.blinded, 'base64url'),
      })),
      { running: '2026-Q4', acceptsRunning: false, secret: passKeySecret },
    )
    const passes = await Promise.all(
      pending.map((waiting, index) => {
        const answer = answers[index]
        if (answer?.status !== 'signed') throw new Error('a first pass was refused')
        return finishPass(waiting, Buffer.from(answer.signature).toString('base64url'))
      }),
    )
    fetched.push({ employee, passes })
  }
  const door = await startDoor(installation.urls.vault_intake)
  return {
    viewer,
    door,
    mails: mail.mails,
    fetched,
    work,
    pushCodes: (at) => asWorker(() => pushCodes(installation.worker, viewer, new Date(at))),
    async close() {
      await door.kill('SIGKILL')
      await mail.stop()
    },
  }
}

/** Reports one after another through the door's own process: one transaction each, the worst case for order. */
export async function file(
  { door }: Company,
  people: readonly { employee: Employee; day: number; pass?: string; slip?: string; entry?: string }[],
  random: () => number,
): Promise<Filed[]> {
  const filed: Filed[] = []
  for (const { employee, day, ...proof } of people) {
    const key = randomKey()
    const answers = randomAnswers(random)
    const report = { unit: employee.unit, key, ...answers, ...proof }
    const path = proof.entry ? 'entry' : 'reports'
    const answer = await fetch(`${door.address}/r/${slug}/${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(report),
    })
    const content = (await answer.json()) as { receipt: string }
    expect(answer.status, JSON.stringify(content)).toBe(201)
    const { pass, slip } = proof
    filed.push({
      name: employee.name,
      unit: employee.unit,
      day,
      keyHash: hashKey(slug, key),
      at: new Date(),
      answers,
      receipt: content.receipt,
      ...(pass === undefined ? {} : { pass }),
      ...(slip === undefined ? {} : { slip }),
    })
  }
  return filed
}

export async function actOnReceipt({ door }: Company, body: object): Promise<void> {
  const answer = await fetch(`${door.address}/r/${slug}/receipts`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
  expect(answer.status, await answer.text()).toBe(200)
}

export async function entryCode(company: Company, at: string): Promise<string> {
  const code = await makeEntryCode(company.viewer, { label: 'Nurse, telephone', maximum: 20 }, new Date(at))
  await company.pushCodes(at)
  return code
}

export async function slipsFor(company: Company, at: string): Promise<string[]> {
  const { codes } = await makeSlipBatch(
    company.viewer,
    { quarter: '2027-Q2', unit: null, size: 60, evenIfMore: true },
    new Date(at),
  )
  await company.pushCodes(at)
  // Drawn from a box: not in the order in which they were printed.
  return shuffled(codes, () => randomInt(2 ** 32) / 2 ** 32)
}

function randomKey(): string {
  return Array.from({ length: 32 }, () => 'abcdefghijklmnopqrstuvwxyz012345'[randomInt(32)]).join('')
}

/** Four in ten hurt at the wrist, four in ten in the back, with answers as the form asks them. */
function randomAnswers(random: () => number): Record<string, unknown> {
  const pick = <T>(...values: T[]): T | undefined => values[Math.floor(random() * values.length)]
  const wrist = random() < 0.4
  const back = random() < 0.4
  const regions = [
    ...(wrist ? ['wrists-hands'] : []),
    ...(back ? ['lower-back'] : []),
    ...(random() < 0.3 ? ['knees'] : []),
  ]
  const complaint = (part: string) => ({
    [`${part}.frequency`]: pick(1, 2, 3, 4),
    [`${part}.discomfort`]: pick(1, 2, 3),
    [`${part}.interference`]: pick(1, 2, 3),
  })
  return {
    regions: regions.length > 0 ? regions : ['none'],
    ...(wrist ? { ...complaint('wrist'), 'hand.night': pick('no', 'sometimes', 'most-nights') } : {}),
    ...(back ? complaint('back') : {}),
  }
}

export function shuffled<T>(list: readonly T[], random: () => number): T[] {
  const left = [...list]
  for (let last = left.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1))
    const [one, two] = [left[last], left[other]]
    if (one !== undefined && two !== undefined) [left[last], left[other]] = [two, one]
  }
  return left
}
