/** Looks at how much memory a process and all that it started have together, and ends of these what takes too much. */
import { processTree } from '../ipc/processTree.ts'
import { inMegabytes } from './watchdog.ts'

export interface TreeWatchParts {
  /** What the process is called: "Worker w1". */
  name: string
  pid: number
  /** Most memory of all together that is in use, in bytes. */
  most: number
  log(line: string): void
}

/** A smaller process is not what takes the memory: it would come again as it was. */
const LEAST_ENDED = 128 * 1024 ** 2

export class TreeWatch {
  readonly #parts: TreeWatchParts
  /** Those that were ended and are not gone yet. */
  #ending = new Set<number>()
  /** All together have too much, and none of what was started is to be ended for it, which was told. */
  #isOver = false

  constructor(parts: TreeWatchParts) {
    this.#parts = parts
  }

  /**
   * Memory for which the process has to answer, in bytes: its own with that of all below it, or its own alone where most of it is theirs. Where that of
   * all is too much and most of it is theirs, the largest of them are ended first, and no longer count: the process tells, as of any that ended over its
   * work, what was at work there.
   */
  look(): number {
    const { name, pid, most, log } = this.#parts
    const [{ bytes: own }, ...below] = processTree(pid)
    this.#ending = new Set(below.flatMap((each) => (this.#ending.has(each.pid) ? [each.pid] : [])))
    const left = below.filter((each) => !this.#ending.has(each.pid)).toSorted((a, b) => a.bytes - b.bytes)
    let started = left.reduce((sum, { bytes }) => sum + bytes, 0)
    while (own + started > most && started > own && left.at(-1)!.bytes >= LEAST_ENDED) {
      const largest = left.pop()!
      started -= largest.bytes
      log(`${name} has ${tooMuch(most)}, of which one process has ${inMegabytes(largest.bytes)}: that one is ended.`)
      this.#end(largest.pid)
    }
    const isOver = own + started > most
    if (isOver && !this.#isOver)
      log(
        `${name} has ${tooMuch(most)}: ${inMegabytes(own)} of its own, and ${inMegabytes(started)} in processes, of which there are ${left.length}.`,
      )
    this.#isOver = isOver
    return started > own ? own : own + started
  }

  #end(pid: number): void {
    this.#ending.add(pid)
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It ended by itself meanwhile.
    }
  }
}

const tooMuch = (most: number) => `more than ${inMegabytes(most)} of memory with what it started`
