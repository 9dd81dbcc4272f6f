/** Problems of a plan as codes with parameters, and DuckDB's messages in words for people. */
import { nearest, sameName, isNumeric, typeFamily, typeInWords, typeParts, type Column, type Fragment } from '@millrace/shared'
import { becomes } from './typesMeet.ts'

export interface PlanProblem {
  code: string
  params: Record<string, string | number>
  setting?: string
}

const at = (setting: string | undefined) => (setting === undefined ? {} : { setting })

export const expressionError = (message: string, setting: string | undefined): PlanProblem => ({
  code: 'expressionError',
  params: { message: inWords(message) },
  ...at(setting),
})

/** What is wrong with a person's code, at its line. */
export const codeWrong = ({ message, line }: { message: string; line: number }): PlanProblem =>
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
  params: { column, types: [...new Set(types.map(typeInWords))].join(' and ') },
})

/** DuckDB's message without its kind, its hints for programmers and its picture of the statement. */
export function inWords(message: string): string {
  const [first = ''] = message.replace(/^(?:[A-Z][A-Za-z ]*(?:Error|Exception): )+/, '').split('\n')
  const noFunction = /^No function matches the given name and argument types '(.+?)\((.*)\)'/.exec(first)
  if (noFunction) {
    const types = typeParts(noFunction[2]!.replaceAll('_LITERAL', '').replaceAll('STRING', 'VARCHAR')).map(typeInWords)
    return noFunction[2] === '' ? `"${noFunction[1]}" needs a value.` : `"${noFunction[1]}" cannot be used with ${types.join(' and ')}.`
  }
  return first
    .replace(/^Scalar Function with name (\S+) does not exist!.*/, 'There is no function $1.')
    .replace(/^Unimplemented type for cast \((.+) -> (.+)\).*/, 'A value of type $1 cannot become $2.')
    .replace(/^(missing|invalid|unexpected|bad|no argument|trailing|repetition)\b(.*)$/, 'The pattern is wrong: $1$2')
    .replace(/^Cannot deduce template type .*/, 'These values are of kinds that do not go together. Take them as texts.')
    .replace(/ You might need to add .*$/, '')
}

/** Two columns, each with its type, that are never equal; a text is compared with anything as it is written. */
export function keyProblems(
  [column, type]: readonly [string, string],
  [key, keyType]: readonly [string, string],
  setting: string,
): PlanProblem[] {
  const isText = [type, keyType].some((each) => typeFamily(each) === 'text')
  if (isText || becomes(type, keyType) || becomes(keyType, type)) return []
  return [{ code: 'keyTypesDiffer', params: { column, type: typeInWords(type), key, keyType: typeInWords(keyType) }, setting }]
}

/** A column that is read as a time and can be none as it is; a text may be anything. */
export function timeProblems(column: string, type: string, is: 'time' | 'number'): PlanProblem[] {
  const family = typeFamily(type)
  if (family === 'text' || (is === 'time' ? family === 'time' : isNumeric(type))) return []
  return [{ code: is === 'time' ? 'timeIsNumber' : 'timeIsNoNumber', params: { column, type: typeInWords(type) }, setting: 'unit' }]
}
