/** The engine's own tables in a run's database. Their names begin with `__mr_`, which no user's table may. */

/** Newest dead letters that are kept. */
export const DEAD_LETTERS_KEPT = 10_000
/** Newest dead letters of one batch and source that are kept. */
export const DEAD_LETTERS_PER_BATCH = 1000
/** Newest ledger rows that are kept: more than a day of batches at 1 s, some hours at 100 ms. */
export const LEDGER_ROWS_KEPT = 100_000
export const EVENTS_KEPT = 1000
/** The last column of a live table: the batch time in milliseconds. */
export const TIME_COLUMN = '__mr_time'

/** Batch time of the rows that stand for keys whose rows have left a window: it is behind all others. */
export const GONE_KEYS = Number.MAX_SAFE_INTEGER

export const CREATE_TABLES = `
CREATE TABLE IF NOT EXISTS __mr_meta (
  run VARCHAR, epoch BIGINT, interval_ms BIGINT, zero_time BIGINT, version BIGINT
);
CREATE TABLE IF NOT EXISTS __mr_ledger (
  sequence BIGINT, time BIGINT, epoch BIGINT, consumed VARCHAR, report VARCHAR
);
CREATE TABLE IF NOT EXISTS __mr_outbox (
  node VARCHAR, time BIGINT, file VARCHAR, rows BIGINT, bytes BIGINT, columns VARCHAR
);
CREATE TABLE IF NOT EXISTS __mr_delivered (node VARCHAR, time BIGINT, happened BIGINT);
CREATE TABLE IF NOT EXISTS __mr_dead (node VARCHAR, time BIGINT, line VARCHAR, reason VARCHAR);
CREATE TABLE IF NOT EXISTS __mr_kept (name VARCHAR, node VARCHAR, fingerprint VARCHAR);
CREATE TABLE IF NOT EXISTS __mr_course (node VARCHAR, time BIGINT, names VARCHAR, numbers VARCHAR);
ALTER TABLE __mr_course ADD COLUMN IF NOT EXISTS version BIGINT;
ALTER TABLE __mr_course ADD COLUMN IF NOT EXISTS meaning VARCHAR;
CREATE TABLE IF NOT EXISTS __mr_events (happened BIGINT, kind VARCHAR, text VARCHAR);
`
