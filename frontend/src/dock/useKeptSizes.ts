import type { KeptSize } from '@millrace/shared'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { api } from '../api/client.ts'
import { useLive } from '../editor/session.ts'
import { useAskAgain } from '../live/useAskAgain.ts'

/** About how many bytes each node of the run keeps; empty while nobody can tell. */
export function useKeptSizes(): ReadonlyMap<string, number> {
  const run = useLive((figures) => figures.run?.id)
  const newest = useLive((figures) => figures.batches.at(-1)?.time)
  useAskAgain(['sizes', run], newest)
  const { data } = useQuery({
    queryKey: ['sizes', run],
    queryFn: ({ signal }) => api.get<KeptSize[]>(`/runs/${run}/sizes`, signal),
    enabled: run !== undefined,
  })
  return useMemo(() => new Map(data?.map(({ node, bytes }) => [node, bytes])), [data])
}
