import type { RunEvent } from '@millrace/shared'
import { useQuery } from '@tanstack/react-query'
import { api } from '../api/client.ts'
import { useDraft, useLive } from '../editor/session.ts'
import { runError } from '../live/runError.ts'
import { formatDateTime } from '../ui/format.ts'
import { t } from '../ui/text.ts'

const LIMIT = 200

/** What happened to the run: started, deployed, a sink that failed and came back. */
export function Events() {
  const run = useLive((figures) => figures.run?.id)
  // Each live event makes the list be read anew: the owner has them all.
  const seen = useLive((figures) => figures.events.at(-1)?.at)
  const nodes = useDraft((draft) => draft.document.nodes)
  const events = useQuery({
    queryKey: ['events', run, seen],
    queryFn: ({ signal }) => api.get<RunEvent[]>(`/runs/${run}/events?limit=${LIMIT}`, signal),
    enabled: run !== undefined,
    placeholderData: (before) => before,
  })
  if (run === undefined) return <p className="mr-empty">{t('Nothing has run yet.')}</p>
  if (events.isError && !events.data) return <p className="mr-empty">{events.error.message}</p>
  if (events.isPending) return <p className="mr-empty">{t('Loading…')}</p>
  if (!events.data || events.data.length === 0) return <p className="mr-empty">{t('Nothing has happened yet.')}</p>
  return (
    <table className="mr-data">
      <thead>
        <tr>
          <th scope="col">{t('Time')}</th>
          <th scope="col">{t('What happened')}</th>
        </tr>
      </thead>
      <tbody>
        {events.data
          .toSorted((a, b) => b.at - a.at)
          .map((event, index) => (
            <tr key={index}>
              <td className="mr-num mr-moment">{formatDateTime(event.at)}</td>
              <td className="mr-wrap">{runError(event.text, nodes).text}</td>
            </tr>
          ))}
      </tbody>
    </table>
  )
}
