/** Trouble that passes by itself: a run waits for its end, and does not fail. */

import { said, saidBy, SaidError } from '@millrace/shared'

/** What DuckDB, SQLite, Redis and the operating system say of a disk without room. */
const DISK_FULL = /no space left|ENOSPC|disk is full|out of disk/i

/** The store cannot be asked now, such as a PostgreSQL that is started anew. */
export class StoreAway extends SaidError {
  constructor(cause: unknown) {
    super(said('The store cannot be read: {reason}', { reason: saidBy(cause) }), { cause })
    this.name = 'StoreAway'
  }
}

export const isDiskFull = (error: Error): boolean => DISK_FULL.test(error.message)

/** Codes of a database that another process still has open, and of an answer that did not come in time. */
const PASSING = new Set(['locked', 'timeout'])

/** Whether the same will work later, without anyone changing the pipeline. */
export function passesByItself(error: Error & { code?: string }): boolean {
  return error instanceof StoreAway || PASSING.has(error.code ?? '') || isDiskFull(error)
}
