import { CloseButton } from '@mantine/core'
import type { WindowRows } from '@millrace/shared'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { api } from '../api/client.ts'
import { useLive, useSession } from '../editor/session.ts'
import { useAskAgain } from '../live/useAskAgain.ts'
import { DataTable } from '../rows/DataTable.tsx'
import { formatBatchTime, formatEventTime } from '../ui/format.ts'
import { NotLoaded } from '../ui/NotLoaded.tsx'
import { t } from '../ui/text.ts'
import type { TimedWindow } from './eventTimelines.ts'

interface Props {
  node: string
  window: TimedWindow
  timeZone: string
  close(): void
}

/** What waits in a window that is open; where one has closed, the batch in which its rows left. */
export function RowsOfWindow({ node, window, timeZone, close }: Props) {
  const { start, end, closedAt } = window
  const title = t('Rows of {start} to {end}', { start: formatEventTime(start, timeZone), end: formatEventTime(end, timeZone) })
  return (
    <section className="mr-event-rows" aria-label={title}>
      <div className="mr-event-rows-head">
        <h3 className="mr-num">{title}</h3>
        <CloseButton aria-label={t('Hide the rows')} onClick={close} />
      </div>
      {closedAt === null ? (
        <Waiting node={node} window={window} timeZone={timeZone} title={title} />
      ) : (
        <HasLeft node={node} at={closedAt} />
      )}
    </section>
  )
}

function Waiting({ node, window: { start, end, rows: count }, timeZone, title }: Omit<Props, 'close'> & { title: string }) {
  const run = useLive((figures) => figures.run?.id)
  useAskAgain(['window', run, node, String(start), String(end)], count)
  const found = useQuery({
    queryKey: ['window', run, node, String(start), String(end)],
    queryFn: ({ signal }) => api.get<WindowRows>(`/runs/${run}/windows/${node}/rows?start=${start}&end=${end}`, signal),
    enabled: run !== undefined,
    placeholderData: keepPreviousData,
  })
  if (found.isError) return <NotLoaded error={found.error} retry={() => void found.refetch()} isRetrying={found.isFetching} />
  if (!found.data) return <p className="mr-empty">{t('Loading…')}</p>
  const { columns, rows, more, figures } = found.data
  return (
    <>
      {figures && <p className="mr-dim mr-small">{t('Of a summary its figures are kept, not the rows. So far they are:')}</p>}
      {more && <p className="mr-dim mr-small">{t('The first {count, number} are shown.', { count: rows.length })}</p>}
      <DataTable
        columns={columns}
        rows={rows}
        label={title}
        timeZone={timeZone}
        memory={`window ${node}`}
        empty={t('Its rows have left.')}
      />
    </>
  )
}

function HasLeft({ node, at }: { node: string; at: number }) {
  const session = useSession()
  const run = useLive((figures) => figures.run?.id)
  const batch = useLive((figures) => figures.batches.find(({ time }) => time === at))
  return (
    <p>
      {t('It has closed, and its rows have left.')}{' '}
      <Link to={`/p/${session.id}/runs/${run}/batches/${at}?node=${node}`}>
        {t('See them in the batch of {time}', { time: formatBatchTime(at, batch?.interval ?? 1000) })}
      </Link>
    </p>
  )
}
