import { type FSWatcher, watch } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { said, saidToText, type Said } from '@millrace/shared'
import { fileRanges } from '../../records/fileRanges.ts'
import { wholeRecords } from '../../records/wholeRecords.ts'
import { filesIn, folderTrouble, wildcard, type Found } from './files.ts'
import { lookAtFiles } from './look.ts'
import type { Receiver, SourceContext, SourceImplementation } from '../source.ts'

interface FolderSettings {
  path: string
  pattern: string
  start: 'all' | 'new'
}

/** Files above this are entered as byte ranges, not copied. */
const COPY_UP_TO = 8 * 1024 * 1024
/** A file is taken once it has looked the same twice, this many milliseconds apart… */
const SETTLE_MS = 100
/** …and, since whoever writes it may pause, was not changed for as long as this. What is moved in is taken at once. */
const REST_MS = 500
/** The folder is looked at besides the notices of the file system, which may be lost (network file systems send none). */
const RESCAN_MS = 2000
/** Spark's remember window: a folder that is empty for a moment, as one on a network may be, is not forgotten. */
const REMEMBER_GONE_MS = 60_000
/** Files taken at one look: others wait for the next, so that no batch grows without bound. */
const FILES_PER_SCAN = 1000

/** Names of files that were taken, and of those that are no longer there. */
interface FolderPosition {
  files: string[]
  gone?: string[]
}

class FolderReceiver implements Receiver {
  readonly #settings: FolderSettings
  readonly #context: SourceContext
  readonly #matches: (name: string) => boolean
  readonly #taken: Set<string>
  /** Taken files that are no longer there, and since when. */
  readonly #missing = new Map<string, number>()
  #seen = new Map<string, Found>()
  #watcher: FSWatcher | undefined
  #timer: NodeJS.Timeout | undefined
  #scanning: Promise<void> | undefined
  #again = false
  #paused = false
  #stopped = false
  #first: boolean

  constructor(settings: FolderSettings, context: SourceContext) {
    this.#settings = settings
    this.#context = context
    this.#matches = wildcard(settings.pattern)
    this.#taken = new Set((context.position as FolderPosition | undefined)?.files)
    this.#first = context.position === undefined
    this.#scan()
  }

  pause(): void {
    this.#paused = true
  }
  resume(): void {
    this.#paused = false
    this.#scan()
  }
  async stop(): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#timer)
    this.#watcher?.close()
    await this.#scanning
    this.#context.status('stopped')
  }

  #scan(): void {
    if (this.#stopped || this.#paused) return
    if (this.#scanning) {
      this.#again = true
      return
    }
    clearTimeout(this.#timer)
    this.#scanning = this.#look()
      .catch((error: NodeJS.ErrnoException) => {
        this.#watcher?.close()
        this.#watcher = undefined
        this.#context.status('error', folderTrouble(error, this.#settings.path))
        return RESCAN_MS
      })
      .then((wait) => {
        this.#scanning = undefined
        if (this.#stopped) return
        this.#timer = setTimeout(() => this.#scan(), this.#again ? 0 : wait)
        this.#again = false
      })
  }

  /** Takes every file that has settled; answers with the milliseconds until the next look. */
  async #look(): Promise<number> {
    this.#watch()
    const found = await filesIn(this.#settings.path, this.#matches)
    if (this.#first) {
      this.#first = false
      // The first position says that the beginning was decided, also when nothing was there.
      const old = this.#settings.start === 'new' ? found.map(({ name }) => name) : []
      for (const name of old) this.#taken.add(name)
      this.#context.sink.position({ files: old })
    }
    this.#forgetGone(found)
    const waiting = found.filter(({ name }) => !this.#taken.has(name))
    const now = this.#context.now()
    const settled = waiting.filter((file) => {
      const before = this.#seen.get(file.name)
      // By the clocks of two machines the change may seem to be yet to come.
      return before?.mtime === file.mtime && before.size === file.size && Math.abs(now - file.mtime) > REST_MS
    })
    this.#seen = new Map(waiting.map((file) => [file.name, file]))
    let took = 0
    let problem: Said | null = null
    for (const file of settled) {
      if (this.#paused || this.#stopped || took++ >= FILES_PER_SCAN) break
      problem = (await this.#take(file)) ?? problem
    }
    if (problem === null) this.#context.status('active')
    else this.#context.status('error', problem)
    return problem !== null ? RESCAN_MS : waiting.length > 0 ? SETTLE_MS : RESCAN_MS
  }

  /** Forgets files that have not been there for a while: what is remembered is bounded by what the folder holds. */
  #forgetGone(found: readonly Found[]): void {
    const now = this.#context.now()
    const there = new Set(found.map(({ name }) => name))
    for (const name of this.#missing.keys()) if (there.has(name)) this.#missing.delete(name)
    for (const name of this.#taken) if (!there.has(name) && !this.#missing.has(name)) this.#missing.set(name, now)
    const gone = [...this.#missing].filter(([, since]) => now - since > REMEMBER_GONE_MS).map(([name]) => name)
    if (gone.length === 0) return
    for (const name of gone) {
      this.#taken.delete(name)
      this.#missing.delete(name)
    }
    this.#context.sink.position({ files: [], gone })
  }

  #watch(): void {
    if (this.#watcher) return
    try {
      this.#watcher = watch(this.#settings.path, () => this.#scan())
      this.#watcher.on('error', () => undefined)
    } catch {
      // A folder that cannot be watched is looked at again and again; why it cannot be read, the look tells.
    }
  }

  /** Answers with what is wrong, if the file cannot be read. */
  async #take({ name, size }: Found): Promise<Said | null> {
    const file = path.join(this.#settings.path, name)
    try {
      if (size <= COPY_UP_TO) await this.#copy(file)
      else await this.#refer(file, size)
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException
      // It was taken away again before it was read.
      return code === 'ENOENT' ? null : said('{file} cannot be read: {reason}.', { file, reason: message })
    }
    this.#taken.add(name)
    this.#context.sink.position({ files: [name] })
    return null
  }

  /** Nothing here waits between the first record and the position: a cut falls before the file or behind it. */
  async #copy(file: string): Promise<void> {
    const { bytes, records, dead } = wholeRecords(await readFile(file), this.#context.format)
    if (records > 0) this.#context.sink.append(bytes, records, dead)
  }

  async #refer(file: string, size: number): Promise<void> {
    const { ranges, problem } = await fileRanges(file, size, this.#context.format)
    if (problem !== null) {
      this.#context.sink.append(Buffer.alloc(0), 1, [{ line: path.basename(file), reason: saidToText(problem) }])
      return
    }
    for (const { from, to, records } of ranges) this.#context.sink.reference(file, from, to, records)
  }
}

function takenFiles(positions: readonly FolderPosition[]): Set<string> {
  const taken = new Set<string>()
  for (const { files, gone } of positions) {
    for (const name of files) taken.add(name)
    for (const name of gone ?? []) taken.delete(name)
  }
  return taken
}

export const folderSource: SourceImplementation = {
  replayable: true,
  joinPositions: (positions) => ({ files: [...takenFiles(positions as unknown as FolderPosition[])] }),
  place: (settings) => `${String(settings['path'])}/${String(settings['pattern'])}`,
  start: (settings, context) => new FolderReceiver(settings as unknown as FolderSettings, context),
  look: (settings, context) => lookAtFiles(settings as unknown as FolderSettings, context),
}
