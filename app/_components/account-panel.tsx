import { type Appearance, appearances } from './appearance'

const words: Record<Appearance, string> = { system: 'System', light: 'Light', dark: 'Dark' }

/** Who is signed in, how the app looks, and the way out. Plain forms, so all of it works without script. */
export function AccountPanel({
  person,
  organisation,
  appearance,
}: {
  person: { name: string; role: string }
  organisation: string
  appearance: Appearance
}) {
  return (
    <div className="flex flex-col gap-3 border-t border-hair px-2.5 pt-4 text-[0.9375rem]">
      <p>
        <span className="block font-semibold">{person.name}</span>
        <span className="block text-soft">{person.role}</span>
        <span className="block text-soft">{organisation}</span>
      </p>
      <form method="post" action="/appearance" className="flex" aria-label="Appearance">
        {appearances.map((value) => (
          <button
            key={value}
            type="submit"
            name="appearance"
            value={value}
            aria-pressed={value === appearance}
            className="min-h-9 border border-s-0 border-edge px-2.5 text-sm first:rounded-s-control first:border-s last:rounded-e-control hover:bg-raise aria-pressed:bg-ink aria-pressed:text-paper"
          >
            {words[value]}
          </button>
        ))}
      </form>
      <form method="post" action="/sign-out">
        <button type="submit" className="min-h-9 text-soft underline underline-offset-3 hover:text-ink">
          Sign out
        </button>
      </form>
    </div>
  )
}
