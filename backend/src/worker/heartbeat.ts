/** What a worker is doing, in a file that the supervisor reads: while it lives, to see that it does; after its death, to know the suspects. */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'

export const HEARTBEAT_MS = 500

/** Milliseconds of the machine's own clock, the same in all its processes: nobody sets it. */
export const machineTime = (): number => Number(process.hrtime.bigint() / 1_000_000n)

export interface InFlight {
  time: number
  startedAt: number
  /** Nothing else was at work: should the process end now, this batch did it. */
  alone: boolean
}

export interface Beat {
  slot: string
  pid: number
  /** By `machineTime`, as are the batches' starts. */
  at: number
  inFlight: Record<string, InFlight>
}

/** A batch that was in flight when its worker died. */
export interface Suspect {
  time: number
  /** Deaths while it was alone in flight. */
  deathsAlone: number
}

const heartbeatFile = (dataFolder: string, slot: string) => path.join(dataFolder, 'heartbeats', `${slot}.json`)
const suspectFile = (dataFolder: string, run: string) => path.join(dataFolder, 'heartbeats', `suspect-${run}.json`)

export class Heartbeat {
  readonly #file: string
  readonly #slot: string
  readonly #now: () => number
  readonly #inFlight = new Map<string, InFlight>()
  readonly #timer: NodeJS.Timeout

  constructor(dataFolder: string, slot: string, now: () => number) {
    this.#file = heartbeatFile(dataFolder, slot)
    this.#slot = slot
    this.#now = now
    mkdirSync(path.dirname(this.#file), { recursive: true })
    this.#write()
    this.#timer = setInterval(() => this.#write(), HEARTBEAT_MS)
  }

  /** Tells of a batch before it begins: after it, it may be too late. */
  begin(run: string, time: number, alone: boolean): void {
    this.#inFlight.set(run, { time, startedAt: this.#now(), alone })
    this.#write()
  }

  end(run: string): void {
    this.#inFlight.delete(run)
  }

  /** The worker ends as it should: nobody is suspect. */
  close(): void {
    clearInterval(this.#timer)
    rmSync(this.#file, { force: true })
  }

  #write(): void {
    const beat: Beat = { slot: this.#slot, pid: process.pid, at: this.#now(), inFlight: Object.fromEntries(this.#inFlight) }
    try {
      writeFileSync(`${this.#file}.new`, JSON.stringify(beat))
      renameSync(`${this.#file}.new`, this.#file)
    } catch {
      // On a full disk the last beat stands; its age tells of itself.
    }
  }
}

export function readBeat(dataFolder: string, slot: string): Beat | null {
  return readJson<Beat>(heartbeatFile(dataFolder, slot))
}

/** The worker that wrote this beat is dead: its batches in flight are suspects. */
export function noteSuspects(dataFolder: string, beat: Beat): void {
  for (const [run, { time, alone }] of Object.entries(beat.inFlight)) {
    const before = readSuspect(dataFolder, run)
    const deathsAlone = (before?.time === time ? before.deathsAlone : 0) + (alone ? 1 : 0)
    try {
      writeFileSync(suspectFile(dataFolder, run), JSON.stringify({ time, deathsAlone } satisfies Suspect))
    } catch {
      // On a full disk a suspect goes free: should its batch kill again, it is noted then.
    }
  }
  rmSync(heartbeatFile(dataFolder, beat.slot), { force: true })
}

export const readSuspect = (dataFolder: string, run: string): Suspect | null => readJson<Suspect>(suspectFile(dataFolder, run))
export const clearSuspect = (dataFolder: string, run: string): void => rmSync(suspectFile(dataFolder, run), { force: true })

function readJson<T>(file: string): T | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T
  } catch {
    return null
  }
}
