/** Memory and processor time of processes, as Linux counts them. */
import { readFileSync } from 'node:fs'

const read = (pid: number, file: string): string => {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    // A process that has ended holds nothing.
    return ''
  }
}

/** Megabytes of memory: `resident` counts pages that processes share once for each, `proportional` once in all. */
export interface Memory {
  resident: number
  proportional: number
}

export function memoryOf(pids: readonly number[]): Memory {
  const total = { resident: 0, proportional: 0 }
  for (const pid of pids) {
    const rollup = read(pid, 'smaps_rollup')
    const megabytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(rollup)?.[1] ?? 0) / 1024
    total.resident += megabytes('Rss')
    total.proportional += megabytes('Pss')
  }
  return total
}

/** Clock ticks of a second, in which the kernel counts processor time: 100 on every Linux that Node runs on. */
const TICKS = 100

/** Seconds of processor time that the processes have used so far. */
export function cpuSeconds(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => {
    const stat = read(pid, 'stat')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return sum + (stat === '' ? 0 : (Number(fields[11]) + Number(fields[12])) / TICKS)
  }, 0)
}
