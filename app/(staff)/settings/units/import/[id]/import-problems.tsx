import { LinkButton } from '@/app/_components/button'

/** What to mend, line by line. */
export function ImportProblems({ problems }: { problems: readonly { line: number; message: string }[] }) {
  return (
    <>
      <table className="mb-8 w-full max-w-3xl border-collapse">
        <caption className="sr-only">Lines that need mending</caption>
        <thead>
          <tr className="border-b border-edge text-sm">
            <th scope="col" className="w-20 py-2 pe-3 text-end font-semibold">
              Line
            </th>
            <th scope="col" className="px-3 py-2 text-start font-semibold">
              What to do
            </th>
          </tr>
        </thead>
        <tbody>
          {problems.map(({ line, message }) => (
            <tr key={`${line} ${message}`} className="border-b border-hair">
              <th scope="row" className="py-2 pe-3 text-end align-top font-normal">
                {line === 0 ? 'File' : line}
              </th>
              <td className="px-3 py-2">{message}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <LinkButton href="/settings/units/import" look="primary">
        Choose the file again
      </LinkButton>
    </>
  )
}
