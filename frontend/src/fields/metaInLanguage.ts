import type { FieldMeta } from '@millrace/shared'
import { tDefinition } from '../ui/text.ts'

/** What of a field's metadata stands on the screen. */
const SAID = new Set(['label', 'hint', 'section', 'unit'])

function inLanguage<T>(key: string, value: T): T {
  if (typeof value === 'string') return (SAID.has(key) ? tDefinition(value) : value) as T
  if (Array.isArray(value)) return value.map((each: unknown) => inLanguage('', each)) as T
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([inner, each]) => [inner, inLanguage(inner, each)])) as T
}

const known = new WeakMap<FieldMeta, FieldMeta>()

/** A field's metadata with its texts in the person's language; the same for the same field, so that nothing is drawn anew. */
export function metaInLanguage(meta: FieldMeta): FieldMeta {
  let said = known.get(meta)
  if (!said) known.set(meta, (said = inLanguage('', meta)))
  return said
}
