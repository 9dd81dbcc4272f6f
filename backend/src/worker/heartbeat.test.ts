import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  type CauseOfDeath,
  clearSuspect,
  Heartbeat,
  isOffender,
  needsOwnWorker,
  noteSuspects,
  OPENING,
  readBeat,
  readSuspect,
} from './heartbeat.ts'

const UNKNOWN = { reason: 'it crashed', culprits: [] }

let folder: string
beforeEach(() => void (folder = mkdtempSync(path.join(os.tmpdir(), 'millrace-beat-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** A worker dies while it does this. */
function die(
  work: Record<string, { time: number; version?: number; alone?: boolean }>,
  cause: CauseOfDeath = UNKNOWN,
  oneRun = false,
): void {
  const heartbeat = new Heartbeat(folder, 'w1', oneRun)
  for (const [run, { time, version = 1, alone = false }] of Object.entries(work)) heartbeat.begin(run, { time, version, alone })
  noteSuspects(folder, readBeat(folder, 'w1')!, cause)
}
const suspect = (run: string, version = 1) => readSuspect(folder, run, version)

test('the file holds what is in flight, and goes with the worker', () => {
  const heartbeat = new Heartbeat(folder, 'w1', false)
  heartbeat.begin('a', { time: 5, version: 2, alone: false })
  heartbeat.begin('b', { time: OPENING, version: 1, alone: false })
  heartbeat.end('b')
  expect(readBeat(folder, 'w1')).toEqual({ slot: 'w1', pid: process.pid, inFlight: { a: { time: 5, version: 2, alone: false } } })
  // A shorter text leaves nothing of a longer one behind.
  heartbeat.end('a')
  expect(readBeat(folder, 'w1')).toEqual({ slot: 'w1', pid: process.pid, inFlight: {} })
  heartbeat.close()
  heartbeat.begin('a', { time: 6, version: 2, alone: false })
  expect(readBeat(folder, 'w1')).toBeNull()
})

test('all in flight at a death are suspects, and none is proven guilty', () => {
  die({ a: { time: 1 }, b: { time: 2 } })
  for (const run of ['a', 'b']) {
    expect(suspect(run)).toMatchObject({ deaths: 1, proven: 0 })
    expect(needsOwnWorker(folder, run, 1)).toBe(false)
    expect(isOffender(suspect(run)!)).toBe(false)
  }
})

test('a batch that was alone at two deaths is the offender; with company before, that is the third death', () => {
  die({ a: { time: 1 }, b: { time: 2 } })
  die({ a: { time: 1, alone: true } })
  expect(needsOwnWorker(folder, 'a', 1)).toBe(true)
  expect(isOffender(suspect('a')!)).toBe(false)
  die({ a: { time: 1 } }, UNKNOWN, true)
  expect(suspect('a')).toMatchObject({ time: 1, deaths: 3, proven: 2, reason: 'it crashed' })
  expect(isOffender(suspect('a')!)).toBe(true)
  expect(isOffender(suspect('b')!)).toBe(false)
})

test('a batch that is not alone any more is not proven guilty, but dies in a process of its own next', () => {
  die({ a: { time: 1 }, b: { time: 1 } })
  const heartbeat = new Heartbeat(folder, 'w1', false)
  heartbeat.begin('a', { time: 1, version: 1, alone: true })
  heartbeat.joined('a')
  heartbeat.joined('b')
  noteSuspects(folder, readBeat(folder, 'w1')!, UNKNOWN)
  expect(suspect('a')).toMatchObject({ deaths: 2, proven: 0 })
  expect(suspect('b')).toMatchObject({ deaths: 1, proven: 0 })
  expect(needsOwnWorker(folder, 'a', 1)).toBe(true)
  expect(needsOwnWorker(folder, 'b', 1)).toBe(false)
  clearSuspect(folder, 'a', suspect('a')!)
  expect(needsOwnWorker(folder, 'a', 1)).toBe(false)
})

test('where the culprit is known, the others are no suspects', () => {
  die({ a: { time: 1 }, b: { time: 2 } }, { reason: 'it took more than 2 s', culprits: ['a'] })
  expect(suspect('a')).toMatchObject({ deaths: 1, proven: 1, reason: 'it took more than 2 s' })
  expect(suspect('b')).toBeNull()
})

test('another batch begins to count anew, and so does another version', () => {
  die({ a: { time: 1 } }, UNKNOWN, true)
  die({ a: { time: 2 } }, UNKNOWN, true)
  expect(suspect('a')).toMatchObject({ time: 2, deaths: 1, proven: 1 })
  die({ a: { time: 2, version: 2 } }, UNKNOWN, true)
  expect(suspect('a', 1)).toBeNull()
  expect(suspect('a', 2)).toMatchObject({ deaths: 1, proven: 1 })
})

test('a suspect that goes well is forgotten; one that was guilty before keeps a worker of its own for as long as its version runs', () => {
  die({ a: { time: 1 }, b: { time: 1 } })
  clearSuspect(folder, 'b', suspect('b')!)
  expect(suspect('b')).toBeNull()
  die({ a: { time: 1, alone: true } })
  clearSuspect(folder, 'a', suspect('a')!)
  expect(suspect('a')).toMatchObject({ time: null, deaths: 0, proven: 0 })
  expect(needsOwnWorker(folder, 'a', 1)).toBe(true)
  expect(needsOwnWorker(folder, 'a', 2)).toBe(false)
})
