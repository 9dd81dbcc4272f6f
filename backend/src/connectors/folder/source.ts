import { type FSWatcher, watch } from 'node:fs'
import { open, readdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { headerProblem } from '../../records/csvHeader.ts'
import { LineSplitter, type Records } from '../../records/lineSplitter.ts'
import { countLines, LF } from '../../records/lines.ts'
import type { Receiver, SourceContext, SourceImplementation } from '../source.ts'

interface FolderSettings {
  path: string
  pattern: string
  start: 'all' | 'new'
}

/** Files above this are entered as byte ranges, not copied. */
const COPY_UP_TO = 8 * 1024 * 1024
const RANGE_BYTES = 64 * 1024 * 1024
/** A file is taken once it has looked the same twice, this many milliseconds apart. */
const SETTLE_MS = 100
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

interface Found {
  name: string
  mtime: number
  size: number
}

class FolderReceiver implements Receiver {
  readonly #settings: FolderSettings
  readonly #context: SourceContext
  readonly #matches: RegExp
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
        const words = error.code === 'ENOENT' ? `There is no folder ${this.#settings.path}. Create it, or choose another.` : error.message
        this.#context.status('error', words)
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
    const found = await this.#list()
    this.#context.status('active')
    if (this.#first) {
      this.#first = false
      // The first position says that the beginning was decided, also when nothing was there.
      const old = this.#settings.start === 'new' ? found.map(({ name }) => name) : []
      for (const name of old) this.#taken.add(name)
      this.#context.sink.position({ files: old })
    }
    this.#forgetGone(found)
    const waiting = found.filter(({ name }) => !this.#taken.has(name))
    const settled = waiting.filter((file) => {
      const before = this.#seen.get(file.name)
      return before !== undefined && before.mtime === file.mtime && before.size === file.size
    })
    this.#seen = new Map(waiting.map((file) => [file.name, file]))
    let took = 0
    for (const file of settled) {
      if (this.#paused || this.#stopped || took++ >= FILES_PER_SCAN) break
      await this.#take(file)
    }
    return waiting.length > 0 ? SETTLE_MS : RESCAN_MS
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
    this.#watcher = watch(this.#settings.path, () => this.#scan())
    this.#watcher.on('error', () => undefined)
  }

  /** Files whose names fit, by modification time, then name. Hidden ones and folders are passed over. */
  async #list(): Promise<Found[]> {
    const found: Found[] = []
    for (const entry of await readdir(this.#settings.path, { withFileTypes: true })) {
      if (!entry.isFile() || entry.name.startsWith('.') || !this.#matches.test(entry.name)) continue
      const file = await stat(path.join(this.#settings.path, entry.name)).catch(() => null)
      if (file) found.push({ name: entry.name, mtime: file.mtimeMs, size: file.size })
    }
    return found.sort((a, b) => a.mtime - b.mtime || (a.name < b.name ? -1 : 1))
  }

  async #take({ name, size }: Found): Promise<void> {
    const file = path.join(this.#settings.path, name)
    try {
      if (size <= COPY_UP_TO) await this.#copy(file)
      else await this.#refer(file, size)
    } catch (error) {
      this.#context.status('error', `${file} cannot be read: ${(error as Error).message}.`)
      return
    }
    this.#taken.add(name)
    this.#context.sink.position({ files: [name] })
  }

  /** Nothing here waits between the first record and the position: a cut falls before the file or behind it. */
  async #copy(file: string): Promise<void> {
    const bytes = await readFile(file)
    const all: Records[] = []
    const lines = new LineSplitter(this.#context.format, (records) => void all.push(records))
    lines.write(bytes)
    lines.end()
    for (const { bytes: good, records, dead } of all) this.#context.sink.append(good, records, dead)
  }

  async #refer(file: string, size: number): Promise<void> {
    const { ranges, problem } = await rangesOf(file, size, this.#context.format)
    if (problem !== null) {
      this.#context.sink.append(Buffer.alloc(0), 1, [{ line: path.basename(file), reason: problem }])
      return
    }
    for (const { from, to, records } of ranges) this.#context.sink.reference(file, from, to, records)
  }
}

interface Range {
  from: number
  to: number
  records: number
}

/** Cuts a large file at line ends into ranges, without the header. */
async function rangesOf(file: string, size: number, format: SourceContext['format']): Promise<{ ranges: Range[]; problem: string | null }> {
  const handle = await open(file, 'r')
  try {
    const ranges: Range[] = []
    let from = 0
    let records = 0
    let rest = 0
    let headerDone = format.kind !== 'csv'
    const chunk = Buffer.allocUnsafe(4 * 1024 * 1024)
    for (let at = 0; at < size;) {
      const { bytesRead } = await handle.read(chunk, 0, Math.min(chunk.length, size - at), at)
      if (bytesRead === 0) break
      let bytes = chunk.subarray(0, bytesRead)
      if (!headerDone && format.kind === 'csv') {
        const end = bytes.indexOf(LF)
        const problem = headerProblem(bytes.subarray(0, end < 0 ? bytes.length : end), format)
        if (problem !== null) return { ranges, problem }
        headerDone = true
        from = end + 1
        bytes = bytes.subarray(end + 1)
      }
      const end = bytes.lastIndexOf(LF) + 1
      const { lines, empty } = countLines(bytes.subarray(0, end))
      records += lines - (format.kind === 'lines' ? 0 : empty)
      const lineEnd = at + bytesRead - bytes.length + end
      at += bytesRead
      rest = at - lineEnd
      if (end > 0 && lineEnd - from >= RANGE_BYTES) {
        ranges.push({ from, to: lineEnd, records })
        from = lineEnd
        records = 0
      }
    }
    if (from < size) ranges.push({ from, to: size, records: records + (rest > 0 ? 1 : 0) })
    return { ranges, problem: null }
  } finally {
    await handle.close()
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

/** A pattern in which * stands for anything. */
function wildcard(pattern: string): RegExp {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`)
}

export const folderSource: SourceImplementation = {
  replayable: true,
  joinPositions: (positions) => ({ files: [...takenFiles(positions as unknown as FolderPosition[])] }),
  place: (settings) => `${String(settings['path'])}/${String(settings['pattern'])}`,
  start: (settings, context) => new FolderReceiver(settings as unknown as FolderSettings, context),
}
