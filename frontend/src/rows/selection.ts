/** Which cells of a table are chosen: a rectangle between the cell that it began at and the one that has the focus. Row -1 is the header. */

export interface CellAt {
  row: number
  column: number
}
export interface Selection {
  anchor: CellAt
  focus: CellAt
}
export interface Shape {
  rows: number
  columns: number
  /** Rows of a page, for Page Up and Page Down. */
  page: number
}

export const HEADER = -1
export const START: Selection = { anchor: { row: HEADER, column: 0 }, focus: { row: HEADER, column: 0 } }

const clamp = (value: number, least: number, most: number): number => Math.max(least, Math.min(most, value))

/** A selection that still fits after rows or columns went away. */
export function within({ anchor, focus }: Selection, { rows, columns }: Shape): Selection {
  const fit = (cell: CellAt): CellAt => ({
    row: clamp(cell.row, HEADER, rows - 1),
    column: clamp(cell.column, 0, Math.max(0, columns - 1)),
  })
  return { anchor: fit(anchor), focus: fit(focus) }
}

export interface Press {
  key: string
  shiftKey: boolean
  /** Ctrl, or the command key. */
  command: boolean
}

/** Where a key leads; null when it means nothing here. */
export function move({ anchor, focus }: Selection, { key, shiftKey, command }: Press, shape: Shape): Selection | null {
  const lastRow = shape.rows - 1
  const lastColumn = shape.columns - 1
  if (command && key.toLowerCase() === 'a') {
    return shape.rows === 0 ? null : { anchor: { row: 0, column: 0 }, focus: { row: lastRow, column: lastColumn } }
  }
  const { row, column } = focus
  const targets: Record<string, CellAt> = {
    ArrowUp: { row: command ? 0 : row - 1, column },
    ArrowDown: { row: command ? lastRow : row + 1, column },
    ArrowLeft: { row, column: command ? 0 : column - 1 },
    ArrowRight: { row, column: command ? lastColumn : column + 1 },
    PageUp: { row: row === HEADER ? HEADER : Math.max(0, row - shape.page), column },
    PageDown: { row: row + shape.page, column },
    Home: { row: command ? 0 : row, column: 0 },
    End: { row: command ? lastRow : row, column: lastColumn },
  }
  const target = targets[key]
  if (!target) return null
  const extend = shiftKey && row !== HEADER
  const to = { row: clamp(target.row, extend ? 0 : HEADER, lastRow), column: clamp(target.column, 0, lastColumn) }
  return { anchor: extend ? anchor : to, focus: to }
}

export interface Range {
  fromRow: number
  toRow: number
  fromColumn: number
  toColumn: number
}

/** The chosen cells; null while the focus is in the header. */
export function rangeOf({ anchor, focus }: Selection): Range | null {
  if (focus.row === HEADER || anchor.row === HEADER) return null
  return {
    fromRow: Math.min(anchor.row, focus.row),
    toRow: Math.max(anchor.row, focus.row),
    fromColumn: Math.min(anchor.column, focus.column),
    toColumn: Math.max(anchor.column, focus.column),
  }
}
