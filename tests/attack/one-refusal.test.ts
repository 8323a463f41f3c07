import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { hashPrintedCode, makePrintedCode } from '@/lib/crypto/printed-code'
import { deriveReceipt } from '@/lib/crypto/receipt'
import type { IntakeVault } from '@/lib/data/vault/intake'
import type { VaultFacts } from '@/lib/data/vault/types'
import { languages } from '@/lib/domain/organisation/languages'
import { createInstallation, type Installation } from '../integration/installation'
import { type Door, facts, newKey, openDoor, receiptSecret } from '../integration/intake/door'
import { makePass, makePassKey, type PassKey } from '../integration/intake/passes'

/**
 * Who has every code (an administrator who printed the slips, an officer who made the entry codes) asks the door about
 * them without using them up. Whatever the state of a code is, he must get the same bytes: the state tells who has taken
 * part, and asked every minute, when.
 */
let installation: Installation
let door: Door
const slugs = { slips: 'slips', passes: 'passes', open: 'open' } as const
type Admission = keyof typeof slugs

const coming = '2027-Q1'
let passKey: PassKey
let comingKey: PassKey
let strangeKey: PassKey

const factsOf = (admission: Admission, changes: Partial<VaultFacts> = {}): VaultFacts => ({
  ...facts,
  organisation: { ...facts.organisation, slug: slugs[admission] },
  units: [...facts.units, { code: 'DESK', name: 'Front desk', kind: 'team', parent: 'ORG' }],
  admission,
  languages: [...languages],
  passKeys:
    admission === 'passes'
      ? [
          { quarter: '2026-Q4', keyId: passKey.keyId, spki: passKey.spki },
          { quarter: coming, keyId: comingKey.keyId, spki: comingKey.spki },
        ]
      : [],
  ...changes,
})

beforeAll(async () => {
  installation = await createInstallation()
  ;[passKey, comingKey, strangeKey] = await Promise.all([
    makePassKey('2026-Q4'),
    makePassKey(coming),
    makePassKey('2026-Q4'),
  ])
  door = await openDoor(installation.intake)
})
afterAll(async () => {
  await door?.close()
  await installation?.close()
})

/** Every test, and every state, begins with an empty vault: so the same request can meet the same code in each state. */
async function reset() {
  const admin = await installation.admin('vault')
  for (const table of ['report', 'slip', 'slip_batch', 'nullifier', 'entry_code']) {
    await admin.query(`DELETE FROM vault.${table}`)
  }
  for (const admission of ['slips', 'passes', 'open'] as const) await installation.worker.pushFacts(factsOf(admission))
}
beforeEach(reset)

async function pushSlips(codes: readonly string[], changes: { unit?: string; quarter?: typeof coming } = {}) {
  const batch = randomUUID()
  const hashes = codes.map(hashPrintedCode)
  const push = { organisation: slugs.slips, batch, quarter: '2026-Q4' as const, unit: null, hashes, ...changes }
  await installation.worker.pushSlips(push)
  return batch
}

const pushCodes = (admission: Admission, codes: { code: string; maximum: number; quarter?: typeof coming }[]) =>
  installation.worker.pushEntryCodes({
    organisation: slugs[admission],
    codes: codes.map(({ code, ...rest }) => ({ quarter: '2026-Q4', hash: hashPrintedCode(code), ...rest })),
  })

type Sent = Record<string, string>

/** Somebody reports, with a key of their own. */
async function report(admission: Admission, proof: Sent, unit = 'LEE-PACK'): Promise<number> {
  const body = { unit, regions: ['none'], key: newKey(), ...proof }
  return (await door.send(`/r/${slugs[admission]}/reports`, body)).status
}

const form = 'application/x-www-form-urlencoded'

/** All that a prober can see of an answer: the status, every header but the clock's, and the bytes, not compressed. */
async function seenOf(asked: Door, path: string, type: string, body: string): Promise<string> {
  const headers = { 'Content-Type': type, 'Accept-Encoding': 'identity' }
  const answer = await fetch(asked.address + path, { method: 'POST', headers, body })
  const shown = [...answer.headers].filter(([name]) => name !== 'date').sort()
  return JSON.stringify([answer.status, shown, await answer.text()])
}

/** As JSON and as a page in each language, with what the prober knows himself taken out: a page repeats what was typed. */
async function probe(admission: Admission, page: 'reports' | 'entry', proof: Sent, asked = door): Promise<string[]> {
  const path = `/r/${slugs[admission]}/${page}`
  const fields: Sent = { unit: 'LEE-PACK', regions: 'none', key: 'the-prober-has-one-key', ...proof }
  const answers = await Promise.all([
    seenOf(asked, path, 'application/json', JSON.stringify({ ...fields, regions: ['none'] })),
    ...languages.map((lang) => seenOf(asked, path, form, new URLSearchParams({ ...fields, lang }).toString())),
  ])
  return answers.map((seen) => Object.values(proof).reduce((text, code) => text.replaceAll(code, 'CODE'), seen))
}

const codes = { slip: makePrintedCode('slip'), entry: makePrintedCode('entry') }
const key = 'the-key-of-one-receipt'

type State = { proof: () => Sent | Promise<Sent>; prepare?: () => Promise<unknown> }
const slip = () => ({ slip: codes.slip })
const entry = () => ({ entry: codes.entry })

const slipStates: Record<string, State> = {
  used: {
    proof: slip,
    prepare: async () => {
      await pushSlips([codes.slip])
      expect(await report('slips', slip())).toBe(201)
    },
  },
  'withdrawn, unused': {
    proof: slip,
    prepare: async () => installation.worker.withdrawSlips(slugs.slips, await pushSlips([codes.slip])),
  },
  'withdrawn, used': {
    proof: slip,
    prepare: async () => {
      const batch = await pushSlips([codes.slip])
      expect(await report('slips', slip())).toBe(201)
      await installation.worker.withdrawSlips(slugs.slips, batch)
    },
  },
  unknown: { proof: slip },
  'plausible, never made': { proof: () => ({ slip: `SZ${codes.slip.slice(2)}` }) },
  'of another quarter': { proof: slip, prepare: () => pushSlips([codes.slip], { quarter: coming }) },
  'of another part, unused': { proof: slip, prepare: () => pushSlips([codes.slip], { unit: 'DESK' }) },
  'of another part, used': {
    proof: slip,
    prepare: async () => {
      await pushSlips([codes.slip], { unit: 'DESK' })
      expect(await report('slips', slip(), 'DESK')).toBe(201)
    },
  },
}

const passStates: Record<string, State> = {
  used: {
    proof: async () => {
      const pass = { pass: await makePass(passKey, slugs.passes) }
      expect(await report('passes', pass)).toBe(201)
      return pass
    },
  },
  'used, its report withdrawn': {
    proof: async () => {
      const pass = { pass: await makePass(passKey, slugs.passes) }
      const body = { unit: 'LEE-PACK', regions: ['none'], key: newKey(), ...pass }
      const { receipt } = (await (await door.send('/r/passes/reports', body)).json()) as { receipt: string }
      expect((await door.send('/r/passes/receipts', { receipt, action: 'withdraw' })).status).toBe(200)
      return pass
    },
  },
  'of another quarter': { proof: async () => ({ pass: await makePass(comingKey, slugs.passes) }) },
  'of another organisation': { proof: async () => ({ pass: await makePass(passKey, 'contoso') }) },
  'signed by an unknown key': { proof: async () => ({ pass: await makePass(strangeKey, slugs.passes) }) },
  'with a changed letter': {
    proof: async () => ({ pass: (await makePass(passKey, slugs.passes)).replace(/.{10}$/, 'AAAAAAAAAA') }),
  },
}

const entryStates = (admission: Admission): Record<string, State> => ({
  unknown: { proof: entry },
  'plausible, never made': { proof: () => ({ entry: `EZ${codes.entry.slice(2)}` }) },
  'used up': {
    proof: entry,
    prepare: async () => {
      await pushCodes(admission, [{ code: codes.entry, maximum: 2 }])
      for (let time = 0; time < 2; time += 1) expect(await report(admission, entry())).toBe(201)
    },
  },
  'withdrawn, used': {
    proof: entry,
    prepare: async () => {
      await pushCodes(admission, [{ code: codes.entry, maximum: 2 }])
      expect(await report(admission, entry())).toBe(201)
      await pushCodes(admission, [])
    },
  },
  'of another quarter': {
    proof: entry,
    prepare: () => pushCodes(admission, [{ code: codes.entry, maximum: 2, quarter: coming }]),
  },
})

async function answersIn(admission: Admission, page: 'reports' | 'entry', states: Record<string, State>) {
  const answers: [name: string, seen: string[]][] = []
  for (const [name, { proof, prepare }] of Object.entries(states)) {
    await reset()
    await prepare?.()
    answers.push([name, await probe(admission, page, await proof())])
  }
  return answers
}

/** Every pair of states, each by its two names. */
function expectOneAnswer(answers: readonly [name: string, seen: string[]][]) {
  for (const [one, seen] of answers) {
    for (const [other, alsoSeen] of answers) expect(seen, `${one} against ${other}`).toEqual(alsoSeen)
    for (const answer of seen) expect(answer, one).toMatch(/^\[403,/)
  }
}

describe('one refusal, byte for byte, as JSON and in every language, for a code that is', () => {
  it(`a slip: ${Object.keys(slipStates).join('; ')}`, async () => {
    expectOneAnswer(await answersIn('slips', 'reports', slipStates))
  })

  it(`a pass: ${Object.keys(passStates).join('; ')}`, async () => {
    expectOneAnswer(await answersIn('passes', 'reports', passStates))
  })

  for (const admission of ['open', 'slips', 'passes'] as const) {
    it(`an entry code, where admission is ${admission}: ${Object.keys(entryStates(admission)).join('; ')}`, async () => {
      expectOneAnswer([...(await answersIn(admission, 'entry', entryStates(admission)))])
      expectOneAnswer(await answersIn(admission, 'reports', entryStates(admission)))
    })
  }

  it('and an honest person who chose the wrong team has the slip still, and reads which team to choose', async () => {
    await pushSlips([codes.slip], { unit: 'DESK' })
    const [json = ''] = await probe('slips', 'reports', slip())
    expect(json).toContain('choose a team of that part')
    expect(await report('slips', slip(), 'DESK')).toBe(201)
  })

  it('and the same report sent again with the same key gets its receipt, whatever became of the slip', async () => {
    const batch = await pushSlips([codes.slip])
    const body = { unit: 'LEE-PACK', regions: ['none'], key: newKey(), ...slip() }
    const first = await door.send('/r/slips/reports', body)
    await installation.worker.withdrawSlips(slugs.slips, batch)
    const again = await door.send('/r/slips/reports', body)
    expect([first.status, again.status, await again.json()]).toEqual([201, 201, await first.json()])
  })
})

describe('a receipt that leads to no report', () => {
  const receipt = deriveReceipt(receiptSecret, slugs.open, key)
  const states: Record<string, () => Promise<unknown>> = {
    'never known': async () => {},
    withdrawn: async () => {
      expect(await report('open', { key })).toBe(201)
      expect((await door.send('/r/open/receipts', { receipt, action: 'withdraw' })).status).toBe(200)
    },
    'of a quarter whose reports were deleted': async () => {
      expect(await report('open', { key })).toBe(201)
      await installation.worker.closeQuarter(slugs.open, '2026-Q4')
      await installation.worker.purge(slugs.open, coming)
      // The vault opens no quarter twice; for the next state it has to.
      const admin = await installation.admin('vault')
      await admin.query('DELETE FROM vault.quarter WHERE organisation = $1', [slugs.open])
      await installation.worker.pushFacts(factsOf('open'))
    },
  }
  const actions: Sent[] = [
    { action: 'read' },
    { action: 'amend', unit: 'LEE-RET', regions: 'none' },
    { action: 'amend' },
    { action: 'withdraw' },
  ]

  it(`gets one answer, byte for byte: ${Object.keys(states).join('; ')}`, async () => {
    const answers: [name: string, seen: string[]][] = []
    for (const [name, prepare] of Object.entries(states)) {
      await reset()
      await prepare()
      const seen: string[] = []
      for (const action of actions) {
        const fields = { receipt, ...action }
        const json = 'regions' in fields ? { ...fields, regions: ['none'] } : fields
        seen.push(
          await seenOf(door, '/r/open/receipts', 'application/json', JSON.stringify(json)),
          ...(await Promise.all(
            languages.map((lang) =>
              seenOf(door, '/r/open/receipts', form, new URLSearchParams({ ...fields, lang }).toString()),
            ),
          )),
        )
      }
      answers.push([name, seen])
    }
    for (const [one, seen] of answers) {
      for (const [other, alsoSeen] of answers) expect(seen, `${one} against ${other}`).toEqual(alsoSeen)
    }
  })
})

describe('the administrator who printed ten slips and tries each of them', () => {
  const ten = Array.from({ length: 10 }, () => makePrintedCode('slip'))
  const used = [2, 5, 7]

  /** The slips that answer otherwise than most: what the prober learns. */
  async function oddOnes(asked: Door): Promise<number[]> {
    const answers: string[] = []
    // One after the other: two slips with one key at once would be two answers to one report.
    for (const code of ten) answers.push((await probe('slips', 'reports', { slip: code }, asked)).join())
    const most = answers.toSorted((a, b) => count(answers, b) - count(answers, a))[0]
    return answers.flatMap((answer, number) => (answer === most ? [] : [number]))
  }
  const count = (all: readonly string[], one: string) => all.filter((other) => other === one).length

  beforeEach(async () => {
    await pushSlips(ten, { unit: 'DESK' })
    for (const number of used) expect(await report('slips', { slip: ten[number] ?? '' }, 'DESK')).toBe(201)
  })

  it('learns nothing by naming a team of another part, minute by minute', async () => {
    expect(await oddOnes(door)).toEqual([])
    expect(await report('slips', { slip: ten[0] ?? '' }, 'DESK')).toBe(201)
    expect(await oddOnes(door)).toEqual([])
  })

  it('learns nothing by withdrawing the sheet first', async () => {
    const admin = await installation.admin('vault')
    const { rows } = await admin.query<{ id: string }>('SELECT id FROM vault.slip_batch')
    await installation.worker.withdrawSlips(slugs.slips, rows[0]?.id ?? '')
    expect(await oddOnes(door)).toEqual([])
  })

  it('control: of a vault that tells a used slip from one of another part he learns which were used', async () => {
    const telling: IntakeVault = {
      ...installation.intake,
      async submitReports(rows) {
        const results = await installation.intake.submitReports(rows)
        const admin = await installation.admin('vault')
        const { rows: spent } = await admin.query<{ hash: string }>(
          `SELECT encode(hash, 'hex') AS hash FROM vault.nullifier`,
        )
        const isSpent = (hash: string | undefined) => spent.some((entry) => entry.hash === hash)
        return results.map((result, place) =>
          result.status === 'admissionRefused' && !isSpent(rows[place]?.slipHash) ? { status: 'unknownUnit' } : result,
        )
      },
    }
    const old = await openDoor(telling)
    try {
      expect(await oddOnes(old)).toEqual(used)
    } finally {
      await old.close()
    }
  })
})
