'use client'

import { Button, LinkButton } from '@/app/_components/button'
import { Notice } from '@/app/_components/notice'
import { FormFrame, useStaffForm } from '@/app/_components/staff-form'
import type { UnitFileRow } from '@/lib/actions/unit-file'
import { unitKindWords } from '@/lib/view/unit-words'
import { importFile } from '../../actions'

/** The rows as they will be, and what goes away by them. */
export function ImportPreview({
  id,
  rows,
  present,
}: {
  id: string
  rows: readonly UnitFileRow[]
  present: readonly string[]
}) {
  const form = useStaffForm(importFile)
  const coming = new Set(rows.map((row) => row.code))
  const going = present.filter((code) => !coming.has(code))
  return (
    <FormFrame form={form} label="Import">
      <input type="hidden" name="id" value={id} />
      {going.length > 0 ? (
        <Notice kind="warning" title={`${going.length} units of today are not in the file and will be removed:`}>
          {going.join(', ')}
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
