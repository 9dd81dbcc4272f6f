/** Messages between the processes of one data folder, over Unix sockets as lines of JSON (see `ipc/channel.ts`). Types only. */
import type {
  BatchReport,
  Format,
  Json,
  JsonObject,
  KeptSize,
  LiveTable,
  LogLine,
  DeadLetter,
  ReceiverInfo,
  RefreshAnswer,
  RunEvent,
  RunStatus,
  Said,
  StateFileFormat,
  NodeDrawing,
  StateInfo,
  OpenWindowPage,
  StatePage,
  WindowRows,
  WaitingBatch,
} from '@millrace/shared'

/** One durable piece of a source's input log: a file of whole records, or a byte range of a file of the user's. */
export interface Block {
  /** Sequence within run and source: 1, 2, 3… without gaps. */
  seq: number
  /** Absolute path. */
  file: string
  /** Byte range for a reference into a large file; absent = the whole file. */
  range?: { from: number; to: number }
  bytes: number
  records: number
  /** Milliseconds since the epoch of the first and last receipt in it. */
  receivedFrom: number
  receivedTo: number
  /** Records refused on receipt: a file of lines of JSON { line, reason }. */
  dead?: { file: string; count: number }
}

/** A source of a run as its owner describes it to the intake. Secrets are already resolved. */
export interface SourceSpec {
  node: string
  connector: string
  settings: JsonObject
  format: Format
  /** Of a source of whole tables: see `SourceContext.readers`. */
  readers?: string
}

/** A cut: everything with a sequence up to `through` is durable and belongs to batch time `time` or earlier. */
export interface Cut {
  run: string
  time: number
  /** First batch time of the unbroken stretch of cuts that ends with this one; before it there was a gap. */
  since: number
  through: Record<string, number>
  /** The blocks that this cut adds, by source. */
  blocks: Record<string, Block[]>
}

/** How long released blocks stay, in milliseconds since they were received, and at most how many bytes of a source. */
export interface Remember {
  ms: number
  bytes: number
}

export interface IntakeOpen {
  run: string
  epoch: number
  interval: number
  sources: SourceSpec[]
  quotaBytes: number
  /** Released blocks of a source that stay; absent = only the newest, to be looked at. */
  remember?: Remember
  /** Cuts with a later time, or with blocks behind `consumed`, are replayed before live ones; 0 replays all that is kept. */
  after: number
  /** Per source: blocks up to here are in the ledger. */
  consumed: Record<string, number>
}

/** Requests that an owner (or the api) sends to the intake, with their answers. */
export interface IntakeRequests {
  open: { request: IntakeOpen; answer: { since: number; lastCut: number; through: Record<string, number> } }
  /** Blocks up to `through` are needed no longer. */
  release: { request: { run: string; epoch: number; through: Record<string, number> }; answer: null }
  /** Stops the receivers, cuts once more at the next multiple of the interval, and answers with that cut's time. */
  close: { request: { run: string; epoch: number }; answer: { lastCut: number } }
  /** Back-pressure: records per second per source, null = unlimited. */
  limitRate: { request: { run: string; epoch: number; node: string; recordsPerSecond: number | null }; answer: null }
  /** Reads a whole table again now. */
  refresh: { request: { run: string; node: string }; answer: RefreshAnswer }
  /** The newest raw records of a source, for inferring a schema: at most `bytes` bytes. */
  sample: { request: { run: string; node: string; bytes: number }; answer: { text: string } }
  /** The newest blocks of a source without a gap, to be looked at: some are released already, and any may be deleted meanwhile. */
  recorded: { request: { run: string; node: string }; answer: { blocks: Block[] } }
  /** By source: the sequence of the first block that is kept still, or of the next one where none is. */
  firstKept: { request: { run: string }; answer: { first: Record<string, number> } }
  /** Copies what was received and is not released, as `input` in a folder of this name within the run's own. */
  copyInput: { request: { run: string; epoch: number; folder: string }; answer: null }
  /** Deletes the input log of a run that no owner holds. */
  drop: { request: { run: string }; answer: null }
}
export interface IntakePushes {
  cut: Cut
  /** `trouble`: why nothing can be stored, in words for the person; reading has stopped until it can. */
  receivers: { run: string; receivers: ReceiverInfo[]; queued: Record<string, number>; trouble?: Said }
  /** What a receiver says in detail: for the run's log. */
  told: { run: string; node: string; what: Said }
}

/** Requests that the api sends to a worker, with their answers. A worker that does not own the run answers with code `notOwner`. */
export interface WorkerRequests {
  /** Desired state changed in the store: look again. */
  reconcile: { request: Record<string, never>; answer: { runs: string[] } }
  batches: { request: { run: string; before: number; limit: number }; answer: { batches: BatchReport[]; more: boolean } }
  batch: { request: { run: string; time: number }; answer: { report: BatchReport | null } }
  /** Which blocks the newest batches up to a time took, and the one before them. */
  batchInputs: { request: { run: string; until: number; limit: number }; answer: BatchInputs }
  liveTable: { request: { run: string; node: string; limit: number }; answer: LiveTable }
  deadLetters: { request: { run: string; limit: number }; answer: { letters: DeadLetter[] } }
  sizes: { request: { run: string }; answer: { sizes: KeptSize[] } }
  states: { request: { run: string }; answer: { states: StateInfo[] } }
  statePage: { request: { run: string; node: string; search: string; offset: number; limit: number }; answer: StatePage }
  openWindows: { request: { run: string; node: string; offset: number; limit: number }; answer: OpenWindowPage }
  windowRows: { request: { run: string; node: string; start: number; end: number; limit: number }; answer: WindowRows }
  /** What a node has learned or found. */
  drawing: { request: { run: string; node: string }; answer: NodeDrawing }
  /** Writes a state to a file, which the one who asked deletes. */
  exportState: { request: { run: string; node: string; format: StateFileFormat }; answer: { file: string } }
  /** Puts a file in the place of a state at a batch boundary. The file stands in the folder that `stateFolder` tells. */
  importState: { request: { run: string; node: string; format: StateFileFormat; file: string; actor: string }; answer: { keys: number } }
  /** Ends an import of that file, which changes nothing then. */
  cancelImport: { request: { run: string; file: string }; answer: null }
  stateFolder: { request: { run: string }; answer: { folder: string } }
  events: { request: { run: string; limit: number }; answer: { events: RunEvent[] } }
  /** Copies database, outputs and input at a batch boundary into a folder of this name within the run's own, which is made anew. */
  snapshot: { request: { run: string; folder: string }; answer: RunSnapshot }
}
/** What batches took of the run's input log. */
export interface BatchInputs {
  /** Windows fire at whole slides from it, in milliseconds since the epoch; null before the first batch. */
  zeroTime: number | null
  /** Oldest first. */
  batches: BatchInput[]
}

interface BatchInput {
  sequence: number
  time: number
  /** The last block of each source that this batch or an earlier one took. */
  through: Record<string, number>
  /** No batch, but the end of a stretch without any. */
  isGap: boolean
}

/** Where a run stood when it was copied. */
export interface RunSnapshot {
  epoch: number
  /** Time of the last batch in milliseconds since the epoch; null before the first. */
  time: number | null
  /** What the run's owner counted since its beginning; absent when nobody held it, and the store knows as much. */
  counted?: { batches: number; records: number }
}

export interface WorkerPushes {
  hello: { slot: string; pid: number; runs: string[] }
  report: { report: BatchReport }
  /** An output was delivered or failed after its batch's report had gone out. */
  output: { run: string; time: number; node: string; output: BatchReport['outputs'][string] }
  status: { run: string; status: RunStatus; error?: Said; completedBatches: number; records: number }
  receivers: IntakePushes['receivers']
  /** A live table has new contents as of `asOf`. */
  table: { run: string; node: string; asOf: number }
  /** How far an import of that file is, from 0 to 1. */
  importing: { run: string; file: string; share: number }
  event: { run: string; event: RunEvent }
  /** What the run's owner says of it, in detail. */
  log: { run: string; line: LogLine }
  /** The batch that is worked on, and the oldest of those that wait for it (`waits` in all). Records and bytes are those of blocks that are cut. */
  work: { run: string; at: (WaitingBatch & { since: number }) | null; waiting: WaitingBatch[]; waits: number }
}

/** An error that crosses a socket: `code` for programs, `said` for people. */
export interface WireError {
  code: string
  said: Said
  params?: Record<string, Json>
}
