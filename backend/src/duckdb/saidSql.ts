import type { JsonObject, Said } from '@millrace/shared'
import { literal } from './sql.ts'

/** SQL that makes the text of what is said (see `saidToText`); `values` gives parameters that only the query knows, as SQL. */
export function saidSql({ text, params }: { text: string; params: JsonObject }, values: Readonly<Record<string, string>> = {}): string {
  const pairs = Object.entries(params).map(
    ([name, value]) => `${literal(name)}, ${values[name] ?? `${literal(JSON.stringify(value))}::JSON`}`,
  )
  return `json_object('text', ${literal(text)}, 'params', json_object(${pairs.join(', ')}))::VARCHAR`
}

/** A parameter whose value stands in `values`. */
export const IN_SQL: Said = ''
