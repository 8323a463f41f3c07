import { type DataColumn, DataTable } from '@/app/_components/data-table'
import type { SlipBatchRow } from '@/lib/data/app/slips'
import { formatIsoDay, formatQuarter } from '@/lib/view/quarters'
import { WithdrawBatch } from './withdraw-batch'

const columns: DataColumn[] = [
  { id: 'group', header: 'Drawn by', rowHeader: true },
  { id: 'quarter', header: 'Quarter', filter: 'choice' },
  { id: 'size', header: 'Slips' },
  { id: 'made', header: 'Made' },
  { id: 'state', header: 'State', filter: 'choice' },
  { id: 'withdraw', header: 'If lost' },
]

export function BatchTable({ batches }: { batches: readonly SlipBatchRow[] }) {
  return (
    <DataTable
      caption="Batches of slips"
      columns={columns}
      defaultSort={{ column: 'made', descending: true }}
      rows={batches.map((batch) => {
        const quarter = formatQuarter(batch.quarter)
        const state = batch.withdrawnOn
          ? `Withdrawn on ${formatIsoDay(batch.withdrawnOn)}`
          : batch.ready
            ? 'Works'
            : 'Works in about a minute'
        return {
          id: batch.id,
          cells: {
            group: { value: batch.group },
            quarter: { value: batch.quarter, content: quarter },
            size: { value: batch.size },
            made: { value: batch.madeOn, content: `${formatIsoDay(batch.madeOn)}, ${batch.madeBy}` },
            state: { value: state },
            withdraw: {
              value: batch.withdrawnOn ? '' : 'Withdraw',
              content: batch.withdrawnOn ? null : (
                <WithdrawBatch id={batch.id} label={`${batch.group}, ${quarter}, ${batch.size} slips`} />
              ),
            },
          },
        }
      })}
    />
  )
}
