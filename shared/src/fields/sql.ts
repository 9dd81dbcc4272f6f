import { RESERVED } from './reserved.generated.ts'

/** A column or table name as a quoted SQL identifier. */
export const quoteIdentifier = (name: string): string => `"${name.replaceAll('"', '""')}"`

const reserved: ReadonlySet<string> = new Set(RESERVED)

/** A column's name as it is written in a formula: quoted only where it has to be. */
export const columnInFormula = (name: string): string =>
  /^[a-z_][a-z0-9_]*$/i.test(name) && !reserved.has(name.toLowerCase()) ? name : quoteIdentifier(name)

/** Text as a quoted SQL literal. */
export const quoteLiteral = (text: string): string => `'${text.replaceAll("'", "''")}'`

const folded = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase())

/** Whether two names mean one column: SQL passes over the case of plain letters, and of no others. */
export const sameName = (a: string, b: string): boolean => a === b || folded(a) === folded(b)

/** The first name that means the same as one before it. */
export function nameTwice(names: readonly string[]): string | undefined {
  const seen = new Set<string>()
  return names.find((name) => seen.size === seen.add(folded(name)).size)
}
