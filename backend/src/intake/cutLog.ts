import path from 'node:path'
import type { Cut } from '../ipc/messages.ts'
import { CheckedFile } from './durable.ts'

/** Cuts in the file above which it is written anew without those that are released. */
const CUTS_TO_COMPACT = 2000

/** A cut as it stands in the file: its blocks stand in the logs' indexes. */
export type StoredCut = Omit<Cut, 'blocks' | 'run'>

/** A cut, and per source the last block of the cuts before it. */
interface KeptCut {
  cut: StoredCut
  before: Readonly<Record<string, number>>
}

/** The cuts of a run: which blocks of each source belong to which time. */
export class CutLog {
  readonly #file: CheckedFile<StoredCut>
  #cuts: StoredCut[]
  #lastTime: number
  readonly #through: Record<string, number>

  private constructor(file: CheckedFile<StoredCut>, cuts: StoredCut[]) {
    this.#file = file
    this.#cuts = cuts
    this.#lastTime = cuts.at(-1)?.time ?? 0
    this.#through = Object.assign({}, ...cuts.map((cut) => cut.through)) as Record<string, number>
  }

  static async open(folder: string): Promise<CutLog> {
    const { file, values } = await CheckedFile.open<StoredCut>(path.join(folder, 'cuts'))
    return new CutLog(file, values)
  }

  /** Time of the newest cut, also of one without blocks; 0 = there was none. */
  get lastTime(): number {
    return this.#lastTime
  }
  /** Per source: the last block that was cut. */
  get through(): Readonly<Record<string, number>> {
    return this.#through
  }

  /** Enters a cut durably; one without blocks is not worth a line. After an error it is not entered. */
  async add(cut: StoredCut): Promise<void> {
    if (Object.keys(cut.through).length > 0) {
      await this.#file.append([cut])
      this.#cuts.push(cut)
    }
    this.#lastTime = cut.time
    Object.assign(this.#through, cut.through)
  }

  /** Cuts behind `after`, and those before with blocks behind `consumed`: they were too many for the batch. Oldest first. */
  kept(after: number, consumed: Readonly<Record<string, number>>): KeptCut[] {
    const before: Record<string, number> = {}
    const kept: KeptCut[] = []
    for (const cut of this.#cuts) {
      if (cut.time > after || hasBlocksBehind(cut, consumed)) kept.push({ cut, before: { ...before } })
      Object.assign(before, cut.through)
    }
    return kept
  }

  /** The file has grown so long that `compact` is worth it. */
  get isLong(): boolean {
    return this.#cuts.length >= CUTS_TO_COMPACT
  }

  /** Forgets the cuts that are released everywhere; the last one stays, for its time. */
  async compact(released: Readonly<Record<string, number>>): Promise<void> {
    this.#cuts = this.#cuts.filter((cut, at) => at === this.#cuts.length - 1 || hasBlocksBehind(cut, released))
    await this.#file.replace(this.#cuts)
  }

  async close(): Promise<void> {
    await this.#file.close()
  }
}

const hasBlocksBehind = (cut: StoredCut, seqs: Readonly<Record<string, number>>): boolean =>
  Object.entries(cut.through).some(([node, seq]) => seq > (seqs[node] ?? 0))
