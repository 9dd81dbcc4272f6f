/**
 * A worker process: started by the supervisor with a slot, or without one as a spare that is told its slot when another has died.
 * What it needs is loaded before, so that a spare takes over at once.
 */
import os from 'node:os'
import path from 'node:path'
import { randomIds, systemClock } from './app/config.ts'
import { redisPrefix } from './redis/prefix.ts'
import { openStore } from './store/index.ts'
import { HEARTBEAT_MS } from './worker/heartbeat.ts'
import { RunWorker } from './worker/worker.ts'

interface Take {
  slot: string
  /** All slots of this installation. */
  slots: string[]
  redisUrl: string
}

const dataFolder = path.resolve(process.env['MILLRACE_DATA'] ?? '.millrace')
const memory = process.env['MILLRACE_RUN_MEMORY'] ?? `${Math.max(256, Math.floor(os.totalmem() / 1_048_576 / 8))}MB`
const threads = Number(process.env['MILLRACE_RUN_THREADS'] ?? Math.max(1, os.availableParallelism()))
const log = (line: string) => console.error(line)

// The store is opened before a slot is known: it belongs to no run.
const store = await openStore({ dataFolder, databaseUrl: process.env['DATABASE_URL'] || undefined })
let ending = false
let end = async (): Promise<void> => store.close()

async function work({ slot, slots, redisUrl }: Take): Promise<void> {
  const { connectRedis } = await import('./redis/connect.ts')
  const { Placement } = await import('./queue/placement.ts')
  const redis = connectRedis(redisUrl, log)
  const prefix = await redisPrefix(dataFolder)
  let worker: RunWorker | undefined
  const placement = new Placement({ redis, prefix, slot, known: slots, now: systemClock, changed: () => void worker?.reconcile() })
  end = async () => {
    await worker?.close()
    await placement.close(false)
    redis.disconnect()
    await store.close()
  }
  worker = await RunWorker.start({
    dataFolder,
    slot,
    store,
    isMine: (run) => placement.isMine(run),
    limits: { memory, threads },
    now: systemClock,
    ids: randomIds,
    log,
  })
  process.send?.({ ready: true })
  // The queue's library takes a while to load: the first batches do not wait for it.
  const { Alarms } = await import('./queue/alarms.ts')
  if (!ending) worker.useAlarms(new Alarms(redis, prefix, systemClock, log))
}

async function stop(): Promise<void> {
  if (ending) return
  ending = true
  await end()
  process.exit(0)
}

process.on('SIGTERM', () => void stop())
process.on('SIGINT', () => undefined)
process.on('disconnect', () => void stop())
process.on('message', (message: { take?: Take }) => {
  if (message.take) void work(message.take)
})

// Signs of life: a worker that stands still sends none, and is replaced.
setInterval(() => process.send?.({ beat: true }), HEARTBEAT_MS)
process.send?.({ booted: true })
