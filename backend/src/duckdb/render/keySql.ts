/** How keys of two sides are compared. */
import { typeFamily } from '@millrace/shared'

/** Texts of any letters: a UUID is read as a text and accepts few. */
const isText = (type: string) => typeFamily(type) === 'text' && !/^(UUID|ENUM)/i.test(type)

/** A key as it is compared: beside a text, what is none is compared as it is written. */
export const compared = (sql: string, own: string, other: string): string =>
  isText(other) && !isText(own) ? `CAST(${sql} AS VARCHAR)` : sql
