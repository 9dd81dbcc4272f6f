/** A column or table name as a quoted SQL identifier. */
export const quoteIdentifier = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** Text as a quoted SQL literal. */
export const quoteLiteral = (text: string): string => `'${text.replaceAll("'", "''")}'`
