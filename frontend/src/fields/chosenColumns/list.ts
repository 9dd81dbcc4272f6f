/** The columns that are kept, as a list that can be changed: pure, so that a table of cases can say what happens. */
import { sameName, type ChosenColumn, type Column } from '@millrace/shared'

export const isKept = (chosen: readonly ChosenColumn[], name: string): boolean => chosen.some(({ column }) => sameName(column, name))

/** Those of `names` that are not kept yet, behind the others. */
export const keep = (chosen: readonly ChosenColumn[], names: readonly string[]): ChosenColumn[] => [
  ...chosen,
  ...names.filter((name) => !isKept(chosen, name)).map((column) => ({ column })),
]

export const leaveOut = (chosen: readonly ChosenColumn[], names: readonly string[]): ChosenColumn[] =>
  chosen.filter(({ column }) => !names.some((name) => sameName(name, column)))

/** The entry at `from` goes before the one at `before`; the list's length means the end. */
export function move(chosen: readonly ChosenColumn[], from: number, before: number): ChosenColumn[] {
  const moved = chosen[from]
  if (!moved) return [...chosen]
  const rest = chosen.filter((_, index) => index !== from)
  const at = before > from ? before - 1 : before
  return [...rest.slice(0, at), moved, ...rest.slice(at)]
}

/** Another name or type; what is as it arrives is not stored. */
export function change(chosen: readonly ChosenColumn[], at: number, { as, type }: { as?: string; type?: string }): ChosenColumn[] {
  return chosen.map((entry, index) => {
    if (index !== at) return entry
    const next = { as: as ?? entry.as ?? '', type: type ?? entry.type ?? '' }
    return {
      column: entry.column,
      ...(next.as !== '' && next.as !== entry.column && { as: next.as }),
      ...(next.type !== '' && { type: next.type }),
    }
  })
}

/** Whether a column is found by what was typed: by its name, or by its new one. */
export const isFound = (typed: string, ...names: (string | undefined)[]): boolean => {
  const wanted = typed.trim().toLowerCase()
  return names.some((name) => name?.toLowerCase().includes(wanted))
}

/** Columns that arrive and are left out, in the order in which they arrive. */
export const leftOut = (chosen: readonly ChosenColumn[], arriving: readonly Column[]): Column[] =>
  arriving.filter(({ name }) => !isKept(chosen, name))
