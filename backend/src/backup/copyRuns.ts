/** Has a run copied by whoever may touch it: its owner and the intake while they work, this process where nobody does. */
import { mkdir, readdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { copyClosedRun, COPY_FOLDER } from '../engine/snapshot.ts'
import { copyInput } from '../intake/copyInput.ts'
import { type Channel, connectChannel } from '../ipc/channel.ts'
import type { IntakeRequests, RunSnapshot, WorkerRequests } from '../ipc/messages.ts'
import { BackupProblem } from './problem.ts'

/** How long a run may stay between owners, or the intake away, in milliseconds. */
const PATIENCE_MS = 60_000
const RETRY_MS = 100
const WORKER = /^worker-.+\.sock$/
/** Whoever held the run, or had it open, is going or coming. */
const PASSING = new Set(['closed', 'notOwner', 'staleEpoch', 'locked'])

type Code = Error & { code?: string }

export interface RunPlace {
  dataFolder: string
  run: string
  /** Intake and workers may be at work; otherwise the caller keeps them from starting. */
  live: boolean
}

/**
 * Copies a run at a batch boundary, with its input, and hands the folder of the copy to `take`; it is deleted afterwards. Throws a
 * BackupProblem when nobody answers for the run.
 */
export async function copyRun<T>(place: RunPlace, take: (folder: string, snapshot: RunSnapshot) => Promise<T>): Promise<T> {
  const folder = path.join(runFolder(place), COPY_FOLDER)
  try {
    return await take(folder, await patiently(place, () => snapshot(place)))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const runFolder = ({ dataFolder, run }: RunPlace) => path.join(dataFolder, 'runs', run)
const socketOf = ({ dataFolder }: RunPlace, name: string) => path.join(dataFolder, 'sockets', name)

/** Tries again while workers and the intake come and go. */
async function patiently<T>(place: RunPlace, work: () => Promise<T>): Promise<T> {
  const until = performance.now() + PATIENCE_MS
  for (;;) {
    try {
      return await work()
    } catch (cause) {
      const { code, message } = cause as Code
      if (!PASSING.has(code ?? '')) throw new BackupProblem(`Run ${place.run} could not be copied: ${message}`, { cause })
      if (performance.now() > until) {
        throw new BackupProblem(
          `Run ${place.run} could not be copied: nobody answered for it for ${PATIENCE_MS / 1000} s (${message}). Look at what Millrace prints, or stop it and back up then.`,
          { cause },
        )
      }
      await pause(RETRY_MS)
    }
  }
}

async function snapshot(place: RunPlace): Promise<RunSnapshot> {
  const held = place.live ? await askOwners(place) : null
  if (held) return held
  const folder = runFolder(place)
  const target = path.join(folder, COPY_FOLDER)
  await rm(target, { recursive: true, force: true })
  await mkdir(target)
  return copyClosedRun(folder, target, () =>
    place.live ? askIntake(place) : copyInput(path.join(folder, 'input'), path.join(target, 'input')),
  )
}

/** Asks every worker; null when none holds the run. */
async function askOwners(place: RunPlace): Promise<RunSnapshot | null> {
  const { run } = place
  for (const name of await readdir(path.join(place.dataFolder, 'sockets'))) {
    if (!WORKER.test(name)) continue
    const channel = await connectChannel<WorkerRequests>(socketOf(place, name), {}).catch(() => null)
    if (!channel) continue
    const answer = await ask(channel, 'snapshot', { run, folder: COPY_FOLDER }).catch((error: Code) => {
      if (error.code !== 'notOwner') throw error
      return null
    })
    if (answer) return answer
  }
  return null
}

/** No owner has the run open, so none is there to be fenced. */
async function askIntake(place: RunPlace): Promise<void> {
  const channel = await connectChannel<IntakeRequests>(socketOf(place, 'intake.sock'), {}).catch((cause: unknown) => {
    throw Object.assign(new Error('the intake is away', { cause }), { code: 'closed' })
  })
  await ask(channel, 'copyInput', { run: place.run, epoch: Number.MAX_SAFE_INTEGER, folder: COPY_FOLDER })
}

async function ask<R extends { [K in keyof R]: { request: unknown; answer: unknown } }, K extends keyof R & string>(
  channel: Channel<R>,
  kind: K,
  request: R[K]['request'],
): Promise<R[K]['answer']> {
  try {
    return await channel.request(kind, request)
  } finally {
    channel.close()
  }
}
