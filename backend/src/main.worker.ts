/**
 * A worker process: loaded by the supervisor without a slot, and told its slot when there is one to fill. What it needs is loaded before,
 * so that it takes over at once.
 */
import { readdirSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { randomIds, systemClock } from './app/config.ts'
import type { Assignment, IsolatedRuns, WorkerOrders, WorkerWords } from './ipc/processMessages.ts'
import { tellParent } from './ipc/tellParent.ts'
import { whenParentEnds } from './ipc/whenParentEnds.ts'
import { Placement } from './queue/placement.ts'
import { connectRedis } from './redis/connect.ts'
import { redisPrefix } from './redis/prefix.ts'
import { openStore } from './store/index.ts'
import { machineMemory } from './supervisor/machineMemory.ts'
import { HEARTBEAT_MS } from './worker/heartbeat.ts'
import { RunWorker } from './worker/worker.ts'

/** When memory runs out, the system ends a worker before any other process of the machine, and first one that has one run only. */
const END_FIRST = { shared: 500, isolated: 900 }

/** A run with free SQL is not to slow down others where the machine has too little for all. */
const ISOLATED_NICENESS = 5

/** A process that has waited for a slot this long loads the queue's library too: before, those that start with it need the processor. */
const LOAD_QUEUE_AFTER_MS = 2000

const dataFolder = path.resolve(process.env['MILLRACE_DATA'] ?? '.millrace')
const memory = process.env['MILLRACE_RUN_MEMORY'] ?? `${Math.max(256, Math.floor(machineMemory() / 1_048_576 / 8))}MB`
const threads = Number(process.env['MILLRACE_RUN_THREADS'] ?? Math.max(1, os.availableParallelism()))
/** So that a comparison with past batches begins near them. */
const snapshotMinutes = Number(process.env['MILLRACE_SNAPSHOT_MINUTES'] || 1)
const log = (line: string) => console.error(line)
const say = (words: WorkerWords) => tellParent(words)

// The store is opened before a slot is known: it belongs to no run.
const store = await openStore({ dataFolder, databaseUrl: process.env['DATABASE_URL'] || undefined })
let ending = false
let worker: RunWorker | undefined
/** The runs with a worker of their own, as the supervisor last said. */
let isolatedRuns: IsolatedRuns
let end = async (): Promise<void> => store.close()

/** It takes a while: a worker that starts with its installation works without alarms until then, one that was a spare has loaded it. */
const loadQueue = () => import('./queue/alarms.ts')

async function work({ slot, slots, redisUrl, run, isolated }: Assignment): Promise<void> {
  isolatedRuns = isolated
  endFirst(run === undefined ? END_FIRST.shared : END_FIRST.isolated)
  if (run !== undefined) yieldToOthers(ISOLATED_NICENESS)
  const redis = connectRedis(redisUrl, log)
  const prefix = await redisPrefix(dataFolder)
  const shared = { redis, prefix, slot, known: slots, now: systemClock, changed: () => void worker?.reconcile() }
  const placement = run === undefined ? new Placement(shared) : undefined
  end = async () => {
    await worker?.close()
    await placement?.close(false)
    redis.disconnect()
    await store.close()
  }
  worker = await RunWorker.start({
    dataFolder,
    slot,
    store,
    isMine: (each) => (placement ? placement.isMine(each) : each === run),
    isolation: placement ? { state: () => isolatedRuns, ask: (runs) => say({ isolate: runs }) } : null,
    limits: { memory, threads },
    snapshotMinutes,
    now: systemClock,
    ids: randomIds,
    log,
  })
  say({ ready: true })
  // What was said while it started.
  void worker.reconcile()
  const { Alarms } = await loadQueue()
  if (!ending) worker.useAlarms(new Alarms(redis, prefix, systemClock, log))
}

/** `handOver`: another process goes on with the runs, after all that was cut. */
async function stop(handOver: boolean): Promise<void> {
  if (ending) return
  ending = true
  if (handOver) await worker?.handOver()
  await end()
  process.exit(0)
}

function endFirst(score: number): void {
  try {
    writeFileSync('/proc/self/oom_score_adj', String(score))
  } catch {
    // A system that has no such file, or does not let it be written, chooses by itself.
  }
}

/** The system knows priorities of threads only; those that begin later take after these. */
function yieldToOthers(niceness: number): void {
  try {
    for (const thread of readdirSync('/proc/self/task')) os.setPriority(Number(thread), niceness)
  } catch {
    // A thread ended meanwhile, or the system has other ways.
  }
}

process.on('SIGTERM', () => void stop(false))
process.on('SIGINT', () => undefined)
whenParentEnds(() => void stop(false))
process.on('message', ({ take, isolated, leave }: WorkerOrders) => {
  if (take) void work(take)
  if (isolated) {
    isolatedRuns = isolated
    void worker?.reconcile()
  }
  if (leave) void stop(true)
})

// Signs of life: a worker that stands still sends none, and is replaced.
setInterval(() => say({ beat: true }), HEARTBEAT_MS)
say({ booted: true })
setTimeout(() => void loadQueue(), LOAD_QUEUE_AFTER_MS)
