'use client'

import { Button, LinkButton } from '@/app/_components/button'
import { Notice } from '@/app/_components/notice'
import { FormFrame, useStaffForm } from '@/app/_components/staff-form'
import type { UnitFileRow } from '@/lib/actions/unit-file'
import { unitKindWords } from '@/lib/view/unit-words'
import { importFile } from '../../actions'

/** What would change, then the rows as they will be. */
export function ImportPreview({
  id,
  rows,
  changes,
  closes,
  uncounted,
}: {
  id: string
  rows: readonly UnitFileRow[]
  changes: readonly string[]
  /** Some units close by it. */
  closes: boolean
  /** Names of units that people would report into and whose number of people is not known. */
  uncounted: readonly string[]
}) {
  const form = useStaffForm(importFile)
  return (
    <FormFrame form={form} label="Import">
      <input type="hidden" name="id" value={id} />
      <Notice
        kind={closes ? 'warning' : 'information'}
        title={changes.length === 0 ? 'The units stay as they are.' : 'This changes:'}
      >
        <ul className="list-disc ps-5">
          {changes.map((change) => (
            <li key={change}>{change}</li>
          ))}
        </ul>
      </Notice>
      {uncounted.length > 0 ? (
        <Notice
          kind="warning"
          title={`${uncounted.length === 1 ? 'One unit has' : `${uncounted.length} units have`} no number of people:`}
        >
          {uncounted.join(', ')}. The numbers that stand under Headcounts go on; a unit without one there has no share
          of people who took part.
        </Notice>
      ) : null}
      <div className="mb-6 flex flex-wrap gap-3">
        <Button>Import all of it</Button>
        <LinkButton href="/settings/units/import" look="quiet">
          Choose another file
        </LinkButton>
      </div>
      <table className="w-full border-collapse text-[0.9375rem]">
        <caption className="sr-only">Units in the file</caption>
        <thead>
          <tr className="border-b border-edge text-sm">
            {['Line', 'Name', 'Code', 'Kind', 'Part of', 'People'].map((title, index) => (
              <th
                key={title}
                scope="col"
                className={`px-2 py-2 font-semibold ${index === 0 || index === 5 ? 'text-end' : 'text-start'}`}
              >
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.code} className="border-b border-hair">
              <td className="px-2 py-2 text-end text-soft">{row.line}</td>
              <th scope="row" className="px-2 py-2 text-start font-normal">
                {row.name}
              </th>
              <td className="px-2 py-2 text-soft">{row.code}</td>
              <td className="px-2 py-2 text-soft">{unitKindWords[row.kind]}</td>
              <td className="px-2 py-2 text-soft">{row.parent}</td>
              <td className="px-2 py-2 text-end">{row.heads}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </FormFrame>
  )
}
