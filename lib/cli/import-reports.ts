import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { connectImportVault } from '../data/vault/importer'
import { parseQuarter } from '../domain/organisation/quarter'
import { ImportEnvironment, readEnvironment } from '../env'
import { encodings, readSurvey } from './survey/read-survey'
import { SurveyMap } from './survey/survey-map'

/**
 * `npm run import:reports -- file.csv --map map.json --quarter 2026-Q3 [--dry-run] [--organisation slug]
 * [--encoding utf-8|windows-1252|windows-1250]`: reports of another survey tool into the vault, all or none.
 * Exits 0 when done, 1 when rows are wrong, 2 when the command is. docs/import-reports.md has the map.
 */
const usage =
  'npm run import:reports -- file.csv --map map.json --quarter 2026-Q3 [--dry-run] [--organisation slug] [--encoding name]'

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      map: { type: 'string' },
      quarter: { type: 'string' },
      organisation: { type: 'string' },
      encoding: { type: 'string', default: 'utf-8' },
      'dry-run': { type: 'boolean', default: false },
    },
  })
  const [path] = positionals
  const quarter = parseQuarter(values.quarter ?? '')
  const encoding = encodings.find((name) => name === values.encoding)
  if (!path || !values.map || !quarter || !encoding) throw new RangeError(usage)
  const map = SurveyMap.parse(JSON.parse(readFileSync(values.map, 'utf8')))
  const organisation = values.organisation ?? map.organisation
  if (!organisation) throw new RangeError('name the organisation: --organisation, or "organisation" in the map')
  const vault = connectImportVault(readEnvironment(ImportEnvironment).VAULT_IMPORT_URL)
  try {
    const facts = await vault.facts(organisation)
    if (!facts) throw new RangeError(`the vault knows no organisation "${organisation}"`)
    const parents = new Set(facts.units.map((unit) => unit.parent))
    const units = new Set(facts.units.map(({ code }) => code).filter((code) => !parents.has(code)))
    const { rows, problems, dropped } = readSurvey(readFileSync(path), encoding, { organisation, map, units })
    console.log(`Columns dropped, never stored: ${dropped.length > 0 ? dropped.join(', ') : 'none'}`)
    for (const { line, message } of problems) console.error(`line ${line}: ${message}`)
    if (problems.length > 0) {
      console.error(`Nothing was stored: ${problems.length} problems.`)
      return 1
    }
    if (values['dry-run']) {
      console.log(`${rows.length} reports would be stored for ${quarter}. Nothing was stored.`)
      return 0
    }
    const results = await vault.importReports(organisation, quarter, rows)
    const count = (status: string) => results.filter((result) => result.status === status).length
    const refused = results.length - count('stored') - count('duplicate')
    console.log(
      `${count('stored')} stored for ${quarter}, ${count('duplicate')} were there before, ${refused} refused.`,
    )
    return refused > 0 ? 1 : 0
  } finally {
    await vault.close()
  }
}

try {
  process.exitCode = await main()
} catch (error) {
  console.error(error instanceof Error ? error.message : 'failed')
  process.exitCode = 2
}
