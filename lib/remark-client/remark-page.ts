import { countCharacters, type ReaderKey, sealRemark } from './sealed-remark'

/**
 * The script of the page on which a remark is written: the only one that the report door serves. What is typed is in
 * a field without a name and outside of any form, so that the browser cannot send it by itself; it leaves the page
 * sealed, or not at all.
 */
type Task = {
  slug: string
  quarter: string
  ticket: string
  keys: ReaderKey[]
  /** Where the sealed remark goes. */
  address: string
  maximum: number
  words: Record<'left' | 'over' | 'personal' | 'empty' | 'tooLong' | 'lost' | 'sending' | 'send', string>
}

type Outcome = { kind: 'stored' } | { kind: 'keysChanged'; keys: ReaderKey[] } | { kind: 'refused'; message: string }

const page = document.querySelector<HTMLElement>('[data-remark]')
// Written by the door that serves this script.
if (page?.dataset.remark) start(JSON.parse(page.dataset.remark) as Task)

function start(task: Task): void {
  const text = element<HTMLTextAreaElement>('remark')
  const button = element<HTMLButtonElement>('send')
  const problem = element('problem')
  element('idle').hidden = true
  // Only a page that came over HTTPS, or from this machine, gets the browser's cryptography.
  if (!globalThis.crypto?.subtle) {
    element('cannot').hidden = false
    return
  }
  element('editor').hidden = false
  // What a browser kept of an earlier visit is not this person's.
  text.value = ''
  const look = () => {
    const left = task.maximum - countCharacters(text.value)
    const counter = element('counter')
    counter.textContent = (left < 0 ? task.words.over : task.words.left).replace('{count}', String(Math.abs(left)))
    counter.classList.toggle('error', left < 0)
    element('personal').hidden = !looksPersonal(text.value)
  }

  const say = (message: string) => {
    problem.textContent = message
    problem.hidden = message === ''
    if (message !== '') text.setAttribute('aria-invalid', 'true')
    else text.removeAttribute('aria-invalid')
    if (message !== '') text.focus()
  }
  text.addEventListener('input', () => {
    look()
    say('')
  })
  look()

  /** Sealed once and sent again as it is: a repeated sealing would look like another remark. */
  let sealed: { text: string; keys: string; bytes: Uint8Array } | null = null
  const send = async (keys: ReaderKey[]): Promise<Outcome> => {
    const names = keys.map(({ keyId }) => keyId).join()
    if (sealed?.text !== text.value || sealed.keys !== names) {
      sealed = { text: text.value, keys: names, bytes: await sealRemark(text.value, task, keys) }
    }
    return post(task, sealed.bytes)
  }
  const submit = async (): Promise<void> => {
    if (text.value.trim() === '') return say(task.words.empty)
    if (countCharacters(text.value) > task.maximum) return say(task.words.tooLong)
    say('')
    button.disabled = true
    button.textContent = task.words.sending
    try {
      let outcome = await send(task.keys)
      // An officer's key came or went while somebody was writing.
      if (outcome.kind === 'keysChanged') {
        task.keys = outcome.keys
        outcome = await send(task.keys)
      }
      if (outcome.kind === 'stored') return finish(text)
      say(outcome.kind === 'refused' ? outcome.message : task.words.lost)
    } catch (error) {
      // The network's failure. Any other is told in the same way, because the words are still there all the same.
      say(task.words.lost)
      if (!(error instanceof TypeError)) throw error
    } finally {
      button.disabled = false
      button.textContent = task.words.send
    }
  }
  button.addEventListener('click', () => void submit())
}

async function post(task: Task, sealed: Uint8Array): Promise<Outcome> {
  const answer = await fetch(task.address, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
    credentials: 'omit',
    cache: 'no-store',
    body: JSON.stringify({
      ticket: task.ticket,
      remark: btoa(Array.from(sealed, (byte) => String.fromCharCode(byte)).join('')),
    }),
  })
  if (answer.ok) return { kind: 'stored' }
  const content: { keys?: ReaderKey[]; errors?: { message: string }[] } = await answer.json()
  if (content.keys) return { kind: 'keysChanged', keys: content.keys }
  return { kind: 'refused', message: content.errors?.[0]?.message ?? task.words.lost }
}

function finish(text: HTMLTextAreaElement): void {
  text.value = ''
  element('editor').remove()
  element('before').hidden = true
  const sent = element('sent')
  sent.hidden = false
  sent.focus()
}

/** An e-mail address, or seven digits and more in a row, however they are grouped. */
function looksPersonal(text: string): boolean {
  return /\S@\S+\.\S/.test(text) || /(?:\d[\s()./-]*){7}/.test(text)
}

function element<Kind extends HTMLElement>(id: string): Kind {
  const found = document.getElementById(id)
  if (!found) throw new Error(`the page has no ${id}`)
  // The page of this script, whose elements have these ids and kinds (lib/intake/pages/remark-page.tsx).
  return found as Kind
}
