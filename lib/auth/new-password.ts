import 'server-only'
import { ZxcvbnFactory } from '@zxcvbn-ts/core'
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common'
import { hashPassword } from '../crypto/password'
import { FieldError } from '../errors'

/**
 * Guesses passwords as an attacker does: the 49 233 that leaks show most often, words of a dice list, keyboard paths,
 * repetitions, sequences, dates, all of them spelt with other signs, backwards and put together (docs/decisions/0041).
 */
const guesser = new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs, useLevenshteinDistance: false })

/**
 * Guesses that a password must outlast: a hundred million, zxcvbn's "safely unguessable" where tries are throttled. At
 * the pace that lib/auth/throttle.ts leaves at one account, 60 an hour, that is 190 years.
 */
const enoughGuesses = 1e8
/** Longer ones are judged by their beginning: guessing takes the square of the length. */
const judgedLength = 72

type Owner = { name: string; email: string }
type Employer = { name: string; slug: string }

const productName = 'plumbline'

/**
 * Why a new password cannot be taken, in a sentence for the person that says what to do, or null. However long it is,
 * it must not be made of what others try first: common passwords, the person's name and address, the organisation's.
 */
export function passwordProblem(password: string, owner: Owner, employer: Employer): string | null {
  const own = ownWords(owner, employer)
  const judged = [...password.normalize('NFKC')].slice(0, judgedLength).join('')
  const { guesses, sequence } = guesser.check(judged, own)
  if (guesses >= enoughGuesses) return null
  const used = sequence.find((part) => part.dictionaryName === 'userInputs')?.matchedWord
  const why =
    used === undefined
      ? 'This password is easy to guess'
      : `This password is easy to guess, because it is made of “${used}”, which others know`
  return `${why}. Choose four words that do not belong together, such as an animal, a tool, a place and a dish`
}

/**
 * The hash of a password that may be taken.
 * @throws FieldError on `password` when it may not.
 */
export async function newPasswordHash(password: string, owner: Owner, employer: Employer): Promise<string> {
  const problem = passwordProblem(password, owner, employer)
  if (problem) throw new FieldError('password', problem)
  return hashPassword(password)
}

/** What everybody knows who knows the person: parts of names and addresses, as they are typed without umlauts too. */
function ownWords(owner: Owner, employer: Employer): string[] {
  const parts = [owner.name, owner.email, employer.name, employer.slug, productName]
    .flatMap((text) => [text, ...text.split(/[^\p{L}\p{N}]+/u)])
    .map((word) => word.toLowerCase())
    // a letter or two are in every password
    .filter((word) => [...word].length >= 3)
  return [...new Set(parts.flatMap((word) => [word, plain(word), germanPlain(word)]))]
}

/** Without accents: `möller` as `moller`. */
function plain(word: string): string {
  return word.normalize('NFKD').replaceAll(/\p{M}/gu, '').replaceAll('ł', 'l').replaceAll('ß', 'ss').toLowerCase()
}

/** As Germans write it without umlauts: `möller` as `moeller`. */
function germanPlain(word: string): string {
  return plain(word.replaceAll('ä', 'ae').replaceAll('ö', 'oe').replaceAll('ü', 'ue'))
}
