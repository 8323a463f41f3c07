import 'server-only'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { marked, type Token } from 'marked'

/** docs/method.md without its title: one text for the repository, the screen and whoever checks a release. */
export const methodDocument: Token[] = marked
  .lexer(readFileSync(join(process.cwd(), 'docs/method.md'), 'utf8'))
  .filter((token) => !(token.type === 'heading' && token.depth === 1))
