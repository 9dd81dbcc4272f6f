import { processingTime, schedulingDelay, totalDelay, type BatchReport } from '@millrace/shared'
import { IconAlertTriangle, IconCheck, IconClock } from '@tabler/icons-react'
import { Link } from 'react-router'
import { useLive, useSession } from '../editor/session.ts'
import { formatBatchTime, formatDuration, formatNumber } from '../ui/format.ts'

const SHOWN = 100

/** Done, waiting for a sink, or failing: with a shape beside the word. */
export function Outputs({ batch }: { batch: BatchReport }) {
  const outputs = Object.values(batch.outputs)
  const rows = outputs.reduce((sum, output) => sum + output.rows, 0)
  const failed = outputs.filter((output) => output.status === 'failed').length
  const pending = outputs.filter((output) => output.status === 'pending').length
  const words = failed > 0 ? `${failed} failing, tried again` : pending > 0 ? 'on its way' : 'delivered'
  if (outputs.length === 0) return <span className="mr-dim">nothing put out</span>
  return (
    <span style={{ color: failed > 0 ? 'var(--mr-warning)' : undefined, whiteSpace: 'nowrap' }}>
      {failed > 0 ? (
        <IconAlertTriangle size={14} aria-hidden />
      ) : pending > 0 ? (
        <IconClock size={14} aria-hidden />
      ) : (
        <IconCheck size={14} aria-hidden />
      )}{' '}
      {formatNumber(rows)} rows {words}
    </span>
  )
}

/** The newest batches with their delays. */
export function Batches() {
  const session = useSession()
  const batches = useLive((figures) => figures.batches)
  if (batches.length === 0) return <p className="mr-empty">No batches yet.</p>
  return (
    <table className="mr-data">
      <thead>
        <tr>
          <th scope="col">Batch</th>
          <th scope="col" data-align="end">
            Records
          </th>
          <th scope="col" data-align="end">
            Scheduling delay
          </th>
          <th scope="col" data-align="end">
            Processing time
          </th>
          <th scope="col" data-align="end">
            Total delay
          </th>
          <th scope="col">Outputs</th>
          <th scope="col">Status</th>
        </tr>
      </thead>
      <tbody>
        {batches
          .slice(-SHOWN)
          .toReversed()
          .map((batch) => (
            <tr key={batch.time}>
              <td className="mr-num">
                <Link to={`/p/${session.id}/runs/${batch.run}/batches/${batch.time}`}>{formatBatchTime(batch.time, batch.interval)}</Link>
              </td>
              <td data-align="end">{formatNumber(batch.records)}</td>
              <td data-align="end">{formatDuration(schedulingDelay(batch))}</td>
              <td data-align="end">{formatDuration(processingTime(batch))}</td>
              <td data-align="end">{formatDuration(totalDelay(batch))}</td>
              <td>
                <Outputs batch={batch} />
              </td>
              <td>
                {batch.kind === 'gap' ? 'gap' : batch.status === 'failed' ? 'failed' : 'done'}
                {batch.error ? `: ${batch.error}` : ''}
              </td>
            </tr>
          ))}
      </tbody>
    </table>
  )
}
