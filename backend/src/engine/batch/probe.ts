import type { Relation } from '@millrace/shared'
import { fragmentSql, type RenderContext } from '../../duckdb/render/context.ts'
import { fragmentsOf, inputFrom } from '../../duckdb/render/relation.ts'

/** For a step with several expressions: a query of each one alone, so that an error names the setting it stands in. */
export function probes(context: RenderContext, relation: Relation, from: string): { setting: string; sql: string }[] {
  const fragments = fragmentsOf(relation)
  if (new Set(fragments.map(({ fragment }) => fragment.setting)).size < 2) return []
  const rows = inputFrom(context, relation, from)
  const keys = relation.op === 'fold' ? relation.by : relation.op === 'state' ? relation.key : []
  const group = keys.length > 0 ? ` GROUP BY ${keys.map((item) => fragmentSql(context, item.value)).join(', ')}` : ''
  return fragments.flatMap(({ fragment, aggregates, beside }) =>
    // What reads a state's values is no query of the rows alone.
    fragment.setting === undefined || beside
      ? []
      : [
          {
            setting: fragment.setting,
            sql: `SELECT count(v) FROM (SELECT ${fragmentSql(context, fragment)} AS v FROM ${rows}${aggregates ? group : ''})`,
          },
        ],
  )
}
