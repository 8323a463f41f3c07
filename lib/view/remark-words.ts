/** Why the remarks of a quarter cannot be read. Never how many there are. */
export const remarkStateWords = {
  waiting: 'Being written. They can be read when the quarter is closed, if there are enough of them.',
  tooFew: 'Too few to be shown: a handful could give their writers away. They were deleted unread.',
  deleted: 'Deleted: the months for which they are kept are over.',
  notAsked: 'Nobody was asked for remarks.',
} as const

/** What has just been done with a key, after the redirect that it ends with. */
export function keyDone(done: string | undefined): string | null {
  switch (done) {
    case 'made':
      return 'Your key is in use. In about a minute remarks are sealed to it.'
    case 'withdrawn':
      return 'The key is withdrawn. In about a minute no new remark is sealed to it.'
    default:
      return null
  }
}

/** What could not be opened of a quarter's remarks, in sentences. */
export function unopenedSentences(notForThisKey: number, broken: number): string[] {
  const were = (count: number) => (count === 1 ? '1 remark was' : `${count} remarks were`)
  return [
    ...(notForThisKey > 0
      ? [`${were(notForThisKey)} not sealed to this key: written before it was made, or after it was withdrawn.`]
      : []),
    ...(broken > 0
      ? [`${were(broken)} changed after being sealed, and cannot be opened. Tell whoever runs the server.`]
      : []),
  ]
}
