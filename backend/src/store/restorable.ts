/** How long a deleted pipeline can be brought back, in milliseconds; after that its runs are deleted too. */
const RESTORABLE_MS = 30 * 24 * 3_600_000
/** A run is deleted only this much later: a pipeline that is being brought back in the last moment is not what a sweep takes. */
const GRACE_MS = 3_600_000

/** What was deleted at this time or later can be brought back at `now`. Milliseconds since the epoch. */
export const restorableSince = (now: number): number => now - RESTORABLE_MS

/** What was deleted before this time can never be brought back. */
export const lostBefore = (now: number): number => restorableSince(now) - GRACE_MS
