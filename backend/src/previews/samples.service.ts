import { rm } from 'node:fs/promises'
import path from 'node:path'
import { Inject, Injectable } from '@nestjs/common'
import {
  buildPlan,
  canonical,
  definitionOf,
  type EmptyReason,
  type Format,
  type JsonObject,
  migrateSettings,
  parseSettings,
  type PipelineDocument,
  type Said,
  saidBy,
  SAMPLE_RECORDS,
  type SampleInfo,
} from '@millrace/shared'
import { CLOCK, type Clock, IDS, type Ids, STORE } from '../app/config.ts'
import { sourceImplementations } from '../connectors/sources.ts'
import type { Block } from '../ipc/messages.ts'
import { LiveRuns } from '../live/liveRuns.service.ts'
import { WorkerLinks } from '../live/workerLinks.ts'
import { hashOf } from '../preview/steps.ts'
import { jsonAsLines } from '../records/jsonRecords.ts'
import { wholeRecords } from '../records/wholeRecords.ts'
import type { PipelineRow, Store } from '../store/index.ts'
import { PREVIEWER, type Previewer } from './previewer.ts'
import { recordedPieces } from './recordedPieces.ts'
import { newestPieces, newestTables, type Piece, type Sample, writeSample } from './sample.ts'
import { spread } from './spread.ts'

/** Longest look at a source, in milliseconds. */
const LOOK_MS = 1000
/** The same of a whole table: it is there as soon as it is read. */
const TABLE_LOOK_MS = 5000
/** Most samples whose files are kept, and most bytes of them. */
const MAX_SAMPLES = 100
const MAX_BYTES = 256 * 1024 * 1024

export interface Source {
  node: string
  type: string
  settings: JsonObject
  format: Format
  wholeTables: boolean
}

interface Pinned {
  pin: string
  sample: Promise<Sample>
}

/** Samples of sources: given ones, else what the run recorded, else a look at the source. One that was taken stays until it is refreshed. */
@Injectable()
export class Samples {
  readonly #store: Store
  readonly #clock: Clock
  readonly #ids: Ids
  readonly #live: LiveRuns
  readonly #links: WorkerLinks
  readonly #folder: string
  /** By pipeline and node, the last used last. */
  readonly #pinned = new Map<string, Pinned>()
  /** Samples with files, by the folder of these, the oldest first. */
  readonly #written = new Map<string, { bytes: number; drop(): void }>()

  constructor(
    @Inject(STORE) store: Store,
    @Inject(CLOCK) clock: Clock,
    @Inject(IDS) ids: Ids,
    live: LiveRuns,
    links: WorkerLinks,
    @Inject(PREVIEWER) previewer: Previewer,
  ) {
    this.#store = store
    this.#clock = clock
    this.#ids = ids
    this.#live = live
    this.#links = links
    this.#folder = previewer.folder
  }

  /** Samples of those of the nodes that are sources with settings that fit. */
  async of(row: PipelineRow, document: PipelineDocument, nodes: Iterable<string>, refresh: boolean): Promise<Record<string, Sample>> {
    const wanted = new Set(nodes)
    const sources = [...wanted].flatMap((node) => sourceAt(document, node) ?? [])
    const given = new Map<string, { text: string; at: number }>()
    for (const { node } of sources) {
      const found = await this.#store.samples.get(row.id, node)
      if (found) given.set(node, found)
    }
    const taken = sources.filter(({ node }) => !given.has(node))
    const samples = await Promise.all(
      taken.map(async (source) => [source.node, await this.#taken(row, document, source, refresh)] as const),
    )
    // What was given came at no time: it goes with the newest records of the other sources.
    const newest = Math.max(0, ...samples.map(([, { info }]) => info.to ?? 0))
    const batches = given.size > 0 ? longestWindow(document, wanted) : 1
    for (const source of sources) {
      const text = given.get(source.node)
      if (text) samples.push([source.node, await this.#given(row, document, source, text, newest || text.at, batches)])
    }
    return Object.fromEntries(samples)
  }

  async #given(
    row: PipelineRow,
    { interval }: PipelineDocument,
    { node, format }: Source,
    text: { text: string; at: number },
    at: number,
    batches: number,
  ): Promise<Sample> {
    const pin = hashOf([text, at, format.kind === 'csv' ? format : format.kind, interval, batches])
    return this.#pin(`${row.id}/${node}`, pin, async (key) => {
      const bytes = Buffer.from(text.text)
      const { bytes: good, records } = wholeRecords((format.kind === 'json' ? jsonAsLines(bytes) : null) ?? bytes, format)
      const pieces = good.length > 0 ? newestPieces([{ bytes: good, records, from: at, to: at }], format) : []
      const played = pieces.flatMap((piece) => spread(piece, format, batches, interval))
      return writeSample(this.#folder, key, played, { interval, format, info: { origin: 'given', takenAt: text.at } })
    })
  }

  #taken(row: PipelineRow, document: PipelineDocument, source: Source, refresh: boolean): Promise<Sample> {
    const pin = hashOf([source.type, withoutFormat(source.settings), source.format.kind, document.interval])
    const key = `${row.id}/${source.node}`
    if (refresh) this.#pinned.delete(key)
    return this.#pin(key, pin, (id) => this.#take(row, document.interval, source, id))
  }

  async #pin(name: string, pin: string, take: (key: string) => Promise<Sample>): Promise<Sample> {
    const known = this.#pinned.get(name)
    this.#pinned.delete(name)
    const entry = known?.pin === pin ? known : { pin, sample: take(this.#ids()) }
    this.#pinned.set(name, entry)
    const drop = () => void (this.#pinned.get(name) === entry && this.#pinned.delete(name))
    const sample = await entry.sample.catch((error: unknown) => {
      drop()
      throw error
    })
    // Where nothing was there, the next question looks again.
    if (sample.info.records === 0) drop()
    await this.#keepRoom(sample, drop)
    return sample
  }

  /** Deletes the files of the oldest samples, where there are too many. `drop` forgets this one. */
  async #keepRoom({ files }: Sample, drop: () => void): Promise<void> {
    this.#written.delete(files.key)
    this.#written.set(files.key, { bytes: files.batches.reduce((sum, batch) => sum + batch.bytes, 0), drop })
    let bytes = [...this.#written.values()].reduce((sum, each) => sum + each.bytes, 0)
    for (const [key, old] of this.#written) {
      if (key === files.key || (this.#written.size <= MAX_SAMPLES && bytes <= MAX_BYTES)) return
      this.#written.delete(key)
      bytes -= old.bytes
      old.drop()
      // What cannot be deleted goes with the folder in the end: who asked for another sample is not to fail with it.
      await rm(path.join(this.#folder, key), { recursive: true, force: true }).catch(() => undefined)
    }
  }

  async #take(row: PipelineRow, interval: number, source: Source, key: string): Promise<Sample> {
    const takenAt = this.#clock()
    const write = (pieces: readonly Piece[], origin: SampleInfo['origin'], reason?: EmptyReason) =>
      writeSample(this.#folder, key, pieces, { interval, format: source.format, info: { origin, takenAt, ...(reason && { reason }) } })
    const run = await this.#runOf(row, source)
    const blocks = await recordedPieces(await this.blocks(run, source.node), source.format)
    const recorded = newestPieces(source.wholeTables ? newestTables(blocks, interval) : blocks, source.format)
    if (recorded.length > 0) return write(recorded, 'recorded')
    const pieces: Piece[] = []
    const reason = await this.#look(source, interval, pieces)
    if (pieces.length > 0) return write(newestPieces(pieces, source.format), 'live')
    return reason === null ? write([], 'none', this.#whyNothing(run, source)) : write([], 'live', reason)
  }

  /** The run whose version has this very source. */
  async #runOf(row: PipelineRow, source: Source): Promise<string | undefined> {
    const run = row.run === null ? undefined : await this.#live.row(row.run)
    const version = run && (await this.#store.versions.get(row.id, run.version))
    const running = version && sourceAt(version.document, source.node)
    if (!running || running.type !== source.type || withoutFormat(running.settings) !== withoutFormat(source.settings)) return undefined
    return run.id
  }

  /** What is still there of what the run received from this very source, the oldest first; none where its version has another one. */
  async recorded(row: PipelineRow, source: Source): Promise<readonly Block[]> {
    return this.blocks(await this.#runOf(row, source), source.node)
  }

  /** What is still there of what a run received at a node, the oldest first. */
  async blocks(run: string | undefined, node: string): Promise<readonly Block[]> {
    if (run === undefined) return []
    return (await this.#links.askIntake('recorded', { run, node }).catch(() => ({ blocks: [] }))).blocks
  }

  /** Takes a look; answers with why nothing came, or null where one cannot look. */
  async #look({ type, settings, format, wholeTables }: Source, interval: number, pieces: Piece[]): Promise<EmptyReason | null> {
    const implementation = sourceImplementations[type]!
    const over = new AbortController()
    const ms = wholeTables ? TABLE_LOOK_MS : LOOK_MS
    const timer = setTimeout(() => over.abort(), ms)
    let records = 0
    let trouble: Said | undefined
    try {
      const look = implementation.look(await this.#store.secrets.resolve(settings), {
        format,
        interval,
        now: this.#clock,
        records: SAMPLE_RECORDS,
        take: (bytes, count, at) => {
          // What refused lines leave behind may be nothing.
          if (bytes.length > 0) pieces.push({ bytes, records: count, from: at, to: at })
          return (records += count) < SAMPLE_RECORDS
        },
        trouble: (message) => (trouble ??= message),
        signal: over.signal,
      })
      if (look === null) return null
      await look
    } catch (error) {
      trouble ??= saidBy(error)
    } finally {
      clearTimeout(timer)
    }
    if (trouble !== undefined) return { code: 'receiverFailed', params: { message: trouble } }
    return { code: 'nothingThere', params: { place: implementation.place(settings), ms } }
  }

  /** Why a source that others send to has no records. */
  #whyNothing(run: string | undefined, { node, type, settings }: Source): EmptyReason {
    const receiver = run === undefined ? undefined : this.#live.state(run).receivers?.find((each) => each.node === node)
    if (!receiver || receiver.status === 'stopped') return { code: 'notRunning', params: {} }
    if (receiver.status === 'error' && receiver.lastError)
      return { code: 'receiverFailed', params: { message: receiver.lastError.message } }
    if (receiver.records > 0) return { code: 'batchUnderWay', params: {} }
    return { code: 'nothingReceived', params: { place: receiver.place || sourceImplementations[type]!.place(settings) } }
  }
}

/** Batches that the longest window among these nodes holds; 1 without one: what is made anew in each update sees all that was given. */
function longestWindow(document: PipelineDocument, nodes: ReadonlySet<string>): number {
  const lengths = buildPlan(document).plan.relations.flatMap((relation) =>
    relation.op === 'window' && nodes.has(relation.node) ? [Math.round(relation.length / document.interval)] : [],
  )
  return Math.max(1, ...lengths)
}

const withoutFormat = (settings: JsonObject): string => canonical({ ...settings, format: null })

/** A source of a document with its settings complete; undefined where it is none, or its settings do not fit. */
export function sourceAt(document: PipelineDocument, id: string): Source | undefined {
  const node = document.nodes[id]
  const definition = node && definitionOf(node.type)
  if (!node || definition?.kind !== 'input') return undefined
  const migrated = migrateSettings(definition, node.settings, node.typeVersion)
  const parsed = migrated && parseSettings(definition, migrated)
  if (!parsed?.success) return undefined
  const settings = parsed.data as JsonObject
  return { node: id, type: node.type, settings, format: definition.format(settings), wholeTables: definition.wholeTables === true }
}
