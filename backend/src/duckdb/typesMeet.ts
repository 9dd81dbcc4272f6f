import { isNumeric, typeFamily } from '@millrace/shared'

const counts = (type: string): boolean => isNumeric(type) || typeFamily(type) === 'boolean'

/** Whether every value of a type can become one of the other: DuckDB also takes types together whose values then fail to. */
export function becomes(from: string, to: string): boolean {
  const [a, b] = [typeFamily(from), typeFamily(to)]
  if (from === to || to === 'VARCHAR' || (counts(from) && counts(to))) return true
  if (a === 'time' && b === 'time') return /^(DATE|TIMESTAMP)/.test(from) && to.startsWith('TIMESTAMP')
  return a === b && (a === 'list' || a === 'struct')
}
