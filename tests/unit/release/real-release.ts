import { generateKeyPairSync } from 'node:crypto'
import { type Signer, signerFromKey } from '@/lib/crypto/signing'
import { type BreakdownCounts, type BreakdownId, breakdowns } from '@/lib/domain/disclosure/breakdowns'
import type { CountTable } from '@/lib/domain/disclosure/count-table'
import type { DisclosurePolicy } from '@/lib/domain/disclosure/policy'
import type { ClassCounts } from '@/lib/domain/disclosure/table'
import type { InterventionAggregate } from '@/lib/domain/hotspots/inputs'
import { aggregateAudits, type WorkstationAudit } from '@/lib/domain/hotspots/row-audits'
import { standardRule } from '@/lib/domain/hotspots/rule'
import { postures } from '@/lib/domain/instruments/posture'
import { type Quarter, shiftQuarter } from '@/lib/domain/organisation/quarter'
import { type Release, type ReleaseDocument, releaseFormat } from '@/lib/release/document'
import { findingInputs } from '@/lib/release/finding-inputs'
import { sealRelease } from '@/lib/release/seal'
import { stages } from '@/lib/release/stages'
import { randomFrom } from '../disclosure/cubes'

export function newSigner(): Signer {
  const { privateKey } = generateKeyPairSync('ed25519')
  return signerFromKey(Buffer.from(privateKey.export({ type: 'pkcs8', format: 'pem' })).toString('base64'))
}

export const policy: DisclosurePolicy = {
  threshold: 5,
  minimumUnitHeadcount: 10,
  publicationLagDays: 14,
  freeTextThreshold: 10,
  retentionMonths: 24,
  admission: 'passes',
}

/** What happened in an organisation: made up from a seed, the same everywhere. */
export type Story = { units: number; sites: number; quarters: number; first: Quarter; seed: number }

export type Raw = {
  quarter: Quarter
  counts: CountTable
  headcounts: Record<string, number>
  audits: WorkstationAudit[]
  interventions: InterventionAggregate[]
}

/** Raw counts of consecutive quarters with audits, one measure that was done and one that is planned. */
export function tell({ units, sites, quarters, first, seed }: Story): Raw[] {
  const random = randomFrom(seed)
  const between = (low: number, high: number) => low + Math.floor(random() * (high - low + 1))
  const codes = Array.from({ length: units }, (_, u) => `S${u % sites}-U${String(u).padStart(3, '0')}`)
  const tree: Record<string, string[]> = { ORG: Array.from({ length: sites }, (_, s) => `S${s}`) }
  for (const code of codes) {
    const site = code.slice(0, code.indexOf('-'))
    tree[site] = [...(tree[site] ?? []), code]
  }
  const headcounts = Object.fromEntries(codes.map((code) => [code, between(20, 90)]))
  const rates = new Map(codes.map((code) => [code, { wrist: 0.08 + 0.2 * random(), back: 0.15 + 0.25 * random() }]))
  return Array.from({ length: quarters }, (_, q): Raw => {
    const quarter = shiftQuarter(first, q)
    const classes: Record<string, ClassCounts> = {}
    const second: Record<string, BreakdownCounts> = {}
    for (const code of codes) {
      const n = Math.round((headcounts[code] ?? 0) * (0.55 + 0.2 * random()))
      const { wrist = 0, back = 0 } = rates.get(code) ?? {}
      const counted: ClassCounts = { neither: 0, wrist: 0, back: 0, both: 0 }
      for (let person = 0; person < n; person += 1) {
        const [hasWrist, hasBack] = [random() < wrist, random() < back]
        counted[hasWrist ? (hasBack ? 'both' : 'wrist') : hasBack ? 'back' : 'neither'] += 1
      }
      classes[code] = counted
      second[code] = answers(counted, random)
    }
    return {
      quarter,
      counts: { quarter, tree, classes, breakdowns: second, headcounts },
      headcounts,
      audits: codes.slice(0, Math.ceil(units / 2)).flatMap((unit, i) => audit(unit, i, between)),
      interventions: [
        {
          intervention: '0198a0c0-0000-7000-8000-00000000000a',
          measure: 'other-mouse',
          outcomes: ['wristAny'],
          units: codes.slice(0, 1),
          doneIn: q >= 2 ? shiftQuarter(first, 1) : null,
        },
        {
          intervention: '0198a0c0-0000-7000-8000-00000000000b',
          measure: 'other-chair',
          outcomes: ['backAny'],
          units: codes.slice(1, 3),
          doneIn: null,
        },
      ],
    }
  })
}

/** How the people of each cell answered the further questions: one by one, because two of them ask about the neck. */
function answers(counted: ClassCounts, random: () => number): BreakdownCounts {
  const given = new Map(breakdowns.map(({ id, parts }) => [id, Object.fromEntries(parts.map((part) => [part, 0]))]))
  const note = (id: BreakdownId, part: string) => {
    const counts = given.get(id) ?? {}
    counts[part] = (counts[part] ?? 0) + 1
  }
  const person = (hasWrist: boolean, hasBack: boolean) => {
    const neck = random() < 0.4
    const median = neck ? 'medianWithNeck' : 'medianAlone'
    for (const { id, of, parts } of breakdowns) {
      if (of === 'wristAny' ? !hasWrist : of === 'backAny' ? !hasBack : !(hasWrist && hasBack)) continue
      if (id === 'neckInvolved') note(id, neck ? 'yes' : 'no')
      else if (id === 'handPattern') note(id, [median, 'other', 'notGiven'][Math.floor(random() * 3)] ?? median)
      else note(id, parts[Math.floor(random() * parts.length)] ?? parts[0])
    }
  }
  for (let i = 0; i < counted.wrist; i += 1) person(true, false)
  for (let i = 0; i < counted.back; i += 1) person(false, true)
  for (let i = 0; i < counted.both; i += 1) person(true, true)
  // One entry for every definition.
  return Object.fromEntries(given) as BreakdownCounts
}

/** Six workstations of a unit, so that a row tells of them; of every third unit one, so that it does not. */
function audit(unit: string, i: number, between: (low: number, high: number) => number): WorkstationAudit[] {
  return Array.from({ length: i % 3 === 2 ? 1 : 6 }, () => {
    const [chair, monitorPhone, mouseKeyboard] = [between(2, 7), between(1, 6), between(1, 7)]
    return {
      unitCode: unit,
      final: Math.max(chair, monitorPhone, mouseKeyboard),
      chair,
      monitorPhone,
      mouseKeyboard,
      postures: postures.filter(() => between(0, 1) === 1),
    }
  })
}

/** One quarter through protect, attack and analysis to its seal, exactly as the worker does it. */
export async function publish(raw: Raw, chain: readonly Release[], signer: Signer): Promise<Release> {
  const table = await stages.protect(raw.counts, policy, 'key of the organisation')
  if (table.status === 'withheld') throw new Error(`${raw.quarter} is withheld`)
  const { rows, breakdowns, certificate } = table
  const { quarter, headcounts, interventions } = raw
  const audits = aggregateAudits(rows, raw.audits)
  const inputs = findingInputs(quarter, { rule: standardRule, headcounts, audits, interventions, chain })
  const sources = { quarter, policy, rows, breakdowns, certificate, inputs }
  const document: ReleaseDocument = {
    ...sources,
    format: releaseFormat,
    organisation: { slug: 'harbour', name: 'Harbour Works', demo: false },
    version: 1,
    supersedes: null,
    findings: stages.analyse(sources),
    previousHash: chain.at(-1)?.hash ?? null,
  }
  const sealed = sealRelease(document, signer)
  return { ...sealed, id: quarter, document: JSON.parse(sealed.text) as ReleaseDocument, publishedAt: new Date(0) }
}

/** The releases of a story, oldest first. */
export async function publishAll(story: Story, signer: Signer): Promise<Release[]> {
  const chain: Release[] = []
  for (const raw of tell(story)) chain.push(await publish(raw, chain, signer))
  return chain
}
