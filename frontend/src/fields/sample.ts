/** What the preview knows of columns: for suggestions and for results under formulas. */
import { useDebouncedValue } from '@mantine/hooks'
import { PREVIEW_ROWS, sameName, usesColumn, type Json, type Preview, type PreviewRequest } from '@millrace/shared'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
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

/** The first rows at a port of a draft. */
const rowsAt = (pipeline: string, request: Omit<PreviewRequest, 'rows'>, signal: AbortSignal): Promise<Preview> =>
  api.post<Preview>(`/pipelines/${pipeline}/previews`, { ...request, rows: PREVIEW_ROWS }, signal)

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
    queryFn: ({ signal }) =>
      rowsAt(session.id, { sequence: session.draft.store.getState().sequence, client: CLIENT, target: from! }, signal),
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

/** A row that arrives, and whether a condition lets it pass. */
interface Passing {
  values: { name: string; value: Json }[]
  passed: boolean
}

/** Columns of a row that are shown under a condition that names none. */
const MOST_COLUMNS = 3

/**
 * Which of the first rows that arrive at a step with a condition leave it by its first port. Both are asked of one draft over one sample: what
 * of the first rows passes is among the first that leave.
 */
export function usePasses(node: string): { rows: Passing[]; isStale: boolean } | undefined {
  const session = useSession()
  const document = useDraft((draft) => draft.document)
  const sequence = useDraft((draft) => draft.sequence)
  const [settled] = useDebouncedValue(sequence, 150)
  // Other rows on the screen mean another sample.
  const shownKey = usePreviews(({ answers }) => Object.values(answers).find(({ preview }) => preview.target.node === node)?.preview.key)
  const from = Object.values(document.edges).find(({ to }) => to.node === node)?.from
  const settings = document.nodes[node]?.settings
  const { data, isPlaceholderData } = useQuery({
    queryKey: ['passes', session.id, node, settled, shownKey],
    enabled: from !== undefined,
    retry: false,
    gcTime: 0,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const request = { sequence: settled, client: `passes-${CLIENT}`.slice(0, 64) }
      const arriving = await rowsAt(session.id, { ...request, target: from! }, signal)
      return { arriving, leaving: await rowsAt(session.id, { ...request, target: { node, port: 'out' } }, signal) }
    },
  })
  return useMemo(() => {
    const { arriving, leaving } = data ?? {}
    if (!arriving?.columns || !leaving?.columns || arriving.rows.length === 0) return undefined
    // Of a batch from which nothing leaves, an older one that has rows is answered.
    const isSameBatch = arriving.scope === 'sample' || arriving.asOf === leaving.asOf
    const left = new Set(isSameBatch ? leaving.rows.map((row) => JSON.stringify(row)) : [])
    const meta = { kind: 'conditions', label: '' } as const
    const named = arriving.columns.flatMap(({ name }, at) =>
      usesColumn(meta, settings?.['condition'] ?? null, name) ? [{ name, at }] : [],
    )
    const shown = (named.length > 0 ? named : arriving.columns.map(({ name }, at) => ({ name, at }))).slice(0, MOST_COLUMNS)
    const rows = arriving.rows.slice(0, MOST_RESULTS).map((row): Passing => ({
      values: shown.map(({ name, at }) => ({ name, value: row[at] ?? null })),
      passed: left.has(JSON.stringify(row)),
    }))
    return { rows, isStale: isPlaceholderData || settled !== sequence }
  }, [data, isPlaceholderData, settings, settled, sequence])
}
