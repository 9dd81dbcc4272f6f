/** Quoting for DuckDB's SQL: the only place where a value or a name becomes text. */

/** A name as a quoted identifier. */
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** Text as a string literal. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** Texts as a list literal. */
export const literals = (texts: readonly string[]): string => `[${texts.map(literal).join(', ')}]`
