import type { Column } from '@millrace/shared'
import { useCallback, useMemo, useState } from 'react'
import type { Row } from './cells.ts'
import { sortRows } from './compare.ts'
import { filterRows, readFilter, type ReadFilter } from './filter.ts'

export interface Arranged {
  /** Positions of the rows that are shown, in the order in which they are shown. */
  positions: readonly number[]
  /** By position of the column. */
  filters: readonly (ReadFilter | null)[]
  /** What is written above the columns, by name. */
  texts: Readonly<Record<string, string>>
  sortedBy: { name: string; descending: boolean } | null
  /** Ascending, then descending, then as the rows came. */
  sortBy: (name: string) => void
  filterBy: (name: string, text: string) => void
  clearFilters: () => void
}

/** Rows as the person wants to see them: sorted, and only those that the filters show. Columns are known by name, so that both outlive new rows. */
export function useArranged(columns: readonly Column[], rows: readonly Row[], timeZone: string): Arranged {
  const [sortedBy, setSortedBy] = useState<Arranged['sortedBy']>(null)
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>({})
  const filters = useMemo(() => columns.map((column) => readFilter(texts[column.name] ?? '', column, timeZone)), [columns, texts, timeZone])
  const positions = useMemo(() => {
    const column = sortedBy ? columns.findIndex(({ name }) => name === sortedBy.name) : -1
    const sort = sortedBy && column >= 0 ? { column, descending: sortedBy.descending } : null
    return sortRows(rows, filterRows(rows, filters), columns, sort)
  }, [columns, rows, filters, sortedBy])
  const sortBy = useCallback(
    (name: string) =>
      setSortedBy((before) =>
        before?.name !== name ? { name, descending: false } : before.descending ? null : { name, descending: true },
      ),
    [],
  )
  const filterBy = useCallback((name: string, text: string) => setTexts((before) => ({ ...before, [name]: text })), [])
  const clearFilters = useCallback(() => setTexts({}), [])
  return { positions, filters, texts, sortedBy, sortBy, filterBy, clearFilters }
}
