/** For tests of previews: drafts of one step or several, and samples as files. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { Format, PipelineDocument } from '@millrace/shared'
import { openSession, type Session } from '../duckdb/session.ts'
import { Evaluator } from '../preview/evaluate.ts'
import { explain } from '../preview/explain.ts'
import type { Computed, Explained, SampleFiles } from '../preview/messages.ts'
import { previewOf } from '../preview/preview.ts'
import type { DraftNodes } from './drafts.ts'

/** A source that waits for lines of this format. */
export const sourceOf = (format: Format): DraftNodes[string] => ['tcp', { mode: 'listen', host: '127.0.0.1', port: 9999, format }]

/** Previews without a process around them. */
export class PreviewLab {
  readonly folder: string
  readonly #session: Session
  readonly evaluator: Evaluator
  #samples = 0

  private constructor(folder: string, session: Session) {
    this.folder = folder
    this.#session = session
    this.evaluator = new Evaluator(session.connection, folder)
  }

  static async open(timeZone = 'UTC'): Promise<PreviewLab> {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'millrace-preview-'))
    const limits = { memoryLimit: '512MB', threads: 2, timeZone }
    return new PreviewLab(folder, await openSession({ file: ':memory:', readFolders: [folder], writeFolders: [], ...limits }))
  }

  /** A sample of texts by batch time. */
  async sample(texts: Record<number, string>): Promise<SampleFiles> {
    const key = `sample-${++this.#samples}`
    const folder = path.join(this.folder, key)
    await mkdir(folder)
    const batches = []
    for (const [time, text] of Object.entries(texts)) {
      const file = path.join(folder, `${time}.txt`)
      await writeFile(file, text)
      batches.push({ time: Number(time), file, bytes: Buffer.byteLength(text) })
    }
    return { key, batches }
  }

  /** `computed` are the steps that were told to be looked at, remembered or not. */
  async preview(document: PipelineDocument, at: string, samples: Record<string, SampleFiles>, rows = 200): Promise<Computed> {
    const [node, port] = at.split('.') as [string, string]
    const target = { node, port }
    const evaluation = await this.evaluator.evaluate({ document, target, samples }, () => undefined)
    return previewOf(this.#session.connection, evaluation, target, rows)
  }

  async explain(document: PipelineDocument, at: string, samples: Record<string, SampleFiles>): Promise<Explained> {
    const [node, port] = at.split('.') as [string, string]
    const target = { node, port }
    return explain(this.#session.connection, await this.evaluator.evaluate({ document, target, samples }, () => undefined), target)
  }

  async close(): Promise<void> {
    this.#session.close()
    await this.evaluator.close()
    await rm(this.folder, { recursive: true, force: true })
  }
}
