const FIRST_OR_LAST = /^(first|last)\(("(?:[^"]|"")*")\)$/

/** An aggregate that must see the rows in their order of arrival, also with several threads: which one, and the quoted column. Else null. */
export function firstOrLast(sql: string): { which: string; column: string } | null {
  const [, which, column] = FIRST_OR_LAST.exec(sql) ?? []
  return which === undefined || column === undefined ? null : { which, column }
}
