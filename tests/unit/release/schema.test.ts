import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { canonicalJson } from '@/lib/release/canonical-json'
import { writeReleaseFile } from '@/lib/release/release-file'
import { ReleaseFileSchema, releaseJsonSchema } from '@/lib/release/schema/release'
import { sealRelease } from '@/lib/release/seal'
import { newSigner } from './real-release'
import { smallRelease } from './small-release'

/** The part of JSON Schema that the published schema uses. */
type Schema = {
  $ref?: string
  description?: string
  properties?: Record<string, Schema>
  additionalProperties?: boolean | Schema
  $defs?: Record<string, Schema>
} & Record<string, unknown>

const schema = releaseJsonSchema() as Schema

/** Every schema inside a schema, with its path. */
function within(node: unknown, path = '#'): [string, Schema][] {
  if (typeof node !== 'object' || node === null) return []
  const inner = Object.entries(node).flatMap(([key, value]) => within(value, `${path}/${key}`))
  return Array.isArray(node) ? inner : [[path, node as Schema], ...inner]
}

describe('the published schema', () => {
  it('is docs/release.schema.json (npm run --silent schema writes it anew)', () => {
    const file = join(import.meta.dirname, '../../../docs/release.schema.json')
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(schema)
  })

  it('is JSON Schema 2020-12, and describes every field', () => {
    expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema')
    const described = ({ description, $ref }: Schema) =>
      description ?? schema.$defs?.[$ref?.replace('#/$defs/', '') ?? '']?.description
    const fields = within(schema).flatMap(([path, { properties }]) =>
      Object.entries(properties ?? {}).map(([name, field]) => [`${path}/${name}`, described(field)] as const),
    )
    expect(fields.length).toBeGreaterThan(200)
    expect(fields.filter(([, description]) => !description)).toEqual([])
  })

  it('lets no object have fields that it does not name', () => {
    const objects = within(schema).filter(([, { properties }]) => properties)
    expect(objects.filter(([, { additionalProperties }]) => additionalProperties !== false)).toEqual([])
  })

  it('reads a release without changing it', () => {
    const text = writeReleaseFile(sealRelease(smallRelease(), newSigner()))
    expect(canonicalJson(ReleaseFileSchema.parse(JSON.parse(text)))).toBe(text)
  })
})

describe('a release file', () => {
  const file = () => JSON.parse(writeReleaseFile(sealRelease(smallRelease(), newSigner())))

  it.each<[string, (release: ReturnType<typeof file>) => void]>([
    ['a negative count', (release) => (release.rows[0].cells.wristAny.value = -1)],
    ['half a person', (release) => (release.rows[0].cells.respondents.value = 40.5)],
    ['a rate above 1', (release) => (release.findings.overall.wristAny.estimate.mean = 1.5)],
    ['a cell of another kind', (release) => (release.rows[0].cells.both = { kind: 'rounded', value: 5 })],
    ['a certificate that did not pass', (release) => (release.certificate.passed = false)],
    ['a fifth quarter', (release) => (release.quarter = '2026-Q5')],
    ['a hash in capitals', (release) => (release.previousHash = 'A'.repeat(64))],
    ['no rows', (release) => (release.rows = [])],
    ['a headcount that is text', (release) => (release.inputs.headcounts.HW = '80')],
  ])('with %s is refused', (_, change) => {
    const release = file()
    expect(ReleaseFileSchema.safeParse(release).success).toBe(true)
    change(release)
    expect(ReleaseFileSchema.safeParse(release).success).toBe(false)
  })
})
