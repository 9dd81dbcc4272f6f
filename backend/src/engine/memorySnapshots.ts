/**
 * Takes snapshots of what a run remembers, beside its batches: a transaction of a connection of its own sees all tables as they were after
 * one batch, however many batches commit while it copies them. A replay begins from the newest one before its batches.
 */
import { mkdir, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { roomOn } from '../files/diskRoom.ts'
import type { Connection, Session } from '../duckdb/session.ts'
import { identifier, literal } from '../duckdb/sql.ts'
import { keptSizes } from './keptSizes.ts'
import { type KeptTable, storedColumns } from './keptTables.ts'
import { syncFile } from './outbox.ts'
import {
  deleteUnnamed,
  readSnapshots,
  snapshotsFolder,
  writeSnapshots,
  type MemorySnapshot,
  type SnapshotManifest,
  type SnapshotRefusal,
} from './snapshotManifest.ts'
import { type FirstKept, type SnapshotRoom, snapshotsKept } from './snapshotsKept.ts'

/** How often snapshots are taken, and how much of them there may be. */
export interface SnapshotOptions extends SnapshotRoom {
  /** Milliseconds of batch time from one to the next. */
  everyMs: number
  /** For tests: called before what changes on the disk is changed, and may throw as a crash would. */
  beforeStep?(step: 'copied' | 'renamed' | 'named' | 'deleted'): void
}

/** The batch after which a snapshot is taken. */
export type SnapshotPlace = Pick<MemorySnapshot, 'time' | 'sequence' | 'version' | 'interval' | 'zeroTime' | 'consumed'>

/** What came of it; null = it was given up, for the database was needed. */
export type SnapshotOutcome = { taken: MemorySnapshot; ms: number } | { refused: SnapshotRefusal } | null

/** The copy's name as a database while it is made. */
const COPY = '__mr_snapshot'
/** Of all time, the part that copying takes at most. */
const PART_OF_TIME = 1 / 20

interface SnapshotParts {
  runFolder: string
  session: Session
  /** Live tables are no memory: replays put out nothing. */
  tables: readonly KeptTable[]
  options: SnapshotOptions
  now(): number
}

export class MemorySnapshots {
  readonly #runFolder: string
  readonly #session: Session
  readonly #tables: readonly KeptTable[]
  readonly #options: SnapshotOptions
  readonly #now: () => number
  #manifest: SnapshotManifest
  #copying: { connection: Connection; ended: Promise<unknown> } | null = null
  #abandoned = false
  /** Batch time from which on the next one is taken. A run that was opened may be of another version: it takes one at once. */
  #nextAt = -Infinity

  private constructor(parts: SnapshotParts, manifest: SnapshotManifest) {
    this.#runFolder = parts.runFolder
    this.#session = parts.session
    this.#tables = parts.tables
    this.#options = parts.options
    this.#now = () => parts.now()
    this.#manifest = manifest
  }

  /** Deletes what a crash has left of those that were not whole, and such that are of batches which the ledger does not have. */
  static async open(parts: SnapshotParts & { lastSequence: number }): Promise<MemorySnapshots> {
    const found = await readSnapshots(parts.runFolder)
    const manifest = { ...found, snapshots: found.snapshots.filter(({ sequence }) => sequence <= parts.lastSequence) }
    if (manifest.snapshots.length < found.snapshots.length) await writeSnapshots(parts.runFolder, manifest)
    await deleteUnnamed(parts.runFolder, manifest)
    return new MemorySnapshots(parts, manifest)
  }

  /** Whether one should be taken after the batch of this time. */
  isDue(time: number): boolean {
    return this.#tables.length > 0 && this.#copying === null && time >= this.#nextAt
  }

  /** Whether there are any. */
  get hasAny(): boolean {
    return this.#manifest.snapshots.length > 0
  }

  get isCopying(): boolean {
    return this.#copying !== null
  }

  /**
   * Begins to read, and resolves once it sees all tables as they are now: no batch may commit until then. `ended` resolves once the copy is
   * there, or is not. `first` tells what is kept of the input, so that snapshots go with it.
   */
  async begin(place: SnapshotPlace, first: FirstKept): Promise<{ ended: Promise<SnapshotOutcome> }> {
    this.#nextAt = place.time + this.#options.everyMs
    const begun = this.#now()
    // A write that fails for want of room may cost the whole database.
    const { free, kept } = await roomOn(this.#runFolder)
    if (free < kept) return { ended: this.#refuse({ time: place.time, reason: 'diskFull', bytes: 0, most: 0 }, first) }
    await mkdir(snapshotsFolder(this.#runFolder), { recursive: true })
    const connection = await this.#session.connect()
    this.#abandoned = false
    const aside = path.join(snapshotsFolder(this.#runFolder), `${place.sequence}.part`)
    const ended = Promise.withResolvers<SnapshotOutcome>()
    this.#copying = { connection, ended: ended.promise.catch(() => undefined) }
    const end = async (copied: Promise<SnapshotOutcome>) => {
      try {
        const outcome = await copied
        if (outcome && 'taken' in outcome) this.#nextAt = Math.max(this.#nextAt, place.time + outcome.ms / PART_OF_TIME)
        ended.resolve(outcome)
      } catch (error) {
        // Whatever went wrong, it is of no use to the one who gave it up.
        if (this.#abandoned) ended.resolve(null)
        else ended.reject(error)
      } finally {
        connection.close()
        this.#copying = null
      }
    }
    try {
      await rm(aside, { force: true })
      await connection.run(`ATTACH ${literal(aside)} AS ${COPY}; BEGIN`)
      // A transaction sees the tables from its first look at them on.
      await connection.table('SELECT count(*) FROM __mr_meta')
    } catch (error) {
      await detach(connection)
      void end(Promise.reject(error))
      ended.promise.catch(() => undefined)
      throw error
    }
    void end(this.#copy(connection, aside, place, { first, begun }))
    return { ended: ended.promise }
  }

  /** Ends a copy that is being made, for the session ends or the disk is needed. */
  async abandon(): Promise<void> {
    if (!this.#copying) return
    this.#abandoned = true
    this.#copying.connection.interrupt()
    await this.#copying.ended
  }

  /** Deletes all of them, for what is remembered was changed from outside, or the disk is full; the next batch takes one, if it can. */
  async forget(): Promise<void> {
    await this.abandon()
    if (this.hasAny || this.#manifest.refused) await this.#settle({ snapshots: [], refused: null })
    this.#nextAt = -Infinity
  }

  async #copy(
    connection: Connection,
    aside: string,
    place: SnapshotPlace,
    { first, begun }: { first: FirstKept; begun: number },
  ): Promise<SnapshotOutcome> {
    const refused = await this.#written(connection, aside, place)
    if (refused) {
      await rm(aside, { force: true })
      return this.#refuse(refused, first)
    }
    if (this.#abandoned) return await rm(aside, { force: true }).then(() => null)
    const { size } = await stat(aside)
    this.#options.beforeStep?.('copied')
    await syncFile(aside)
    const file = `${place.sequence}.duckdb`
    await rename(aside, path.join(snapshotsFolder(this.#runFolder), file))
    this.#options.beforeStep?.('renamed')
    const tables = this.#tables.map(({ name, node, fingerprint }) => ({ name, node, fingerprint }))
    const taken = { file, ...place, bytes: size, tables }
    const before = this.#manifest.snapshots.filter(({ sequence }) => sequence < place.sequence)
    await this.#settle({ snapshots: snapshotsKept([...before, taken], this.#options, first), refused: null })
    return { taken, ms: this.#now() - begun }
  }

  /** Copies all tables into the attached database; answers with why not. */
  async #written(connection: Connection, aside: string, { time }: SnapshotPlace): Promise<SnapshotRefusal | null> {
    try {
      const most = this.#options.bytes
      const bytes = (await keptSizes(connection, this.#tables)).reduce((sum, size) => sum + size.bytes, 0)
      if (bytes > most) return { time, reason: 'tooLarge', bytes, most }
      const { free, kept } = await roomOn(this.#runFolder)
      if (free < kept + bytes) return { time, reason: 'diskFull', bytes, most: Math.max(0, free - kept) }
      for (const { name } of this.#tables) {
        if (this.#abandoned) return null
        const copy = `${COPY}.${identifier(name)}`
        await connection.run(`CREATE TABLE ${copy} (${await storedColumns(connection, `FROM ${identifier(name)}`)})`)
        await connection.run(`INSERT INTO ${copy} SELECT * FROM ${identifier(name)}`)
      }
      await connection.run(`COMMIT; CHECKPOINT ${COPY}`)
    } finally {
      await detach(connection)
    }
    const { size } = await stat(aside)
    return size > this.#options.bytes ? { time, reason: 'tooLarge', bytes: size, most: this.#options.bytes } : null
  }

  /** Those that are there serve on, unless the disk needs the room. */
  async #refuse(refused: SnapshotRefusal, first: FirstKept): Promise<SnapshotOutcome> {
    const stay = refused.reason === 'diskFull' ? [] : snapshotsKept(this.#manifest.snapshots, this.#options, first)
    if (stay.length < this.#manifest.snapshots.length || this.#manifest.refused?.reason !== refused.reason)
      await this.#settle({ snapshots: stay, refused })
    return { refused }
  }

  /** Says first which there are, then deletes the others. */
  async #settle(manifest: SnapshotManifest): Promise<void> {
    this.#options.beforeStep?.('named')
    await writeSnapshots(this.#runFolder, manifest)
    this.#manifest = manifest
    this.#options.beforeStep?.('deleted')
    await deleteUnnamed(this.#runFolder, manifest)
  }
}

/** Ends what the copy has begun; what is not there any more is no error. */
async function detach(connection: Connection): Promise<void> {
  await connection.run('ROLLBACK').catch(() => undefined)
  await connection.run(`DETACH ${COPY}`).catch(() => undefined)
}
