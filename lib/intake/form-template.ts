import { randomBytes } from 'node:crypto'
import { renderFormPage } from './pages/form-page'
import type { FormState } from './pages/question'
import { reportableUnits } from './units'
import type { Visit } from './visit'

const maximumTemplates = 200

/** 128 random bits: the idempotency key of one opened form. */
export function freshKey(): string {
  return randomBytes(16).toString('base64url')
}

/** The empty form, rendered once for each state of the facts; every response gets a key of its own. */
export class FormTemplates {
  readonly #templates = new Map<string, readonly [string, string]>()

  /**
   * @param query of the link: `unit` is preselected from a poster, ignored unless people report into it; `begun`
   * tells the form of a shared screen from its start page.
   */
  render({ facts, messages, kiosk }: Pick<Visit, 'facts' | 'messages' | 'kiosk'>, query: URLSearchParams): string {
    const named = query.get('unit') ?? kiosk
    const unit = reportableUnits(facts.units).find(({ code }) => code === named)?.code ?? null
    // Whatever a link says, there are few templates: only what is known makes another one.
    const place = kiosk === null ? null : (unit ?? '1')
    const begun = place !== null && query.has('begun')
    const version = JSON.stringify([facts, messages.language.code, unit, place, begun])
    const [before, after] =
      this.#templates.get(version) ?? this.#make(version, { facts, messages, kiosk: place, begun }, unit)
    return before + freshKey() + after
  }

  #make(
    version: string,
    state: Pick<FormState, 'facts' | 'messages' | 'kiosk' | 'begun'>,
    unit: string | null,
  ): readonly [string, string] {
    // A random stand-in for the key cannot occur in the page by chance or by a unit's name.
    const standIn = freshKey()
    const given = unit === null ? {} : { unit }
    const page = renderFormPage({ ...state, purpose: { kind: 'new', key: standIn }, given, problems: [] })
    const at = page.indexOf(standIn)
    const template = [page.slice(0, at), page.slice(at + standIn.length)] as const
    if (this.#templates.size >= maximumTemplates) this.#templates.clear()
    this.#templates.set(version, template)
    return template
  }
}
