import { randomBytes } from 'node:crypto'
import type { VaultFacts } from '../data/vault/types'
import type { Messages } from './messages'
import { renderFormPage } from './pages/form-page'
import { reportableUnits } from './units'

const maximumTemplates = 200

/** 128 random bits: the idempotency key of one opened form. */
export function freshKey(): string {
  return randomBytes(16).toString('base64url')
}

/** The empty form, rendered once for each state of the facts; every response gets a key of its own. */
export class FormTemplates {
  readonly #templates = new Map<string, readonly [string, string]>()

  /** @param unit preselected from the link of a poster; ignored unless people report into it */
  render(facts: VaultFacts, messages: Messages, unit: string | null): string {
    const known = reportableUnits(facts.units).some(({ code }) => code === unit) ? unit : null
    const version = JSON.stringify([facts, messages.language.code, known])
    const [before, after] = this.#templates.get(version) ?? this.#make(version, facts, messages, known)
    return before + freshKey() + after
  }

  #make(version: string, facts: VaultFacts, messages: Messages, unit: string | null): readonly [string, string] {
    // A random stand-in for the key cannot occur in the page by chance or by a unit's name.
    const standIn = freshKey()
    const given = unit === null ? {} : { unit }
    const page = renderFormPage({ facts, messages, purpose: { kind: 'new', key: standIn }, given, problems: [] })
    const at = page.indexOf(standIn)
    const template = [page.slice(0, at), page.slice(at + standIn.length)] as const
    if (this.#templates.size >= maximumTemplates) this.#templates.clear()
    this.#templates.set(version, template)
    return template
  }
}
