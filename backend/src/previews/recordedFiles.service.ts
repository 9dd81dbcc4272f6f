import { mkdir, rm, stat } from 'node:fs/promises'
import path, { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common'
import { REWRITTEN_BYTES, type RewriteLine, type rewriteSchema, type RewrittenFile, saidBy } from '@millrace/shared'
import type { z } from 'zod'
import { IDS, type Ids } from '../app/config.ts'
import { ApiError, notFound } from '../app/problems.ts'
import { askOnce, Superseded, type Suspect } from '../ipc/disposableProcess.ts'
import type { Actor } from '../store/index.ts'
import { PREVIEWER, type Previewer } from './previewer.ts'
import { Recorded } from './recorded.service.ts'
import type { RewriteAsk, RewriteReply } from './rewriteProcess.ts'

/** The process beside this file: source or built, whichever this is. */
const PROCESS = fileURLToPath(new URL(`./rewriteProcess${extname(import.meta.url)}`, import.meta.url))
/** Longest time for one file, in milliseconds. */
const REWRITE_MS = 110_000
/** Most that the process may ask of the system: its memory, buffers of what it writes, and the program. */
const DATA_BYTES = 2 * 1024 ** 3
/** Files that wait to be fetched: of more, the oldest goes. */
const MOST_FILES = 4
/** A file that nobody fetches goes after this time. */
const KEPT_MS = 600_000

interface Made {
  folder: string
  file: string
  pipeline: string
  name: string
  bytes: number
  timer: NodeJS.Timeout
}

/** Files of what a run received, in other formats than it was received in. Each is made in a process of its own, and given out once. */
@Injectable()
export class RecordedFiles implements OnApplicationShutdown {
  readonly #recorded: Recorded
  readonly #previewer: Previewer
  readonly #ids: Ids
  readonly #made = new Map<string, Made>()

  constructor(recorded: Recorded, @Inject(PREVIEWER) previewer: Previewer, @Inject(IDS) ids: Ids) {
    this.#recorded = recorded
    this.#ids = ids
    this.#previewer = previewer
  }

  /** Refuses what cannot be made before anything is begun; the answer makes the file, and tells how far it is. */
  async prepare(id: string, node: string, asked: z.output<typeof rewriteSchema>, by: Actor) {
    const { source, blocks, timeZone } = await this.#recorded.blocks(id, node, asked, by)
    if (blocks.reduce((sum, { bytes }) => sum + bytes, 0) > REWRITTEN_BYTES)
      throw new ApiError(413, 'tooMuchToRewrite', { most: REWRITTEN_BYTES / 1024 ** 2 })
    return async (tell: (line: RewriteLine) => void, signal: AbortSignal): Promise<RewrittenFile> => {
      const key = this.#ids()
      const folder = path.join(this.#previewer.folder, `recorded-${key}`)
      await mkdir(folder, { recursive: true })
      try {
        const question = { node, format: source.format, blocks, timeZone, folder, to: asked.format }
        const { file, rows, refused } = await made(question, tell, signal)
        const { size: bytes } = await stat(file)
        const name = `${node}-${asked.from}-${asked.to}.${asked.format}`
        this.#keep(key, { folder, file, pipeline: id, name, bytes })
        return { id: key, suffix: asked.format, bytes, rows, refused }
      } catch (error) {
        await rm(folder, { recursive: true, force: true })
        throw error
      }
    }
  }

  /** Takes a file that was made: `done` is to be called when it was read. */
  take(pipeline: string, key: string): Pick<Made, 'file' | 'name' | 'bytes'> & { done(): Promise<void> } {
    const it = this.#made.get(key)
    if (!it || it.pipeline !== pipeline) throw notFound('recordedFile', key)
    this.#made.delete(key)
    clearTimeout(it.timer)
    return { ...it, done: () => rm(it.folder, { recursive: true, force: true }) }
  }

  onApplicationShutdown(): void {
    for (const { timer } of this.#made.values()) clearTimeout(timer)
  }

  #keep(key: string, it: Omit<Made, 'timer'>): void {
    for (const oldest of [...this.#made.keys()].slice(0, Math.max(0, this.#made.size - MOST_FILES + 1))) this.#drop(oldest)
    this.#made.set(key, { ...it, timer: setTimeout(() => this.#drop(key), KEPT_MS).unref() })
  }

  #drop(key: string): void {
    const it = this.#made.get(key)
    this.#made.delete(key)
    clearTimeout(it?.timer)
    if (it) void rm(it.folder, { recursive: true, force: true })
  }
}

async function made(
  question: Omit<RewriteAsk, 'id'>,
  tell: (line: RewriteLine) => void,
  signal: AbortSignal,
): Promise<Required<RewriteReply>['made']> {
  const options = { module: PROCESS, args: [], timeoutMs: REWRITE_MS, dataLimit: DATA_BYTES, name: 'file of what was received' }
  const late = () => new ApiError(503, 'rewriteTimedOut', { ms: REWRITE_MS })
  try {
    const at = ({ done = 0, of = 0 }: Suspect) => tell({ step: { done, of } })
    const reply = await askOnce<RewriteAsk, RewriteReply>(options, question, late, { signal, at })
    if (reply.made) return reply.made
    throw new ApiError(503, 'rewriteFailed', { message: reply.failed ?? '' })
  } catch (error) {
    if (error instanceof ApiError) throw error
    if (error instanceof Superseded) throw new ApiError(409, 'superseded')
    throw new ApiError(503, 'rewriteFailed', { message: saidBy(error) })
  }
}
