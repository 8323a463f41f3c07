import { z } from 'zod'
import { printSimulation } from './simulation/report'

// npm run bench -- simulation [firms] [sizes] [strengths] [scenarios], lists with commas: Markdown on standard output.
const parts = (text: unknown): unknown => (typeof text === 'string' ? text.split(',') : text)
const Words = z.tuple([
  z.coerce.number().int().positive().default(5),
  z.preprocess(parts, z.array(z.coerce.number().int().positive()).optional()),
  z.preprocess(parts, z.array(z.enum(['standard', 'strict'])).optional()),
  z.preprocess(
    parts,
    z.array(z.enum(['constant', 'down15', 'down10', 'up10', 'up15', 'season', 'newUnit', 'split'])).optional(),
  ),
])
const words = process.argv.slice(2)
const [firms, sizes, strengths, scenarios] = Words.parse([words[0], words[1], words[2], words[3]])
printSimulation(
  { firms, ...(sizes && { sizes }), ...(strengths && { strengths }), ...(scenarios && { scenarios }) },
  (text) => console.log(text),
)
