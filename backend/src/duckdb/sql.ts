/** Quoting for DuckDB's SQL, under the short names that statements are written with. */
import { quoteIdentifier as identifier, quoteLiteral as literal } from '@millrace/shared'

export { identifier, literal }

/** Texts as a list literal. */
export const literals = (texts: readonly string[]): string => `[${texts.map(literal).join(', ')}]`
