import { z } from 'zod'
import { type ReleaseDocument, releaseFormat } from '../document'
import type { ReleaseFile } from '../release-file'
import { BreakdownSchema, CertificateSchema, HashSchema, PolicySchema, QuarterSchema, RowSchema } from './cells'
import { FindingsSchema } from './findings'
import { FindingInputsSchema } from './inputs'
import { schemaOf } from './schema-of'

const base64 = z.base64().min(1)

const document = {
  format: z.literal(releaseFormat).describe('Changes whenever a document of the old shape would be misread.'),
  organisation: z
    .strictObject({
      slug: z.string().describe('Its name in addresses.'),
      name: z.string().describe('What people call it.'),
      demo: z.boolean().describe('Whether its data are invented.'),
    })
    .describe('Whose release it is.'),
  quarter: QuarterSchema.describe('The quarter that was reported in.'),
  version: z.number().int().min(1).describe('1 for the first release of a quarter; a correction has the next number.'),
  supersedes: z.union([HashSchema, z.null()]).describe('Hash of the release that this one corrects, or null.'),
  policy: PolicySchema,
  rows: z.array(RowSchema).min(1).describe('Published counts: the organisation first, parents before children.'),
  breakdowns: z.array(BreakdownSchema).describe('Published answers to further questions.'),
  certificate: CertificateSchema,
  inputs: FindingInputsSchema,
  findings: FindingsSchema,
  previousHash: z.union([HashSchema, z.null()]).describe('Hash of the release before this one; null for the first.'),
}

const ReleaseDocumentSchema = z.strictObject(document)
// For its check alone: the file below has these fields too, and a difference is easier to read here.
schemaOf<ReleaseDocument>()(ReleaseDocumentSchema)

export const SealSchema = z.strictObject({
  hash: HashSchema.describe('SHA-256 of the canonical JSON (RFC 8785) of this document without `seal`, in UTF-8.'),
  signature: base64.describe("Ed25519 signature over the hash's 32 bytes, in base64."),
  publicKey: base64.describe('Public key that the signature answers to: SPKI in base64.'),
})

/** The file that the product hands out and `npm run verify` takes: the document's fields, and the seal beside them. */
export const ReleaseFileSchema = schemaOf<ReleaseFile>()(
  z
    .strictObject({
      ...document,
      seal: SealSchema.describe('Fixes the document. Not part of what it hashes.'),
    })
    .meta({
      title: 'Plumbline release',
      description:
        'One quarter of one organisation as it was published: protected counts, the proof that nothing else can be worked out from them, and findings with everything they were computed from. `npm run verify -- FILE` checks all of it.',
    }),
)

/** The published schema (JSON Schema 2020-12) of a release file. docs/release.schema.json is its text. */
export function releaseJsonSchema(): object {
  return {
    $id: `urn:${releaseFormat.replace('/', ':')}`,
    ...z.toJSONSchema(ReleaseFileSchema, { target: 'draft-2020-12' }),
  }
}
