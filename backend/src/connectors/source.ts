import type { ConnectionTest, Format, Json, JsonObject, ReceiverInfo, Said } from '@millrace/shared'
import type { DurableRecords } from '../intake/sourceLog.ts'
import type { Refused } from '../records/lines.ts'

/** Where a receiver puts what it receives. Nothing here waits: a receiver that is told to pause stops reading. */
interface SourceSink {
  /** Whole records, each with its line end. */
  append(bytes: Buffer, records: number, dead: readonly Refused[]): void
  /** Enters where the source stands; survives or vanishes together with the records before it. */
  position(position: Json): void
  /** Enters a whole table in a block of its own, with where the source stands: both or neither survive. */
  table(bytes: Buffer, records: number, dead: readonly Refused[], position: Json): void
  /** Enters a byte range of a file in place of a copy. */
  reference(file: string, from: number, to: number, records: number): void
  /** Takes requests' records and resolves once they are durable. */
  appendDurably(requests: readonly DurableRecords[]): Promise<void>
  /** Whether a request with this key was taken before. */
  hasKey(key: string): boolean
}

export interface SourceContext {
  run: string
  node: string
  /** As the records are written. */
  format: Format
  /** Where the source stood when it was entered last; undefined = never. */
  position: Json | undefined
  /** What the run keeps of whole tables: one that changes begins empty, and wants the table again. */
  readers: string
  sink: SourceSink
  /** Milliseconds since the epoch. */
  now(): number
  /** Tells how the receiver is; an error in words for the person. */
  status(status: ReceiverInfo['status'], error?: Said): void
  /** Says in the run's log what goes on. */
  tell(what: Said): void
  /** Tells when a whole table was read last, and when it will be by the clock. */
  table?(times: NonNullable<ReceiverInfo['table']>): void
  /** Registers an address for posted records; answers with how it is taken back, or null while another source has it. */
  ingest(token: string, handle: IngestHandler): (() => void) | null
}

/** Records that were posted, as the ingest server hands them over. */
export interface IngestRequest {
  /** Address of the sender. */
  from: string
  body: Buffer
  contentType: string
  key?: string | undefined
}
export type IngestAnswer =
  { status: 200; accepted: number; refused: number; repeated: boolean } | { status: 400 | 429 | 503; message: string }
export type IngestHandler = (request: IngestRequest) => Promise<IngestAnswer>

/** A source at work. */
export interface Receiver {
  /** Stop reading until `resume`: the disk or the quota is full, or the run does not keep up. */
  pause(): void
  resume(): void
  /** Reads a whole table again now, though nothing says that it changed. */
  refresh?(): void
  /** Ends it; what was received of an unfinished record counts. */
  stop(): Promise<void>
}

/** A look at a source for a preview: nothing is acknowledged, entered or kept. */
export interface LookContext {
  format: Format
  /** Batch interval of the draft, in milliseconds. */
  interval: number
  /** Milliseconds since the epoch. */
  now(): number
  /** As many records are wanted; those that come after that are passed over. */
  records: number
  /** Takes whole records and when they were received, in the order of time; false = no more are wanted. */
  take(bytes: Buffer, records: number, receivedAt: number): boolean
  /** Says why nothing comes, in words for the person. */
  trouble(message: Said): void
  /** Aborted when the time for looking is over. */
  signal: AbortSignal
}

/** A source's implementation, gathered by connector type in `connectors/sources.ts`. */
export interface SourceImplementation {
  /** It can give again what was not entered in the log (a folder's files), so that an unfinished block is thrown away after a crash. */
  replayable: boolean
  /** What positions, oldest first, say together; absent = what the last one says. */
  joinPositions?(positions: readonly Json[]): Json
  /** Its records come as requests with keys. */
  keyed?: boolean
  /** Where it listens or whom it reads, for people. */
  place(settings: JsonObject): Said
  start(settings: JsonObject, context: SourceContext): Receiver
  /** Tries the settings, where something can be told before records come. An abort breaks the connections that it has made. */
  test?(settings: JsonObject, signal?: AbortSignal): Promise<ConnectionTest>
  /** Takes some records for a look, and resolves when there are enough or the time is over; null = with these settings only what others send can be seen. */
  look(settings: JsonObject, context: LookContext): Promise<void> | null
}
