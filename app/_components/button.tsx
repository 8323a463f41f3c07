import type { ComponentProps, ReactNode } from 'react'
import { Link } from './link'

export type ButtonLook = 'primary' | 'plain' | 'danger' | 'quiet'

const shape =
  'no-print inline-flex min-h-11 items-center justify-center gap-2 rounded-control border px-4 py-2 text-center font-semibold no-underline transition-colors aria-disabled:cursor-not-allowed aria-disabled:opacity-60'

const looks: Record<ButtonLook, string> = {
  primary: 'border-ink bg-ink text-paper hover:opacity-90',
  plain: 'border-edge bg-card text-ink hover:bg-raise',
  danger: 'border-hot bg-card text-hot hover:bg-hot-bg',
  quiet: 'border-transparent text-ink underline decoration-edge underline-offset-3 hover:bg-raise',
}

type ButtonProps = Omit<ComponentProps<'button'>, 'className' | 'disabled'> & {
  look?: ButtonLook
  /** A button that cannot be used stays reachable and says why; it is never silently greyed out. */
  disabledReason?: string | undefined
}

export function Button({ look = 'primary', type = 'submit', disabledReason, children, ...rest }: ButtonProps) {
  if (disabledReason !== undefined) {
    return (
      <span className="inline-flex flex-col items-start gap-1">
        <button {...rest} type="button" aria-disabled="true" className={`${shape} ${looks[look]}`}>
          {children}
        </button>
        <span className="text-sm text-soft">{disabledReason}</span>
      </span>
    )
  }
  return (
    <button {...rest} type={type} className={`${shape} ${looks[look]}`}>
      {children}
    </button>
  )
}

/** A link that looks like a button: for going somewhere, never for doing something. */
export function LinkButton({
  look = 'plain',
  href,
  children,
  download,
}: {
  look?: ButtonLook
  href: string
  children: ReactNode
  /** A file: a plain anchor, because the router must not fetch it. */
  download?: boolean
}) {
  const className = `${shape} ${looks[look]}`
  if (download) {
    return (
      <a href={href} download className={className}>
        {children}
      </a>
    )
  }
  return (
    <Link href={href} className={className}>
      {children}
    </Link>
  )
}
