import { Link } from './link'

export type Crumb = { label: string; href: string }

/** The way back up. The current page is not among them: its h1 says it. */
export function Breadcrumbs({ crumbs }: { crumbs: readonly Crumb[] }) {
  return (
    <nav aria-label="Breadcrumbs" className="no-print mb-4 text-[0.9375rem] text-soft">
      <ol className="flex flex-wrap items-center gap-x-2">
        {crumbs.map((crumb, index) => (
          <li key={crumb.href} className="flex items-center gap-x-2">
            {index === 0 ? null : <span aria-hidden="true">/</span>}
            <Link href={crumb.href} className="inline-flex min-h-8 items-center hover:text-ink hover:underline">
              {crumb.label}
            </Link>
          </li>
        ))}
      </ol>
    </nav>
  )
}
