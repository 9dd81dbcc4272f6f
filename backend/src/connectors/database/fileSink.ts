/** Sinks whose database is a file: a process for each writer, which is ended when a batch takes too long. */
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { said, type ConnectionTest, type JsonObject } from '@millrace/shared'
import { DisposableProcess, type Suspect } from '../../ipc/disposableProcess.ts'
import { sinkSettings } from '../settings.ts'
import { DeliveryError, type SinkImplementation, type SinkWriter, type StagedOutput, type Staging } from '../sink.ts'
import type { Explained, Target } from './database.ts'
import type { FileAsk, FileConnector, FileJob, FileReply } from './fileMessages.ts'

/** The process beside this file: source or built, whichever this is. */
const PROCESS = fileURLToPath(new URL(`./fileProcess${extname(import.meta.url)}`, import.meta.url))
/** Longest time for one batch, and for a part of it that says nothing, in milliseconds. */
const BATCH_MS = 3_600_000
const PART_MS = 120_000
const TEST_MS = 20_000

const STAGING: Record<FileConnector, Staging> = { sqlite: 'values', duckdb: 'typed' }

export class FileWriter implements SinkWriter {
  readonly #asked: Pick<FileAsk, 'connector' | 'file' | 'job'>
  #process: DisposableProcess<FileAsk, FileReply> | undefined

  constructor(connector: FileConnector, file: string, job: FileJob) {
    this.#asked = { connector, file, job }
  }

  async deliver(output: StagedOutput): Promise<void> {
    const failed = await this.ask(output)
    if (!failed) return
    throw new DeliveryError(
      said('Writing to {place} failed: {reason} The rows are kept and tried again.', { place: this.#asked.file, reason: failed.text }),
      {
        retry: failed.passes,
      },
    )
  }

  /** Writes a batch, or looks whether it could; answers with what failed. */
  async ask(output?: StagedOutput, usualMs = PART_MS): Promise<Explained | undefined> {
    const { job } = this.#asked
    this.#process ??= new DisposableProcess({ module: PROCESS, args: [], timeoutMs: BATCH_MS, name: 'writer' })
    // A statement has a time of its own.
    const partMs = (at: Suspect | undefined) => (at?.setting === 'statements' && 'limit' in job ? job.limit : usualMs)
    const late = (at: Suspect | undefined): FileReply => ({
      id: 0,
      failed: { text: said('The database did not answer in {ms, duration}, or its process ended.', { ms: partMs(at) }), passes: true },
    })
    return (await this.#process.ask({ ...this.#asked, ...(output && { output }) }, late, { partMs })).failed
  }

  async close(): Promise<void> {
    await this.#process?.close()
    this.#process = undefined
  }
}

/** Whether a file can be opened as a database, and its table is there or may be made. An abort ends the process that looks. */
export async function testFile(connector: FileConnector, file: string, job: FileJob, signal?: AbortSignal): Promise<ConnectionTest> {
  const writer = new FileWriter(connector, file, job)
  signal?.addEventListener('abort', () => void writer.close(), { once: true })
  try {
    const failed = await writer.ask(undefined, TEST_MS)
    if (!failed) return { ok: true, text: said('{file} can be written.', { file }) }
    return { ok: false, text: failed.text, ...(failed.setting !== undefined && { setting: failed.setting }) }
  } finally {
    await writer.close()
  }
}

/** Rows into a table of a database that is a file. Exactly once: the batch's mark commits with its rows. */
export function fileSink(connector: FileConnector): SinkImplementation {
  const read = (settings: JsonObject) => {
    const { file, ...target } = sinkSettings(connector, settings) as unknown as Target & { file: string }
    return { file, target }
  }
  return {
    staging: () => STAGING[connector],
    async open(settings) {
      const { file, target } = read(settings)
      return new FileWriter(connector, file, target)
    },
    async test(settings, signal) {
      const { file, target } = read(settings)
      return testFile(connector, file, target, signal)
    },
  }
}
