import type { AnyDefinition, Column } from '@millrace/shared'
import { definitionOf, isNumeric, typeFamily } from '@millrace/shared'

/** What is expected to be used most, in that order: at most 18. The others are behind "All steps". */
export const COMMON: readonly string[] = [
  'http',
  'folder',
  'tcp',
  'generator',
  'machine',
  'filter',
  'summarize',
  'addColumn',
  'choose',
  'readFields',
  'lookUp',
  'top',
  'split',
  'union',
  'window',
  'liveTable',
  'files',
  'postgres',
]

/** The most used first, in their order; then the others in theirs. */
export function inPaletteOrder(definitions: readonly AnyDefinition[]): AnyDefinition[] {
  const place = ({ type }: AnyDefinition) => (COMMON.includes(type) ? COMMON.indexOf(type) : COMMON.length)
  return [...definitions].sort((a, b) => place(a) - place(b))
}

/** How well a step goes behind a node that puts out these columns: 0 = well, 1 = it can, 2 = it takes no rows. `null` columns are not known. */
export function fitBehind(definition: AnyDefinition, columns: readonly Column[] | null): 0 | 1 | 2 {
  if (definition.inputs.length === 0) return 2
  if (!columns) return 0
  const has = (test: (type: string) => boolean) => columns.some(({ type }) => test(type))
  const isText = (type: string) => typeFamily(type) === 'text' || type === 'JSON'
  const wanted: Record<string, boolean> = {
    readFields: has(isText),
    split: has((type) => isText(type) || typeFamily(type) === 'list'),
    top: has((type) => isNumeric(type) || typeFamily(type) === 'time'),
    choose: columns.length > 1,
  }
  return wanted[definition.type] === false ? 1 : 0
}

/** The columns that leave the selected node by its first port: `undefined` where nothing can go behind what is selected. */
export function columnsBehind(
  type: string | undefined,
  schemas: Readonly<Record<string, Column[] | null>> | undefined,
): readonly Column[] | null | undefined {
  const port = type === undefined ? undefined : definitionOf(type)?.outputs[0]
  return port && (schemas?.[port.id] ?? null)
}
