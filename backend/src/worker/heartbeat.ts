/** What a worker is doing, in a file that the supervisor reads: while it lives, to see how long it takes; after its death, to know the suspects. */
import { closeSync, ftruncateSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import path from 'node:path'

/** How often a worker gives a sign of life. */
export const HEARTBEAT_MS = 500

/** In place of a batch time: the run is opened, which binds and tries its steps. */
export const OPENING = 0
/** A run with so many deaths that it caused for certain is not tried again. */
const MOST_PROVEN = 2
/** After so many deaths at the same work, proven or not, a run shares its process with no other until that work is done. */
const MOST_SHARED = 2

export interface InFlight {
  /** Batch time, or OPENING. */
  time: number
  version: number
  /** Nothing else was at work: should the process end now, this did it. */
  alone: boolean
}

export interface Beat {
  slot: string
  pid: number
  inFlight: Record<string, InFlight>
}

/** Work of a run during which its worker died. */
export interface Suspect {
  version: number
  /** Batch time or OPENING; null = nothing now, it went well at last or was given up. */
  time: number | null
  deaths: number
  /** Deaths that it caused for certain: it was alone, or over a limit. */
  proven: number
  /** One was proven of this version, now or before: the run shares its process with no other. */
  ownWorker: boolean
  /** What was wrong at the last death, as the end of a sentence about the work. */
  reason: string
}

/** Why a worker died, as far as the supervisor knows. */
export interface CauseOfDeath {
  reason: string
  /** Runs that are known to have caused it; when there are any, the others are no suspects. */
  culprits: readonly string[]
}

const heartbeatFile = (dataFolder: string, slot: string) => path.join(dataFolder, 'heartbeats', `${slot}.json`)
const suspectFile = (dataFolder: string, run: string) => path.join(dataFolder, 'heartbeats', `suspect-${run}.json`)

export class Heartbeat {
  readonly #file: string
  readonly #slot: string
  readonly #oneRun: boolean
  #descriptor: number | undefined
  #length = 0
  readonly #inFlight = new Map<string, InFlight>()

  /** `oneRun`: the process has one run only, so that whatever it does it does alone. */
  constructor(dataFolder: string, slot: string, oneRun: boolean) {
    this.#file = heartbeatFile(dataFolder, slot)
    this.#slot = slot
    this.#oneRun = oneRun
    mkdirSync(path.dirname(this.#file), { recursive: true })
    this.#descriptor = openSync(this.#file, 'w')
    this.#write()
  }

  /** Tells of work before it begins: after it, it may be too late. */
  begin(run: string, { time, version, alone }: InFlight): void {
    this.#inFlight.set(run, { time, version, alone: alone || this.#oneRun })
    this.#write()
  }

  /** It is at work still, and no longer alone. */
  joined(run: string): void {
    const entry = this.#inFlight.get(run)
    if (entry) this.begin(run, { ...entry, alone: false })
  }

  end(run: string): void {
    if (this.#inFlight.delete(run)) this.#write()
  }

  /** The worker ends as it should: nobody is suspect. */
  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor)
    // Another file may have its number next.
    this.#descriptor = undefined
    rmSync(this.#file, { force: true })
  }

  /** In place, which takes microseconds, where a new file for each batch takes longer than small batches do. */
  #write(): void {
    if (this.#descriptor === undefined) return
    const beat: Beat = { slot: this.#slot, pid: process.pid, inFlight: Object.fromEntries(this.#inFlight) }
    const text = JSON.stringify(beat).padEnd(this.#length)
    try {
      writeSync(this.#descriptor, text, 0)
      this.#length = text.length
    } catch {
      // On a full disk nothing said is better than something old, which would look like a batch without end.
      ftruncateSync(this.#descriptor)
      this.#length = 0
    }
  }
}

export function readBeat(dataFolder: string, slot: string): Beat | null {
  return readJson<Beat>(heartbeatFile(dataFolder, slot))
}

/** The worker that wrote this beat is dead: what it had in flight is suspect. */
export function noteSuspects(dataFolder: string, beat: Beat, { reason, culprits }: CauseOfDeath): void {
  for (const [run, { time, version, alone }] of Object.entries(beat.inFlight)) {
    const proven = alone || culprits.includes(run)
    if (culprits.length > 0 && !proven) continue
    const known = readSuspect(dataFolder, run, version)
    const before = known?.time === time ? known : { deaths: 0, proven: 0 }
    write(dataFolder, run, {
      version,
      time,
      deaths: before.deaths + 1,
      proven: before.proven + (proven ? 1 : 0),
      ownWorker: proven || known?.ownWorker === true,
      reason,
    })
  }
  rmSync(heartbeatFile(dataFolder, beat.slot), { force: true })
}

/** What is suspect of a run in this version; another version begins with a clean slate. */
export function readSuspect(dataFolder: string, run: string, version: number): Suspect | null {
  const suspect = readJson<Suspect>(suspectFile(dataFolder, run))
  return suspect?.version === version ? suspect : null
}

/** The run has ended a worker that others need, for certain, or seems to do so again and again. */
export function needsOwnWorker(dataFolder: string, run: string, version: number): boolean {
  const suspect = readSuspect(dataFolder, run, version)
  return suspect !== null && (suspect.ownWorker || suspect.deaths >= MOST_SHARED)
}

/** It has ended its worker too often to be tried once more. */
export const isOffender = (suspect: Suspect): boolean => suspect.proven >= MOST_PROVEN

/** The work went well, or is given up: it is tried anew. That it ended a worker for certain stays known as long as the version runs. */
export function clearSuspect(dataFolder: string, run: string, suspect: Suspect): void {
  if (suspect.ownWorker) write(dataFolder, run, { ...suspect, time: null, deaths: 0, proven: 0 })
  else rmSync(suspectFile(dataFolder, run), { force: true })
}

function write(dataFolder: string, run: string, suspect: Suspect): void {
  try {
    writeFileSync(suspectFile(dataFolder, run), JSON.stringify(suspect))
  } catch {
    // On a full disk it is tried as if nothing had been.
  }
}

function readJson<T>(file: string): T | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T
  } catch {
    return null
  }
}
