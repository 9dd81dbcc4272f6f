/** How keys of two sides are compared. */
import { sameName, typeFamily, type Column } from '@millrace/shared'
import { identifier } from '../sql.ts'

/** A column of one side of a pair of keys, and the alias of its rows, where they have one. */
export interface KeyColumn {
  columns: readonly Column[]
  name: string
  alias?: string
}

/** Texts of any letters: a UUID is read as a text and accepts few. */
const isText = (type: string) => typeFamily(type) === 'text' && !/^(UUID|ENUM)/i.test(type)

const typeOf = ({ columns, name }: KeyColumn) => columns.find((column) => sameName(column.name, name))?.type ?? 'VARCHAR'

/** A pair of keys as they are compared, each by its own side's column: beside a text, what is none is compared as it is written. */
export function comparedKeys(one: KeyColumn, other: KeyColumn): [one: string, other: string] {
  const compared = (own: KeyColumn, beside: KeyColumn) => {
    const sql = `${own.alias === undefined ? '' : `${own.alias}.`}${identifier(own.name)}`
    return isText(typeOf(beside)) && !isText(typeOf(own)) ? `CAST(${sql} AS VARCHAR)` : sql
  }
  return [compared(one, other), compared(other, one)]
}
