import type { StateInfo } from '@millrace/shared'
import { useQuery } from '@tanstack/react-query'
import { api } from '../api/client.ts'
import { useLive } from '../editor/session.ts'
import { useAskAgain } from '../live/useAskAgain.ts'

/** What the nodes of the run remember, and their tables. */
export function useStates() {
  const run = useLive((figures) => figures.run?.id)
  const newest = useLive((figures) => figures.batches.at(-1)?.time)
  useAskAgain(['states', run], newest)
  return useQuery({
    queryKey: ['states', run],
    queryFn: ({ signal }) => api.get<StateInfo[]>(`/runs/${run}/states`, signal),
    enabled: run !== undefined,
  })
}
