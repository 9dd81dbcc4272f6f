import { useQuery } from '@tanstack/react-query'

interface Question<T> {
  queryKey: readonly unknown[]
  queryFn(context: { signal: AbortSignal }): Promise<T>
  enabled?: boolean
}

/**
 * Asks anew whenever what asks is shown: an answer of an earlier time counts for nothing. That is told by when it came and not by throwing
 * it away at once (`gcTime: 0`), which would lose the answer to a part whose code is still being loaded.
 */
export function useFresh<T>({ queryKey, queryFn, enabled = true }: Question<T>) {
  const { data, error, isFetchedAfterMount, isFetching, refetch } = useQuery({
    queryKey,
    queryFn,
    enabled,
    staleTime: 0,
    refetchOnMount: 'always',
    refetchOnWindowFocus: false,
  })
  const isAnswered = isFetchedAfterMount && !(error && isFetching)
  return { data: isAnswered ? data : undefined, error: isAnswered ? error : null, isPending: enabled && !isAnswered, refetch }
}
