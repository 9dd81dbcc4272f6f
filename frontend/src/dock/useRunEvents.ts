import type { RunEvent } from '@millrace/shared'
import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import { api } from '../api/client.ts'
import { useLive } from '../editor/session.ts'

const LIMIT = 200

/** What happened to the run that is looked at, at most the newest 200 things, in no certain order. */
export function useRunEvents(): UseQueryResult<RunEvent[]> & { run: string | undefined } {
  const run = useLive((figures) => figures.run?.id)
  // Each live event makes the list be read anew: the owner has them all.
  const seen = useLive((figures) => figures.events.at(-1)?.at)
  const events = useQuery({
    queryKey: ['events', run, seen],
    queryFn: ({ signal }) => api.get<RunEvent[]>(`/runs/${run}/events?limit=${LIMIT}`, signal),
    enabled: run !== undefined,
    placeholderData: (before) => before,
  })
  return { ...events, run }
}
