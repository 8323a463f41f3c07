import type { LogRow } from '@/lib/data/app/log-reading'
import { formatInstant } from '@/lib/view/dates'
import { describeAction } from '@/lib/view/log-words'

export function LogTable({ rows }: { rows: readonly LogRow[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable with the keyboard
    <section className="relative overflow-x-auto" aria-label="Log" tabIndex={0}>
      <table className="w-full border-collapse text-[0.9375rem]">
        <caption className="sr-only">What was changed, newest first</caption>
        <thead>
          <tr className="border-b border-edge text-sm">
            {['Line', 'When', 'Who', 'What', 'Details'].map((title) => (
              <th key={title} scope="col" className="px-3 py-2 text-start font-semibold first:ps-0">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.position} className="border-b border-hair align-top">
              <td className="py-2 pe-3 text-soft">{row.position}</td>
              <td className="px-3 py-2 whitespace-nowrap text-soft">{formatInstant(row.at)}</td>
              <td className="px-3 py-2">{row.actor ?? 'Plumbline'}</td>
              <th scope="row" className="px-3 py-2 text-start font-normal">
                {describeAction(row.action)} <span className="whitespace-nowrap text-soft">{row.subject}</span>
              </th>
              <td className="px-3 py-2 text-soft">
                {Object.entries(row.detail)
                  .map(([key, value]) => `${key} ${value}`)
                  .join(', ')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
