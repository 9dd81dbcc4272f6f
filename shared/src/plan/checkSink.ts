/** What is wrong with outputs, given the columns that reach them. */
import { definitionOf } from '../connectors/registry.ts'
import { sameName } from '../fields/sql.ts'
import type { Json } from '../json.ts'
import { settingsOf } from '../operators/settings.ts'
import type { SinkDefinition, SettingProblem } from '../operators/definition.ts'
import { nearest } from '../text/nearest.ts'
import type { Column, PlanSink } from './plan.ts'

/** Columns that an output's settings name and that do not reach it, and what its own check finds. */
export function checkSink(sink: PlanSink, columns: readonly Column[]): SettingProblem[] {
  const definition = definitionOf(sink.connector) as SinkDefinition
  const problems: SettingProblem[] = []
  for (const { name, meta, fallback } of settingsOf(definition)) {
    if (meta.kind !== 'column' && meta.kind !== 'columns') continue
    if (meta.shownWhen && !meta.shownWhen.is.includes(sink.settings[meta.shownWhen.setting] as string | boolean)) continue
    for (const column of [sink.settings[name] ?? fallback].flat().filter((each): each is string & Json => typeof each === 'string')) {
      if (column === '' || columns.some((each) => sameName(each.name, column))) continue
      const near = nearest(
        column,
        columns.map((each) => each.name),
      )
      problems.push({ code: 'unknownColumn', setting: name, params: { column, nearest: near ?? '' } })
    }
  }
  return problems.length > 0 ? problems : (definition.check?.(sink.settings, columns) ?? [])
}
