import { type BatchReport, type Said } from '@millrace/shared'
import { IconAlertTriangle, IconCheck, IconClock } from '@tabler/icons-react'
import { t } from '../ui/text.ts'

/** How many of a batch's outputs are delivered, and how many rows: with a shape beside the words. */
export function Outputs({ batch }: { batch: BatchReport }) {
  const outputs = Object.values(batch.outputs)
  if (outputs.length === 0) return <span className="mr-dim">{t('nothing put out')}</span>
  const rows = outputs.reduce((sum, output) => sum + output.rows, 0)
  const delivered = outputs.filter(({ status }) => status === 'delivered').length
  const failed = outputs.some(({ status }) => status === 'failed')
  const isDone = delivered === outputs.length
  return (
    <span className="mr-with-icon" data-tone={failed ? 'warning' : undefined}>
      {failed ? (
        <IconAlertTriangle size={14} aria-hidden />
      ) : isDone ? (
        <IconCheck size={14} aria-hidden />
      ) : (
        <IconClock size={14} aria-hidden />
      )}
      {t('{delivered} of {count} delivered · {rows, plural, one {# row} other {# rows}}', { delivered, count: outputs.length, rows })}
    </span>
  )
}

/** What an output says that fails, the first of several. */
export const outputError = (batch: BatchReport): Said | undefined =>
  Object.values(batch.outputs).find(({ status }) => status === 'failed')?.error
