import type { Column } from '@millrace/shared'
import { useMemo, useState } from 'react'
import type { Row } from './cells.ts'
import { contentWidth, fitWidth, rememberedWidths, rememberWidths, type Widths } from './columnWidths.ts'

export interface ColumnWidths {
  /** In pixels, by position of the column. */
  widths: readonly number[]
  /** Whether the person made this column as wide as it is. */
  isOwn: (name: string) => boolean
  /** Sets the width of a column; undefined = as wide as its contents again. */
  resize: (name: string, width: number | undefined) => void
}

/** Widths of the columns of one table; `memory` names it, and without that nothing is kept. */
export function useColumnWidths(
  columns: readonly Column[],
  rows: readonly Row[],
  timeZone: string,
  memory: string | undefined,
): ColumnWidths {
  const [own, setOwn] = useState<{ memory: string | undefined; widths: Widths }>({ memory: undefined, widths: {} })
  if (own.memory !== memory) setOwn({ memory, widths: memory === undefined ? {} : rememberedWidths(memory) })
  // Widths follow the first rows that are there and then stay, so that nothing moves under the reader while rows change.
  const shape = `${memory} ${rows.length > 0} ${timeZone} ${columns.map(({ name, type }) => `${name} ${type}`).join()}`
  // oxlint-disable-next-line react/exhaustive-deps
  const natural = useMemo(() => columns.map((column, at) => contentWidth(column, at, rows, timeZone)), [shape])
  return {
    widths: columns.map(({ name }, at) => own.widths[name] ?? natural[at]!),
    isOwn: (name) => own.widths[name] !== undefined,
    resize: (name, width) => {
      const { [name]: _, ...others } = own.widths
      const widths = width === undefined ? others : { ...others, [name]: fitWidth(width) }
      setOwn({ memory, widths })
      if (memory !== undefined) rememberWidths(memory, widths)
    },
  }
}
