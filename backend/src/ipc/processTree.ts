/** What a process and all that it started take and wait for, as the kernel tells it. */
import { readdirSync, readFileSync } from 'node:fs'

/** Most processes of a tree that are counted: it is looked at ten times a second. */
const MOST_PROCESSES = 64
const PAGE_BYTES = 4096

export interface TreeProcess {
  pid: number
  /** Memory in use, in bytes. */
  bytes: number
}

/**
 * A process and those below it, itself first, the nearer ones before the others, at most so many. What these share with others, which is the program
 * mostly, counts for the first one only. A kernel that keeps no lists of children tells of the process alone.
 */
export function processTree(pid: number, most = MOST_PROCESSES): [TreeProcess, ...TreeProcess[]] {
  const below = pidsOf(pid, most).slice(1)
  const counted = below.map((child) => {
    const { resident, shared } = memoryOf(child)
    return { pid: child, bytes: resident - shared }
  })
  return [{ pid, bytes: memoryOf(pid).resident }, ...counted]
}

/** A process and those below it, in the order of `processTree`. */
function pidsOf(pid: number, most = MOST_PROCESSES): number[] {
  const pids = [pid]
  // Children are put behind those that are still to be asked for theirs.
  for (const each of pids)
    for (const child of childrenOf(each)) {
      if (pids.length === most) return pids
      pids.push(child)
    }
  return pids
}

/**
 * Milliseconds that a thread of a process, or of one below it, has waited for a processor that others had, at most: that of the thread that
 * waited longest (https://docs.kernel.org/scheduler/sched-stats.html). 0 where the kernel does not tell.
 */
export function waitedMs(pid: number): number {
  const threads = pidsOf(pid).flatMap((each) => threadsOf(each).map((thread) => aboutProcess(each, `task/${thread}/schedstat`)))
  return Math.max(0, ...threads.map((times) => Number(times.split(' ')[1] ?? 0) / 1e6))
}

function threadsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`)
  } catch {
    return []
  }
}

/** What the system tells of a process; nothing of one that is gone. */
export function aboutProcess(pid: number, what: string): string {
  try {
    return readFileSync(`/proc/${pid}/${what}`, 'utf8')
  } catch {
    return ''
  }
}

/** Those that its main thread started, which starts all of them: the others compute only. */
const childrenOf = (pid: number) => aboutProcess(pid, `task/${pid}/children`).split(' ').filter(Boolean).map(Number)

/** In bytes; nothing of one that ends. */
function memoryOf(pid: number): { resident: number; shared: number } {
  const [, resident = 0, shared = 0] = aboutProcess(pid, 'statm').split(' ').map(Number)
  return { resident: resident * PAGE_BYTES, shared: shared * PAGE_BYTES }
}
