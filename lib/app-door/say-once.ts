const hour = 3_600_000
const mostKinds = 20

/** Says a thing of one kind at most once an hour, and no more than twenty kinds: strangers choose what they send. */
export function sayOncePerHour<Thing>(
  say: (thing: Thing) => void,
  clock: () => number = () => performance.now(),
): (kind: string, thing: Thing) => void {
  const said = new Map<string, number>()
  return (kind, thing) => {
    const at = clock()
    for (const [known, when] of said) if (at - when >= hour) said.delete(known)
    if (said.has(kind) || said.size >= mostKinds) return
    said.set(kind, at)
    say(thing)
  }
}
