import { useDraft } from '../editor/session.ts'
import { runError } from '../live/runError.ts'
import { formatDateTime } from '../ui/format.ts'
import { NotLoaded } from '../ui/NotLoaded.tsx'
import { t } from '../ui/text.ts'
import { useRunEvents } from './useRunEvents.ts'

/** What happened to the run: started, deployed, a sink that failed and came back. */
export function Events() {
  const nodes = useDraft((draft) => draft.document.nodes)
  const events = useRunEvents()
  if (events.run === undefined) return <p className="mr-empty">{t('Nothing has run yet.')}</p>
  if (events.isError && !events.data)
    return <NotLoaded error={events.error} retry={() => void events.refetch()} isRetrying={events.isFetching} />
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
