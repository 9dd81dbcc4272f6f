/** Lists of columns, whose names do not mind the case of their letters. */
import { definitionOf, sameName, settingsOf, type Column } from '@millrace/shared'

/** Columns beside others: one of the same name takes the other's place. */
export function merge(columns: readonly Column[], more: readonly Column[]): Column[] {
  const replaced = columns.map((column) => more.find((each) => sameName(each.name, column.name)) ?? column)
  return [...replaced, ...more.filter((each) => !columns.some((column) => sameName(column.name, each.name)))]
}

/** Columns behind others, which lose those of the same name. */
export const append = (columns: readonly Column[], more: readonly Column[]): Column[] => [
  ...columns.filter((column) => !more.some((each) => sameName(each.name, column.name))),
  ...more,
]

/** The type of the column of a name, if there is one. */
export const typeIn = (columns: readonly Column[]) => (name: string) => columns.find((column) => sameName(column.name, name))?.type

/** The setting in which a source's columns are written down. */
export function columnsSetting(connector: string): string {
  const definition = definitionOf(connector)
  const setting =
    definition && settingsOf(definition).find(({ meta }) => ['format', 'generatorColumns', 'table', 'schema'].includes(meta.kind))
  return setting?.name ?? 'format'
}
