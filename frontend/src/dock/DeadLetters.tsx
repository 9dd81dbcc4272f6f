import { allDeadLetters, saidInWords, type DeadLetter } from '@millrace/shared'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { api } from '../api/client.ts'
import { useDraft, useLive } from '../editor/session.ts'
import { useAskAgain } from '../live/useAskAgain.ts'
import { DataTable } from '../rows/DataTable.tsx'
import { NotLoaded } from '../ui/NotLoaded.tsx'
import { t } from '../ui/text.ts'
import { viewerZone } from '../ui/zone.ts'

const LIMIT = 200

/** Records that could not be read, and rows that code refused: kept with the reason, never lost silently. When is told as in all of monitoring. */
export function DeadLetters() {
  const run = useLive((figures) => figures.run?.id)
  const refused = useLive((figures) => figures.batches.findLast((batch) => allDeadLetters(batch).length > 0)?.time)
  useAskAgain(['dead', run], refused)
  const letters = useQuery({
    queryKey: ['dead', run],
    queryFn: ({ signal }) => api.get<DeadLetter[]>(`/runs/${run}/dead-letters?limit=${LIMIT}`, signal),
    enabled: run !== undefined,
  })
  if (run === undefined) return <p className="mr-empty">{t('Nothing has run yet.')}</p>
  if (letters.isError && !letters.data)
    return <NotLoaded error={letters.error} retry={() => void letters.refetch()} isRetrying={letters.isFetching} />
  if (letters.isPending) return <p className="mr-empty">{t('Loading…')}</p>
  if (letters.data.length === 0) return <p className="mr-empty">{t('No record was refused.')}</p>
  return <Letters letters={letters.data} />
}

function Letters({ letters }: { letters: readonly DeadLetter[] }) {
  const nodes = useDraft((draft) => draft.document.nodes)
  const columns = useMemo(
    () => [
      { name: t('Batch'), type: 'TIMESTAMPTZ' },
      { name: t('Node'), type: 'VARCHAR' },
      { name: t('Reason'), type: 'VARCHAR' },
      { name: t('Record'), type: 'VARCHAR' },
    ],
    [],
  )
  const rows = useMemo(
    () =>
      letters.map(({ time, node, reason, line }) => [new Date(time).toISOString(), nodes[node]?.name ?? node, saidInWords(reason), line]),
    [letters, nodes],
  )
  return <DataTable columns={columns} rows={rows} label={t('Refused records')} timeZone={viewerZone()} memory="refused records" />
}
