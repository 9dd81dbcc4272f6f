/** Sinks whose database is a file: a process for each writer, which is ended when a batch takes too long. */
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { JsonObject } from '@millrace/shared'
import { DisposableProcess } from '../../ipc/disposableProcess.ts'
import { sinkSettings } from '../settings.ts'
import { DeliveryError, type SinkImplementation, type SinkWriter, type StagedOutput, type Staging } from '../sink.ts'
import type { Explained } from './database.ts'
import type { FileAsk, FileConnector, FileReply } from './fileMessages.ts'

/** The process beside this file: source or built, whichever this is. */
const PROCESS = fileURLToPath(new URL(`./fileProcess${extname(import.meta.url)}`, import.meta.url))
/** Longest time for one batch, and for a part of it that says nothing, in milliseconds. */
const BATCH_MS = 600_000
const PART_MS = 120_000
const TEST_MS = 20_000

const STAGING: Record<FileConnector, Staging> = { sqlite: 'values', duckdb: 'typed' }

class FileWriter implements SinkWriter {
  readonly #connector: FileConnector
  readonly #settings: JsonObject
  #process: DisposableProcess<FileAsk, FileReply> | undefined

  constructor(connector: FileConnector, settings: JsonObject) {
    this.#connector = connector
    this.#settings = settings
  }

  async deliver(output: StagedOutput): Promise<void> {
    const failed = await this.ask(output, PART_MS)
    if (!failed) return
    throw new DeliveryError(`Writing to ${String(this.#settings['file'])} failed: ${failed.text} The rows are kept and tried again.`, {
      retry: failed.passes,
    })
  }

  /** Writes a batch, or looks whether it could; answers with what failed. */
  async ask(output: StagedOutput | undefined, partMs: number): Promise<Explained | undefined> {
    this.#process ??= new DisposableProcess({ module: PROCESS, args: [], timeoutMs: BATCH_MS, name: 'writer' })
    const late = (): FileReply => ({
      id: 0,
      failed: { text: `The database did not answer in ${partMs / 1000} s, or its process ended.`, passes: true },
    })
    const asked = { connector: this.#connector, settings: this.#settings, ...(output && { output }) }
    return (await this.#process.ask(asked, late, { partMs })).failed
  }

  async close(): Promise<void> {
    await this.#process?.close()
    this.#process = undefined
  }
}

/** Rows into a table of a database that is a file. Exactly once: the batch's mark commits with its rows. */
export const fileSink = (connector: FileConnector): SinkImplementation => ({
  staging: () => STAGING[connector],
  open: async (settings) => new FileWriter(connector, sinkSettings(connector, settings) as JsonObject),
  async test(settings) {
    const parsed = sinkSettings(connector, settings) as JsonObject
    const writer = new FileWriter(connector, parsed)
    try {
      const failed = await writer.ask(undefined, TEST_MS)
      if (!failed) return { ok: true, text: `${String(parsed['file'])} can be written.` }
      return { ok: false, text: failed.text, ...(failed.setting !== undefined && { setting: failed.setting }) }
    } finally {
      await writer.close()
    }
  },
})
