const linkWords = { works: 'Works', expired: 'Too old', none: 'None' } as const

/** What an administrator reads of somebody's mailed link, or that they get no more passes. */
export function holderState({ link, ended }: { link: keyof typeof linkWords; ended: boolean }): string {
  return ended ? 'Gets no more passes' : linkWords[link]
}

const problems: Readonly<Record<string, string>> = {
  noMail: 'No mail server is set up for this installation',
  tooLarge: 'Choose a file of at most 250 kB',
  noFile: 'Choose a file',
  notUtf8: 'Save the file as UTF-8 and choose it again',
  empty: 'The file has no addresses',
  tooMany: 'Choose a file of at most 1,000 addresses',
}

type Query = Readonly<Record<string, string | undefined>>

/** What was wrong with an uploaded list, from the address it led back to. */
export function uploadProblem({ problem, lines }: Query): string | undefined {
  if (problem === undefined) return undefined
  if (problem === 'lines') return `These lines do not hold an e-mail address: ${numbers(lines)}. Nobody was invited`
  return (
    (Object.hasOwn(problems, problem) ? problems[problem] : undefined) ??
    'This did not come from a page of Plumbline. Try once more'
  )
}

/** What came of sending links. Only numbers are taken from the address. */
export function invitationNotice({ sent, known, failed }: Query): { kind: 'done' | 'warning'; title: string } | null {
  if (sent === undefined || !/^\d{1,4}$/.test(sent)) return null
  const had = known !== undefined && /^[1-9]\d{0,3}$/.test(known) ? ` ${known} had a link that works.` : ''
  if (failed !== undefined && /^[1-9]\d{0,3}$/.test(failed)) {
    return { kind: 'warning', title: `${sent} links sent. ${failed} not taken by the mail server: see below.${had}` }
  }
  return { kind: 'done', title: sent === '1' ? `One link sent.${had}` : `${sent} links sent.${had}` }
}

/** That somebody's passes were ended, or that they may have passes again. */
export function endedNotice({ done }: Query): { kind: 'done'; title: string } | null {
  if (done === 'end') return { kind: 'done', title: 'Ended. This person gets no more passes.' }
  return done === 'readmit'
    ? { kind: 'done', title: 'This person may have passes again. Mail a link if they need one.' }
    : null
}

function numbers(lines: string | undefined): string {
  return /^\d{1,5}(, \d{1,5}){0,9}$/.test(lines ?? '') ? (lines ?? '') : '?'
}
