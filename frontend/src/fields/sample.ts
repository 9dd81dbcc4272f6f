/** What the preview knows of columns: for suggestions and for results under formulas. */
import { PREVIEW_ROWS, sameName, type Json, type Preview, type PreviewRequest } from '@millrace/shared'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { api } from '../api/client.ts'
import { useDraft, usePreviews, useSession } from '../editor/session.ts'

const MOST_VALUES = 30
const MOST_RESULTS = 4

/** Different values of a column in a sample's rows, the newest first; none where the column is not there, or its values are long. */
function valuesOf(preview: Preview | undefined, column: string): string[] {
  const at = preview?.columns?.findIndex(({ name }) => sameName(name, column)) ?? -1
  if (!preview || at < 0) return []
  const values = new Set<string>()
  for (const row of preview.rows.toReversed()) {
    const value = row[at]
    if (value === null || value === undefined || typeof value === 'object') continue
    const text = String(value)
    if (text !== '' && text.length <= 80) values.add(text)
    if (values.size >= MOST_VALUES) break
  }
  return [...values]
}

/** Previews for suggestions are questions of their own: they do not take the place of those for the rows on the screen. */
const CLIENT = `values-${crypto.randomUUID()}`.slice(0, 64)

/**
 * Values that a column of what arrives at a node has in the sample: of rows that were looked at, or, once somebody is about to write one
 * (`isWanted`), of rows that are asked for.
 */
export function useSampleValues(node: string, column: string, isWanted: boolean): string[] {
  const session = useSession()
  const edges = useDraft((draft) => draft.document.edges)
  const answers = usePreviews((state) => state.answers)
  const from = Object.values(edges).find(({ to }) => to.node === node)?.from
  const known = useMemo(() => {
    const found = Object.values(answers).map(({ preview }) => preview)
    return found.filter(({ target }) => target.node === from?.node && target.port === from.port).map((preview) => valuesOf(preview, column))
  }, [answers, from, column])
  const first = known.find((values) => values.length > 0)
  const { data } = useQuery({
    queryKey: ['arriving', session.id, from?.node, from?.port],
    enabled: isWanted && first === undefined && from !== undefined,
    retry: false,
    staleTime: 30_000,
    queryFn: ({ signal }) => {
      const { sequence } = session.draft.store.getState()
      const request: PreviewRequest = { sequence, client: CLIENT, target: { node: from!.node, port: from!.port }, rows: PREVIEW_ROWS }
      return api.post<Preview>(`/pipelines/${session.id}/previews`, request, signal)
    },
  })
  return useMemo(() => first ?? valuesOf(data, column), [first, data, column])
}

export interface Results {
  values: Json[]
  isStale: boolean
}

/** What a column that a node puts out is in the first rows. */
export function useResults(node: string, column: string): Results | undefined {
  const answers = usePreviews((state) => state.answers)
  return useMemo(() => {
    const own = Object.values(answers).find(({ preview }) => preview.target.node === node)
    const at = own?.preview.columns?.findIndex(({ name }) => sameName(name, column)) ?? -1
    if (!own || at < 0 || own.preview.rows.length === 0) return undefined
    return { values: own.preview.rows.slice(0, MOST_RESULTS).map((row) => row[at] ?? null), isStale: own.isStale }
  }, [answers, node, column])
}
