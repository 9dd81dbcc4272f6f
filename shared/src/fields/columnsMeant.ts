import type { JsonObject } from '../json.ts'
import type { ColumnsMeant, FieldMeta } from './kinds.ts'

/** Whose columns are meant with these settings of the node. */
export function columnsMeant<M extends ColumnsMeant>(meant: M, settings: JsonObject): M {
  const { orPort } = meant
  const isPort = orPort?.when.is.some((value) => value === settings[orPort.when.setting])
  return isPort ? { ...meant, columnsOf: undefined, port: orPort!.port } : meant
}

/** The two sides of a pair of columns. */
export function pairSides(
  { sides }: Extract<FieldMeta, { kind: 'columnPairs' }>,
  settings: JsonObject,
): Readonly<Record<'left' | 'right', ColumnsMeant>> {
  return sides
    ? { left: columnsMeant(sides.left, settings), right: columnsMeant(sides.right, settings) }
    : { left: { port: 'left' }, right: { port: 'right' } }
}

/** A setting's metadata in which it is decided whose columns it means. */
export function meantWith(meta: FieldMeta, settings: JsonObject): FieldMeta {
  const decided = columnsMeant(meta, settings)
  return decided.kind === 'columnPairs' && decided.sides
    ? { ...decided, sides: { left: columnsMeant(decided.sides.left, settings), right: columnsMeant(decided.sides.right, settings) } }
    : decided
}
