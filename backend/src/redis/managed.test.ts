import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { Redis } from 'ioredis'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ManagedRedis } from './managed.ts'

let folder: string
let started: ManagedRedis[]
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'millrace-redis-'))
  started = []
})
afterEach(async () => {
  for (const redis of started) await redis.stop()
  await rm(folder, { recursive: true, force: true })
})

async function start(ended: () => void = () => undefined): Promise<ManagedRedis> {
  const redis = await ManagedRedis.prepare(folder, () => undefined)
  started.push(redis)
  await redis.start(ended)
  return redis
}

async function ask<T>(work: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis(path.join(folder, 'sockets', 'redis.sock'), { retryStrategy: () => null })
  client.on('error', () => undefined)
  try {
    return await work(client)
  } finally {
    client.disconnect()
  }
}
const answers = () =>
  ask((client) => client.ping()).then(
    () => true,
    () => false,
  )

/** Another supervisor on the same folder: a process of its own. */
async function startElsewhere(): Promise<ChildProcess> {
  const script = `
    import { ManagedRedis } from ${JSON.stringify(path.join(import.meta.dirname, 'managed.ts'))}
    const redis = await ManagedRedis.prepare(${JSON.stringify(folder)}, () => undefined)
    await redis.start(() => undefined)
    console.log('started')
    setInterval(() => undefined, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  return child
}

test('what it holds is there when it is started again', async () => {
  const redis = await start()
  await ask((client) => client.set('kept', 'yes'))
  await redis.stop()
  expect(await answers()).toBe(false)
  await redis.start(() => undefined)
  expect(await ask((client) => client.get('kept'))).toBe('yes')
})

test('an end that nobody asked for is told, one that was asked for is not', async () => {
  const { promise, resolve } = Promise.withResolvers<void>()
  await start(resolve)
  await ask((client) => client.call('SHUTDOWN', 'NOSAVE').catch(() => undefined))
  await promise
  let told = false
  const redis = await start(() => (told = true))
  await redis.stop()
  expect(told).toBe(false)
})

test('it ends with its parent, even after kill -9', async () => {
  const parent = await startElsewhere()
  expect(await answers()).toBe(true)
  parent.kill('SIGKILL')
  await expect.poll(answers, { timeout: 3000 }).toBe(false)
})

test('one that still ends is waited for, and nothing is lost between the two', async () => {
  const parent = await startElsewhere()
  await ask((client) => client.set('kept', 'yes'))
  const next = start()
  // It looks, and sees the one before.
  await new Promise((resolve) => setTimeout(resolve, 300))
  parent.kill('SIGKILL')
  await next
  expect(await ask((client) => client.get('kept'))).toBe('yes')
  await new Promise((resolve) => setTimeout(resolve, 500))
  expect(await answers()).toBe(true)
})
