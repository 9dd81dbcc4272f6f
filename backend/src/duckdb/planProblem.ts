/** Problems of a plan as codes with parameters. */
import { isNumeric, nearest, sameName, typeFamily, typeSaid, type Column, type Fragment, type Json, type Said } from '@millrace/shared'
import { duckdbSaid, joined } from './duckdbSaid.ts'
import { becomes } from './typesMeet.ts'

export interface PlanProblem {
  code: string
  params: Record<string, Json>
  setting?: string
}

const at = (setting: string | undefined) => (setting === undefined ? {} : { setting })

/** `what` is Millrace's own, or what DuckDB says. */
export const expressionError = (what: Said, setting: string | undefined): PlanProblem => ({
  code: 'expressionError',
  params: { message: typeof what === 'string' ? duckdbSaid(what) : what },
  ...at(setting),
})

/** What is wrong with a person's code, at its line. */
export const codeWrong = ({ message, line }: { message: Said; line: number }): PlanProblem =>
  line === 0 ? expressionError(message, 'code') : { code: 'codeWrong', params: { message, line }, setting: 'code' }

export const unknownColumn = (name: string, columns: readonly Column[], setting: string | undefined): PlanProblem => {
  const near = nearest(
    name,
    columns.map((column) => column.name),
  )
  return { code: 'unknownColumn', params: { column: name, nearest: near ?? '' }, ...at(setting) }
}

/** What DuckDB says of a fragment over these columns. */
export function bindProblem(message: string, fragment: Fragment, columns: readonly Column[]): PlanProblem {
  const missing = /(?:Referenced column|Column) "([^"]+)" (?:was )?not found|does not have a column named "([^"]+)"/.exec(message)
  const name = missing?.[1] ?? missing?.[2]
  return name === undefined ? expressionError(message, fragment.setting) : unknownColumn(name, columns, fragment.setting)
}

/**
 * Columns with names that mean the same, or that begin as Millrace's own do, which those may that are a step's own. `settingOf` tells the
 * setting that names the i-th column.
 */
export function nameProblems(
  columns: readonly { name: string; own?: true }[],
  settingOf: (index: number) => string | undefined,
): PlanProblem[] {
  const problems: PlanProblem[] = []
  columns.forEach(({ name, own }, index) => {
    const twice = columns.findIndex((other) => sameName(other.name, name)) < index
    const code = twice ? 'columnTwice' : !own && name.toLowerCase().startsWith('__mr_') ? 'columnReserved' : null
    if (code) problems.push({ code, params: { column: name }, ...at(settingOf(index)) })
  })
  return problems
}

/** A column whose types in streams that come together cannot become one. */
export const typesDiffer = (column: string, types: readonly string[]): PlanProblem => ({
  code: 'columnTypesDiffer',
  params: { column, types: joined([...new Set(types)].map(typeSaid)) },
})

/** Two columns, each with its type, that are never equal; a text is compared with anything as it is written. */
export function keyProblems(
  [column, type]: readonly [string, string],
  [key, keyType]: readonly [string, string],
  setting: string,
): PlanProblem[] {
  const isText = [type, keyType].some((each) => typeFamily(each) === 'text')
  if (isText || becomes(type, keyType) || becomes(keyType, type)) return []
  return [{ code: 'keyTypesDiffer', params: { column, type: typeSaid(type), key, keyType: typeSaid(keyType) }, setting }]
}

/** A column that is read as a time and can be none as it is; a text may be anything. */
export function timeProblems(column: string, type: string, is: 'time' | 'number'): PlanProblem[] {
  const family = typeFamily(type)
  if (family === 'text' || (is === 'time' ? family === 'time' : isNumeric(type))) return []
  return [{ code: is === 'time' ? 'timeIsNumber' : 'timeIsNoNumber', params: { column, type: typeSaid(type) }, setting: 'unit' }]
}
