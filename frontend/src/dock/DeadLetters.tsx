import type { DeadLetter } from '@millrace/shared'
import { useQuery } from '@tanstack/react-query'
import { api } from '../api/client.ts'
import { useDraft, useLive } from '../editor/session.ts'
import { formatDateTime } from '../ui/format.ts'

const LIMIT = 200
const REFRESH_MS = 3000

/** Records that could not be read: kept with the reason, never lost silently. */
export function DeadLetters() {
  const run = useLive((figures) => figures.run?.id)
  const nodes = useDraft((draft) => draft.document.nodes)
  const letters = useQuery({
    queryKey: ['dead', run],
    queryFn: ({ signal }) => api.get<DeadLetter[]>(`/runs/${run}/dead-letters?limit=${LIMIT}`, signal),
    enabled: run !== undefined,
    refetchInterval: REFRESH_MS,
  })
  if (run === undefined) return <p className="mr-empty">Nothing has run yet.</p>
  if (letters.isError && !letters.data) return <p className="mr-empty">{letters.error.message}</p>
  if (letters.isPending) return <p className="mr-empty">Loading…</p>
  if (letters.data.length === 0) return <p className="mr-empty">No record was refused: all that came could be read.</p>
  return (
    <table className="mr-data">
      <thead>
        <tr>
          <th scope="col">Batch</th>
          <th scope="col">Source</th>
          <th scope="col">Reason</th>
          <th scope="col">Record</th>
        </tr>
      </thead>
      <tbody>
        {letters.data.map((letter, index) => (
          <tr key={index}>
            <td className="mr-num mr-moment">{formatDateTime(letter.time)}</td>
            <td>
              <bdi>{nodes[letter.node]?.name ?? letter.node}</bdi>
            </td>
            <td className="mr-wrap">{letter.reason}</td>
            <td title={letter.line}>
              <code>{letter.line}</code>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
