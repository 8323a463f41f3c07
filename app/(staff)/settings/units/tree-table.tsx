import { Link } from '@/app/_components/link'
import type { Tree } from '@/lib/data/app/units'
import { formatQuarter } from '@/lib/view/quarters'
import { unitKindWords } from '@/lib/view/unit-words'

/** The tree as a table: one row a unit, children under their parent. */
export function TreeTable({
  tree,
  heads,
  changeable,
}: {
  tree: Tree
  heads: Readonly<Record<string, { heads: number }>>
  changeable: boolean
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable with the keyboard
    <section className="relative overflow-x-auto" aria-label="Units" tabIndex={0}>
      <table className="w-full border-collapse text-[0.9375rem]">
        <caption className="sr-only">Units of {formatQuarter(tree.quarter)}</caption>
        <thead>
          <tr className="border-b border-edge text-start text-sm">
            <th scope="col" className="py-2 pe-3 text-start font-semibold">
              Unit
            </th>
            <th scope="col" className="hidden px-3 py-2 text-start font-semibold sm:table-cell">
              Code
            </th>
            <th scope="col" className="hidden px-3 py-2 text-start font-semibold sm:table-cell">
              Kind
            </th>
            <th scope="col" className="px-3 py-2 text-end font-semibold">
              People
            </th>
            {changeable ? (
              <th scope="col" className="py-2 ps-3 text-end font-semibold">
                <span className="sr-only">Change</span>
              </th>
            ) : null}
          </tr>
        </thead>
        <tbody>
          {tree.units.map((unit) => (
            <tr key={unit.code} className="border-b border-hair hover:bg-raise">
              <th scope="row" className={`py-2 pe-3 text-start ${unit.leaf ? 'font-normal' : 'font-semibold'}`}>
                <span className="flex">
                  {Array.from({ length: unit.depth }, (_, level) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: levels are told apart by nothing but their number
                    <span key={level} aria-hidden="true" className="w-5 shrink-0" />
                  ))}
                  <span className="min-w-0">{unit.name}</span>
                </span>
              </th>
              <td className="hidden px-3 py-2 text-soft sm:table-cell">{unit.code}</td>
              <td className="hidden px-3 py-2 text-soft sm:table-cell">{unitKindWords[unit.kind]}</td>
              <td className="px-3 py-2 text-end">
                {unit.leaf ? (heads[unit.code]?.heads ?? <span className="text-soft">not entered</span>) : null}
              </td>
              {changeable ? (
                <td className="py-2 ps-3 text-end">
                  <Link href={`/settings/units/edit/${unit.code}`} className="link inline-flex min-h-8 items-center">
                    Change<span className="sr-only"> {unit.name}</span>
                  </Link>
                </td>
              ) : null}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
