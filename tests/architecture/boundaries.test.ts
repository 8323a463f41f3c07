import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { cruise, type ICruiseResult } from 'dependency-cruiser'
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config'
import { afterAll, describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const rules = createRequire(import.meta.url)('./dependency-rules.cjs')
const skeletons: string[] = []

/** A small project of its own with the given files, so that planted code never touches the real tree. */
function plant(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-boundaries-'))
  skeletons.push(folder)
  cpSync(join(root, 'tsconfig.json'), join(folder, 'tsconfig.json'))
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
  return folder
}

async function violations(folder: string): Promise<{ rule: string; from: string; to: string }[]> {
  const { options, ...ruleSet } = rules
  const { tsConfig: _, enhancedResolveOptions, ...cruiseOptions } = options
  const result = await cruise(
    ['app', 'lib'],
    { ...cruiseOptions, ruleSet, validate: true, baseDir: folder },
    { ...enhancedResolveOptions, alias: { '@': folder } },
    { tsConfig: extractTSConfig(join(folder, 'tsconfig.json')) },
  )
  const output = result.output as ICruiseResult // Without an output type cruise answers the result object.
  return output.summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to }))
}

afterAll(() => {
  for (const folder of skeletons) rmSync(folder, { recursive: true, force: true })
})

/** What a clean tree looks like: the neighbours that the planted files import. */
const clean = {
  'lib/domain/disclosure/table.ts': 'export type Cell = { kind: "hidden" }\n',
  'lib/domain/disclosure/count-table.ts':
    'import type { Cell } from "./table"\nexport type CountTable = { secret: Cell }\n',
  'lib/domain/disclosure/protect.ts':
    'import type { CountTable } from "./count-table"\nexport const protect = (table: CountTable) => table.secret\n',
  'lib/domain/statistics/intervals.ts': 'export const wilson = 1\n',
  'lib/release/collect.ts':
    'import type { CountTable } from "../domain/disclosure/count-table"\nimport { count } from "../data/vault/worker"\nexport const collect = (): CountTable => count\n',
  'lib/data/vault/worker.ts': 'export const count = { secret: { kind: "hidden" as const } }\n',
  'lib/data/vault/intake.ts': 'import { Pool } from "pg"\nexport const vault = Pool\n',
  'lib/data/app/people.ts': 'export const people = []\n',
  'lib/auth/session.ts': 'import { people } from "../data/app/people"\nexport const requireViewer = () => people\n',
  'lib/actions/staff-action.ts':
    'import { requireViewer } from "../auth/session"\nexport const staffAction = requireViewer\n',
  'lib/schemas/report.ts': 'import { z } from "zod"\nexport const Report = z.object({})\n',
  'lib/crypto/hash.ts': 'import { createHash } from "node:crypto"\nexport const hash = createHash\n',
  'lib/view/rates.ts':
    'import type { Cell } from "../domain/disclosure/table"\nexport const show = (cell: Cell) => cell.kind\n',
  'lib/intake/main.ts':
    'import { vault } from "../data/vault/intake"\nimport { Report } from "../schemas/report"\nexport const door = [vault, Report]\n',
  'app/(staff)/dashboard/page.tsx':
    'import { requireViewer } from "../../../lib/auth/session"\nimport { show } from "../../../lib/view/rates"\nexport default () => [requireViewer, show]\n',
  'app/(staff)/audits/actions.ts':
    'import { staffAction } from "../../../lib/actions/staff-action"\nexport const file = staffAction\n',
  'app/_components/field.tsx': 'export const Field = () => null\n',
}

/** At least one planted violation of each rule: what it is, the file that breaks it, the rule that must name it. */
const planted: { says: string; rule: string; from: string; files: Record<string, string> }[] = [
  {
    says: 'a public page that reaches the session through an innocent-looking module',
    rule: 'report-door-never-sees-identity',
    from: 'app/(public)/r/page.tsx',
    files: {
      'app/(public)/r/page.tsx': 'import { greeting } from "@/lib/greeting"\nexport default () => greeting\n',
      'lib/greeting.ts': 'import { requireViewer } from "./auth/session"\nexport const greeting = requireViewer\n',
    },
  },
  {
    says: 'a dashboard module that imports CountTable, if only as a type',
    rule: 'count-table-stays-behind-the-gate',
    from: 'app/(staff)/dashboard/peek.ts',
    files: {
      'app/(staff)/dashboard/peek.ts':
        'import type { CountTable } from "../../../lib/domain/disclosure/count-table"\nexport type Peek = CountTable\n',
    },
  },
  {
    says: 'a report door that reads a cookie through next/headers',
    rule: 'report-door-never-sees-identity',
    from: 'lib/intake/remember.ts',
    files: { 'lib/intake/remember.ts': 'import { cookies } from "next/headers"\nexport const remember = cookies\n' },
  },
  {
    says: 'a report door that counts',
    rule: 'report-door-holds-the-intake-part-only',
    from: 'lib/intake/peek.ts',
    files: { 'lib/intake/peek.ts': 'import { count } from "../data/vault/worker"\nexport const peek = count\n' },
  },
  {
    says: 'a staff page that reaches the vault through the collector',
    rule: 'app-door-never-reaches-the-vault',
    from: 'app/(staff)/units/page.tsx',
    files: {
      'app/(staff)/units/page.tsx':
        'import { requireViewer } from "../../../lib/auth/session"\nimport { shortcut } from "../../../lib/release/shortcut"\nexport default () => [shortcut, requireViewer]\n',
      'lib/release/shortcut.ts': 'import { collect } from "./collect"\nexport const shortcut = collect\n',
    },
  },
  {
    says: 'an export that reaches raw counts through the collector',
    rule: 'nothing-shown-reaches-the-collector',
    from: 'lib/export/csv.ts',
    files: { 'lib/export/csv.ts': 'import { collect } from "../release/collect"\nexport const csv = collect\n' },
  },
  {
    says: 'a statistic computed from raw counts',
    rule: 'statistics-come-after-the-gate',
    from: 'lib/domain/statistics/raw.ts',
    files: {
      'lib/domain/statistics/raw.ts':
        'import type { CountTable } from "../disclosure/count-table"\nexport type Raw = CountTable\n',
    },
  },
  {
    says: 'a domain module that imports a framework',
    rule: 'domain-is-pure',
    from: 'lib/domain/statistics/screen.ts',
    files: { 'lib/domain/statistics/screen.ts': 'import { useState } from "react"\nexport const screen = useState\n' },
  },
  {
    says: 'a domain module that reads a file',
    rule: 'domain-is-pure',
    from: 'lib/domain/statistics/file.ts',
    files: {
      'lib/domain/statistics/file.ts': 'import { readFileSync } from "node:fs"\nexport const file = readFileSync\n',
    },
  },
  {
    says: 'a page that talks to PostgreSQL itself',
    rule: 'database-drivers-only-in-data',
    from: 'app/(staff)/audits/query.ts',
    files: { 'app/(staff)/audits/query.ts': 'import { Pool } from "pg"\nexport const pool = Pool\n' },
  },
  {
    says: 'a query module that knows Next',
    rule: 'data-is-framework-free',
    from: 'lib/data/app/cached.ts',
    files: { 'lib/data/app/cached.ts': 'import { headers } from "next/headers"\nexport const cached = headers\n' },
  },
  {
    says: 'a schema that queries',
    rule: 'schemas-know-domain-and-zod',
    from: 'lib/schemas/people.ts',
    files: { 'lib/schemas/people.ts': 'import { people } from "../data/app/people"\nexport const known = people\n' },
  },
  {
    says: 'a presenter that queries',
    rule: 'view-knows-domain',
    from: 'lib/view/people.ts',
    files: { 'lib/view/people.ts': 'import { people } from "../data/app/people"\nexport const shown = people\n' },
  },
  {
    says: 'a library module that imports a screen',
    rule: 'lib-does-not-import-app',
    from: 'lib/errors-on-screen.ts',
    files: {
      'lib/errors-on-screen.ts': 'import { Field } from "../app/_components/field"\nexport const field = Field\n',
    },
  },
  {
    says: 'a crypto module that queries',
    rule: 'crypto-is-a-leaf',
    from: 'lib/crypto/keys.ts',
    files: { 'lib/crypto/keys.ts': 'import { people } from "../data/app/people"\nexport const keys = people\n' },
  },
  {
    says: 'browser code that imports a query',
    rule: 'client-code-never-sees-the-server',
    from: 'app/(staff)/audits/score-client.tsx',
    files: {
      'app/(staff)/audits/score-client.tsx':
        'import { people } from "../../../lib/data/app/people"\nexport const score = people\n',
    },
  },
  {
    says: 'sign-in code that reads releases',
    rule: 'auth-reads-only-people',
    from: 'lib/auth/curious.ts',
    files: {
      'lib/auth/curious.ts': 'import { releases } from "../data/app/releases"\nexport const curious = releases\n',
      'lib/data/app/releases.ts': 'export const releases = []\n',
    },
  },
  {
    says: 'a screen that takes the private parts of another',
    rule: 'segments-do-not-share-privates',
    from: 'app/(staff)/exports/borrow.ts',
    files: {
      'app/(staff)/exports/borrow.ts': 'import { file } from "../audits/actions"\nexport const borrow = file\n',
    },
  },
  {
    says: 'a server action without the wrapper',
    rule: 'actions-use-the-wrapper',
    from: 'app/(staff)/interventions/actions.ts',
    files: { 'app/(staff)/interventions/actions.ts': 'export const plan = async () => 1\n' },
  },
  {
    says: 'a staff page that asks for nobody',
    rule: 'staff-pages-require-a-viewer',
    from: 'app/(staff)/releases/page.tsx',
    files: { 'app/(staff)/releases/page.tsx': 'export default () => null\n' },
  },
  {
    says: 'two modules that import each other',
    rule: 'no-cycles',
    from: 'lib/one.ts',
    files: {
      'lib/one.ts': 'import { two } from "./two"\nexport const one = two\n',
      'lib/two.ts': 'import { one } from "./one"\nexport const two = one\n',
    },
  },
  {
    says: 'an import of nothing',
    rule: 'not-to-unresolvable',
    from: 'lib/lost.ts',
    files: { 'lib/lost.ts': 'import { gone } from "./gone"\nexport const lost = gone\n' },
  },
]

describe('the dependency rules', () => {
  it('find nothing in a clean tree', async () => {
    expect(await violations(plant(clean))).toEqual([])
  })

  it.each(planted)('catch $says', async ({ rule, from, files }) => {
    const found = await violations(plant({ ...clean, ...files }))
    expect(found).toContainEqual(expect.objectContaining({ rule, from }))
  })

  it('have a planted violation each', () => {
    const known = [...rules.forbidden, ...rules.required].map((entry: { name: string }) => entry.name)
    expect(new Set(planted.map((entry) => entry.rule))).toEqual(new Set(known))
  })

  it('find nothing in this project', async () => {
    expect(await violations(root)).toEqual([])
  })
})
