import { saidInWords, processingTime, schedulingDelay, totalDelay, type BatchReport, type RunInfo } from '@millrace/shared'
import { IconAlertCircle, IconAlertTriangle, IconCheck, IconClock, IconPlayerPause } from '@tabler/icons-react'
import { Link } from 'react-router'
import { useDraft, useLive, useSession } from '../editor/session.ts'
import { runError } from '../live/runError.ts'
import { formatBatchTime, formatDuration, formatNumber } from '../ui/format.ts'
import { t } from '../ui/text.ts'
import { outputError, Outputs } from './Outputs.tsx'
import { SaveRecorded } from './SaveRecorded.tsx'
import { WorkRows } from './WorkRows.tsx'

const SHOWN = 100
const COLUMNS: { name: string; isNumber?: true }[] = [
  { name: t('Batch time') },
  { name: t('Records'), isNumber: true },
  { name: t('Scheduling delay'), isNumber: true },
  { name: t('Processing time'), isNumber: true },
  { name: t('Total delay'), isNumber: true },
  { name: t('Outputs') },
  { name: t('Status') },
  { name: t('Error') },
]

/** While a run is so, what it receives is worked on, or waits for that. */
const AT_WORK = new Set<RunInfo['status']>(['running', 'stopping', 'restarting'])

/** The newest batches with their delays; above them the one that fails. */
export function Batches() {
  const batches = useLive((figures) => figures.batches)
  const run = useLive((figures) => figures.run)
  const failed = run?.status === 'failed' && run.error !== undefined ? run : undefined
  const works = useLive((figures) => figures.work.at !== null || figures.work.waits > 0)
  if (batches.length === 0 && !failed && !works) {
    return <p className="mr-empty">{run ? t('No batches yet: the first comes with the first record.') : t('Nothing has run yet.')}</p>
  }
  return (
    <>
      <div className="mr-batches-tools">
        <SaveRecorded />
      </div>
      <table className="mr-data">
        <thead>
          <tr>
            {COLUMNS.map(({ name, isNumber }) => (
              <th key={name} scope="col" data-align={isNumber && 'end'}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {failed ? <FailedRow run={failed} /> : run && AT_WORK.has(run.status) && <WorkRows interval={run.interval} />}
          {batches
            .slice(-SHOWN)
            .toReversed()
            .map((batch) => (
              <BatchRow key={batch.time} batch={batch} />
            ))}
        </tbody>
      </table>
    </>
  )
}

/** The batch that cannot be done has no report: its run stands still at it. */
function FailedRow({ run }: { run: RunInfo }) {
  const nodes = useDraft((draft) => draft.document.nodes)
  const { text } = runError(run.error ?? '', nodes)
  return (
    <tr data-tone="error">
      <td>{t('next')}</td>
      <td colSpan={4} />
      <td className="mr-dim">{t('nothing put out')}</td>
      <td>
        <span className="mr-with-icon">
          <IconAlertCircle size={14} aria-hidden /> {t('failed')}
        </span>
      </td>
      <td className="mr-wrap">{text}</td>
    </tr>
  )
}

function BatchRow({ batch }: { batch: BatchReport }) {
  const session = useSession()
  const share = Math.min(1, processingTime(batch) / batch.interval)
  const error = saidInWords(batch.error ?? outputError(batch))
  return (
    <tr data-tone={batch.status === 'failed' ? 'error' : undefined}>
      <td className="mr-num">
        <Link to={`/p/${session.id}/runs/${batch.run}/batches/${batch.time}`}>{formatBatchTime(batch.time, batch.interval)}</Link>
      </td>
      <td data-align="end">{formatNumber(batch.records)}</td>
      <td data-align="end">{formatDuration(schedulingDelay(batch))}</td>
      <td data-align="end">
        <span className="mr-share" title={t('{share, number, percent} of the interval', { share })}>
          <span style={{ inlineSize: `${share * 100}%` }} />
        </span>
        {formatDuration(processingTime(batch))}
      </td>
      <td data-align="end">{formatDuration(totalDelay(batch))}</td>
      <td>
        <Outputs batch={batch} />
      </td>
      <td>
        <BatchStatus batch={batch} />
      </td>
      <td className="mr-clip" title={error}>
        {error}
      </td>
    </tr>
  )
}

/** How a batch stands, with a shape beside the word. Late is what took longer than its interval. */
export function BatchStatus({ batch }: { batch: BatchReport }) {
  const [tone, Icon, word] =
    batch.status === 'failed'
      ? (['error', IconAlertCircle, t('failed')] as const)
      : batch.kind === 'gap'
        ? (['dim', IconPlayerPause, t('gap')] as const)
        : Object.values(batch.outputs).some(({ status }) => status !== 'delivered')
          ? (['plain', IconClock, t('putting out')] as const)
          : totalDelay(batch) > batch.interval
            ? (['warning', IconAlertTriangle, t('late')] as const)
            : (['plain', IconCheck, t('done')] as const)
  return (
    <span className="mr-with-icon" data-tone={tone}>
      <Icon size={14} aria-hidden /> {word}
    </span>
  )
}
