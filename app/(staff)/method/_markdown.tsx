import type { Token, Tokens } from 'marked'
import { Fragment, type ReactNode } from 'react'

/**
 * The blocks and phrases that docs/method.md is written with, as elements. Anything else would be a change of
 * that file, and is refused rather than shown wrong.
 */
export function Blocks({ tokens }: { tokens: readonly Token[] }) {
  // biome-ignore lint/suspicious/noArrayIndexKey: the tokens of a fixed text never move
  return tokens.map((token, index) => <Fragment key={`${index} ${token.type}`}>{block(token)}</Fragment>)
}

// marked's union of tokens has an open member (Tokens.Generic), so `type` alone does not narrow it.
function block(token: Token): ReactNode {
  switch (token.type) {
    case 'space':
      return null
    case 'heading':
      return heading(token as Tokens.Heading)
    case 'paragraph':
      return <p>{phrases(token.tokens)}</p>
    case 'code':
      return <pre className="whitespace-pre-wrap rounded-control bg-raise px-4 py-3 text-[0.9375rem]">{token.text}</pre>
    case 'list':
      return list(token as Tokens.List)
    case 'table':
      return table(token as Tokens.Table)
    default:
      throw new Error(`docs/method.md holds a ${token.type}, which the method page cannot show`)
  }
}

/** The id that GitHub gives a heading, so that links work in both places. */
export function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\w\s-]/g, '')
    .trim()
    .replace(/\s+/g, '-')
}

function heading({ depth, text, tokens }: Tokens.Heading): ReactNode {
  const id = anchorOf(text)
  return depth === 2 ? (
    <h2 id={id} tabIndex={-1} className="mt-12 scroll-mt-20">
      {phrases(tokens)}
    </h2>
  ) : (
    <h3 id={id} className="mt-8">
      {phrases(tokens)}
    </h3>
  )
}

function list({ ordered, items }: Tokens.List): ReactNode {
  const lines = items.map((item) => <li key={item.raw}>{phrases(item.tokens)}</li>)
  return ordered ? <ol className="list-decimal ps-6">{lines}</ol> : <ul>{lines}</ul>
}

function table({ header, rows }: Tokens.Table): ReactNode {
  const label = `Table: ${header.map((cell) => cell.text).join(', ')}`
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable with the keyboard
    <section className="sideways" aria-label={label} tabIndex={0}>
      <table className="w-full border-collapse text-[0.9375rem] max-sm:min-w-[34rem]">
        <thead>
          <tr>
            {header.map((cell) => (
              <th key={cell.text} scope="col" className="border-b border-edge py-2 pe-4 text-start">
                {phrases(cell.tokens)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.map((cell) => cell.text).join('|')} className="border-b border-hair">
              {row.map((cell, index) => (
                <td key={header[index]?.text} className="py-2 pe-4 align-top">
                  {phrases(cell.tokens)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function phrases(tokens: readonly Token[] | undefined): ReactNode {
  // biome-ignore lint/suspicious/noArrayIndexKey: the tokens of a fixed text never move
  return tokens?.map((token, index) => <Fragment key={`${index} ${token.type}`}>{phrase(token)}</Fragment>)
}

function phrase(token: Token): ReactNode {
  switch (token.type) {
    case 'strong':
      return <strong>{phrases(token.tokens)}</strong>
    case 'em':
      return <em>{phrases(token.tokens)}</em>
    case 'codespan':
      return <code>{token.text}</code>
    case 'link':
      return <a href={token.href}>{phrases(token.tokens)}</a>
    case 'br':
      return <br />
    case 'text':
      // A number and its per cent sign stay on one line.
      return token.tokens ? phrases(token.tokens) : token.text.replace(/(\d) %/g, '$1\u00a0%')
    case 'escape':
      return token.text
    default:
      throw new Error(`docs/method.md holds a ${token.type}, which the method page cannot show`)
  }
}
