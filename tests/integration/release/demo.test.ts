import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Papa from 'papaparse'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Viewer } from '@/lib/auth/viewer'
import { verifyPassword } from '@/lib/crypto/password'
import { keyFingerprint } from '@/lib/crypto/signing'
import { listAudits } from '@/lib/data/app/audits'
import { directory } from '@/lib/data/app/directory'
import { listLedger } from '@/lib/data/app/ledger'
import { listChain } from '@/lib/data/app/releases'
import { listReportingQuarters } from '@/lib/data/app/reporting-quarters'
import { leaves, luckyUnit, northwind, plantedHotspots, sites, units } from '@/lib/demo/northwind'
import { seedDemo } from '@/lib/demo/seed'
import { type BreakdownId, breakdowns } from '@/lib/domain/disclosure/breakdowns'
import { outcomes } from '@/lib/domain/disclosure/table'
import { releaseCsv } from '@/lib/export/csv'
import { summaryPdf } from '@/lib/export/pdf'
import { quarterlySummary } from '@/lib/export/summary'
import type { Release } from '@/lib/release/document'
import { writeReleaseFile } from '@/lib/release/release-file'
import { checkChain } from '@/lib/release/seal'
import { createTools } from '@/lib/release/tools'
import { readGivenRelease, verifyRelease } from '@/lib/release/verify/verify-release'
import { describeCell } from '@/lib/view/cells'
import { createInstallation, type Installation } from '../installation'

const at = new Date('2026-11-22T12:00:00Z')

let installation: Installation
let home: string
let context: { organisationId: string }
let chain: Release[]
const signIns = () => join(home, 'demo-sign-ins.txt')

async function seed() {
  const tools = createTools(installation.worker, installation.secrets.signingKey)
  await seedDemo(tools, installation.importer, signIns(), at)
}

function newest(): Release {
  const release = chain.at(-1)
  if (!release) throw new Error('nothing was published')
  return release
}

beforeAll(async () => {
  installation = await createInstallation()
  home = mkdtempSync(join(tmpdir(), 'plumbline-demo-'))
  await installation.connectApp('app_worker')
  await seed()
  const known = await directory.findOrganisationBySlug(northwind.slug)
  if (!known) throw new Error('the demo organisation is missing')
  context = { organisationId: known.id }
  chain = await listChain(context)
}, 180_000)
afterAll(async () => {
  await installation.close()
  rmSync(home, { recursive: true, force: true })
})

describe('the demo', () => {
  it('has reports in the quarter that is left open, from every unit that people report into', async () => {
    const admin = await installation.admin('vault')
    const { rows } = await admin.query<{ units: number; reports: number }>(
      `SELECT count(DISTINCT unit)::integer AS units, count(*)::integer AS reports FROM vault.report WHERE quarter = '2026-Q4'`,
    )
    expect(rows[0]?.units).toBe(leaves.length)
    // More than every second person, as in the quarters before.
    expect(rows[0]?.reports).toBeGreaterThan(leaves.reduce((sum, { heads }) => sum + heads, 0) / 2)
  })

  it('publishes nine quarters as one signed chain and leaves the tenth open', async () => {
    expect(chain.map((release) => release.document.quarter)).toEqual([
      '2024-Q3',
      '2024-Q4',
      '2025-Q1',
      '2025-Q2',
      '2025-Q3',
      '2025-Q4',
      '2026-Q1',
      '2026-Q2',
      '2026-Q3',
    ])
    const { publicKey } = createTools(installation.worker, installation.secrets.signingKey).signer
    expect(checkChain(chain, publicKey)).toEqual([])
    const [open] = await listReportingQuarters(context)
    expect(open).toMatchObject({ quarter: '2026-Q4', status: 'open', policy: { admission: 'open', threshold: 5 } })
    expect(await installation.intake.getFacts(northwind.slug)).toMatchObject({ openQuarter: '2026-Q4' })
  })

  it('can be verified from the files of its releases alone', async () => {
    const files = chain.map((release) => readGivenRelease(writeReleaseFile(release)))
    const [before, last] = files.slice(-2)
    if (!before || !last) throw new Error('two releases were published')
    const trusted = keyFingerprint(newest().publicKey)
    const checks = await verifyRelease(last, before, files, { trustedFingerprint: trusted, quick: false })
    expect(checks.filter(({ result }) => result !== 'holds')).toEqual([])
    expect(checks).toHaveLength(12)
  })

  it('lets the planted hotspots be found, and not the unit that had one bad quarter', () => {
    const { units: findings } = newest().document.findings
    const state = (row: string, outcome: string) =>
      findings.find((finding) => finding.row === row && finding.outcome === outcome)?.state
    expect(state(plantedHotspots.wrist, 'wristAny')).toBe('hotspot')
    expect(state(plantedHotspots.back, 'backAny')).toBe('hotspot')
    expect(state(luckyUnit.code, 'wristAny')).not.toBe('hotspot')
  })

  it('publishes no count under the threshold or within it of everybody', () => {
    for (const { document } of chain) {
      for (const { id, cells } of document.rows) {
        const n = cells.respondents.kind === 'count' ? cells.respondents.value : Number.NaN
        expect(n, id).toBeGreaterThanOrEqual(10)
        for (const outcome of outcomes) {
          const cell = cells[outcome]
          if (cell.kind !== 'count') continue
          expect(cell.value, `${document.quarter} ${id} ${outcome}`).toBeGreaterThanOrEqual(5)
          expect(cell.value, `${document.quarter} ${id} ${outcome}`).toBeLessThanOrEqual(n - 5)
        }
      }
    }
  })

  it('has quarters enough to follow small rises that stay', () => {
    const { units: findings } = newest().document.findings
    const followed = (row: string) => findings.filter((finding) => finding.row === row).map(({ drift }) => drift.kind)
    for (const row of Object.values(plantedHotspots))
      expect(followed(row).slice(0, 2), row).toEqual(['followed', 'followed'])
    // Eight quarters are needed: the eighth release is the first that follows any.
    const first = chain.findIndex(({ document }) =>
      document.findings.units.some(({ drift }) => drift.kind === 'followed'),
    )
    expect(first).toBe(7)
  })

  it('publishes every further question for the organisation and some for a site, never for a unit', () => {
    for (const { document } of chain) {
      const rowsOf = (id: string) => document.breakdowns.filter((entry) => entry.breakdown === id).map(({ row }) => row)
      for (const { id } of breakdowns) expect(rowsOf(id), `${document.quarter} ${id}`).toContain(northwind.root)
      const rows = new Set(document.breakdowns.map(({ row }) => row))
      expect([...rows].filter((row) => sites.some((site) => site.code === row)).length).toBeGreaterThan(0)
      expect([...rows].filter((row) => units.find((unit) => unit.code === row)?.kind === 'department')).toEqual([])
    }
  })

  it('publishes of the answers what the vault counts, over all units of the row', async () => {
    const { document } = newest()
    const counts = await installation.worker.countQuarter(northwind.slug, document.quarter)
    const people = (row: string, id: BreakdownId, part: string) =>
      (document.rows.find((published) => published.id === row)?.members ?? []).reduce(
        (sum, unit) => sum + (counts.breakdowns[unit]?.[id][part] ?? 0),
        0,
      )
    let exact = 0
    for (const { row, breakdown, n, parts } of document.breakdowns) {
      expect(parts.reduce((sum, { part }) => sum + people(row, breakdown, part), 0)).toBe(n)
      for (const { part, cell } of parts) {
        if (cell.kind !== 'count') continue
        exact += 1
        expect(cell.value, `${row} ${breakdown} ${part}`).toBe(people(row, breakdown, part))
      }
    }
    // 24 parts at the organisation alone; the gate may hide a few.
    expect(exact).toBeGreaterThan(20)
  })

  it('enters every cell in the ledger that anybody could see', async () => {
    const released = (await listLedger(context)).filter((entry) => entry.kind === 'release')
    expect(
      released.map(({ quarter, threshold, rows, breakdowns }) => ({ quarter, threshold, rows, breakdowns })),
    ).toEqual(
      chain.map(({ document: { quarter, policy, rows, breakdowns } }) => ({
        quarter,
        threshold: policy.threshold,
        rows,
        breakdowns,
      })),
    )
  })

  it('writes the passwords once, for the machine’s owner alone', async () => {
    const text = readFileSync(signIns(), 'utf8')
    expect(statSync(signIns()).mode & 0o777).toBe(0o600)
    const [, password] = /admin@northwind\.example\s+(\S+)/.exec(text) ?? []
    const admin = await installation.admin('app')
    const { rows } = await admin.query(`SELECT password_hash FROM person WHERE email = 'admin@northwind.example'`)
    expect(await verifyPassword(rows[0].password_hash, password ?? '')).toBe(true)
    const identity = await directory.findIdentity('password', 'admin@northwind.example')
    expect(identity?.organisationId).toBe(context.organisationId)
  })

  it('has audits that the audit pages can read', async () => {
    const viewer: Viewer = {
      ...context,
      personId: '',
      name: '',
      email: '',
      role: 'hr',
      organisation: { slug: northwind.slug, name: northwind.name, demo: true },
    }
    expect((await listAudits(viewer, {})).length).toBeGreaterThan(100)
  })

  it('changes nothing when it is made again', async () => {
    const passwords = readFileSync(signIns(), 'utf8')
    await seed()
    expect(await listChain(context)).toEqual(chain)
    expect(readFileSync(signIns(), 'utf8')).toBe(passwords)
  })
})

describe('exports of a real release', () => {
  it('have the cells of the release in the CSV', () => {
    const { document } = newest()
    const csv = releaseCsv(newest())
    const table = Papa.parse<Record<string, string>>(csv.slice(csv.indexOf('\r\nid,') + 2), {
      header: true,
      skipEmptyLines: true,
    }).data
    const prefix = { wristAny: 'wrist', backAny: 'back', both: 'both' }
    expect(table.map((line) => line.id)).toEqual(document.rows.map((row) => row.id))
    for (const [index, row] of document.rows.entries()) {
      for (const outcome of outcomes) {
        const cell = row.cells[outcome]
        expect(table[index]?.[`${prefix[outcome]}_kind`]).toBe(cell.kind)
        expect(table[index]?.[`${prefix[outcome]}_count`]).toBe(describeCell(cell, 5).text)
        expect(table[index]?.[`${prefix[outcome]}_lowest`]).toBe(String(row.feasible[outcome].low))
        expect(table[index]?.[`${prefix[outcome]}_highest`]).toBe(String(row.feasible[outcome].high))
      }
    }
  })

  it('have the cells of the release in a tagged PDF', async () => {
    const release = newest()
    const summary = quarterlySummary({
      release,
      previous: chain.at(-2)?.document ?? null,
      interventions: [
        { id: 'solved', unitCode: 'LEE-PACK', unit: 'Packing', title: '#panic("markup")', state: 'planned' },
      ],
      made: at,
      fingerprint: keyFingerprint(release.publicKey),
    })
    const pdf = summaryPdf(summary, at)
    expect(summaryPdf(summary, at).equals(pdf)).toBe(true)

    const document = await getDocument({ data: new Uint8Array(pdf), verbosity: 0 }).promise
    const metadata = await document.getMetadata()
    expect(metadata.metadata?.get('pdfuaid:part')).toBe('1')
    expect(metadata.info).toMatchObject({ Language: 'en-GB' })
    expect((await document.getMarkInfo())?.Marked).toBe(true)
    const pages = await Promise.all(
      Array.from({ length: document.numPages }, async (_, index) => {
        const { items } = await (await document.getPage(index + 1)).getTextContent()
        return items.map((item) => ('str' in item ? item.str : '')).join(' ')
      }),
    )
    const text = pages.join(' ').replace(/\s+/g, ' ')
    expect(text).toContain('Demo data.')
    expect(text).toContain('#panic("markup")')
    expect(text).toContain(release.hash)
    // Each row of the table of counts: its name and its cells, in their order.
    for (const row of summary.counts) {
      const line = [row.name, ...row.cells.map((cell) => cell.text)].join(' ')
      expect(text.replace(/\u00a0/g, ' ')).toContain(line.replace(/\u00a0/g, ' '))
    }
  })
})
