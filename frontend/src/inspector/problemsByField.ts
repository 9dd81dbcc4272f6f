import { problemInWords, type Problem } from '@millrace/shared'

/** Problems of one setting in words: of the whole, and of its parts by their path behind the setting's name. */
export interface FieldProblems {
  whole?: string
  parts: Record<string, string>
}

/** Problems of a node, each at the field that it belongs to; the first of several at one place counts. */
export function problemsByField(problems: readonly Problem[]): Record<string, FieldProblems> {
  const fields: Record<string, FieldProblems> = {}
  for (const problem of problems) {
    if (problem.setting === undefined || problem.setting === '') continue
    const [name = '', ...path] = problem.setting.split('.')
    const field = (fields[name] ??= { parts: {} })
    const words = problemInWords(problem)
    if (path.length === 0) field.whole ??= words
    else field.parts[path.join('.')] ??= words
  }
  return fields
}
