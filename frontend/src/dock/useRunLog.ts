import type { NumberedLine } from '@millrace/shared'
import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { useStore } from 'zustand'
import { api } from '../api/client.ts'
import { useLive } from '../editor/session.ts'
import { live } from '../live/connection.ts'
import { joinLines } from './logLines.ts'

/** The log of the run that is looked at: what the server keeps, and the lines that come. Oldest first. */
export function useRunLog(): { run: string | undefined; lines: readonly NumberedLine[]; query: UseQueryResult<NumberedLine[]> } {
  const run = useLive((figures) => figures.run?.id)
  const newer = useLive((figures) => figures.log)
  const connected = useStore(live.state, (state) => state.connected)
  const query = useQuery({
    queryKey: ['log', run],
    queryFn: ({ signal }) => api.get<NumberedLine[]>(`/runs/${run}/log`, signal),
    enabled: run !== undefined,
  })
  const { lines, hasGap } = useMemo(() => joinLines(query.data ?? [], newer), [query.data, newer])
  const { refetch, isPending, isFetching } = query
  // Lines that came while nobody listened are read anew.
  const isMissing = run !== undefined && connected && hasGap && !isPending && !isFetching
  useEffect(() => {
    if (isMissing) void refetch()
  }, [isMissing, refetch])
  useEffect(() => {
    if (connected && run !== undefined) void refetch({ cancelRefetch: false })
  }, [connected, run, refetch])
  return { run, lines, query }
}
