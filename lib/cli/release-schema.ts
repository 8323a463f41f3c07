import { releaseJsonSchema } from '../release/schema/release'

/** `npm run --silent schema`: writes docs/release.schema.json anew from the schema that the verifier reads with. */
process.stdout.write(`${JSON.stringify(releaseJsonSchema(), null, 2)}\n`)
