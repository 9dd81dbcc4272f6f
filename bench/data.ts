/** Inputs of the benchmarks, made from a seed so that every run and every machine reads the same bytes. */
import { closeSync, existsSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs'
import path from 'node:path'

export const CACHE = path.resolve(import.meta.dirname, '..', '.cache', 'bench')
export const RECORDS = 2_000_000
const SEED = 20_261_123
const CHUNK_RECORDS = 10_000

/** Mulberry32: a small generator of numbers in [0, 1), the same everywhere. */
export function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

function write(name: string, line: (next: () => number, index: number) => string): string {
  const file = path.join(CACHE, `${name}-${RECORDS}`)
  if (existsSync(file)) return file
  mkdirSync(CACHE, { recursive: true })
  const aside = `${file}.part`
  const handle = openSync(aside, 'w')
  const next = random(SEED)
  for (let from = 0; from < RECORDS; from += CHUNK_RECORDS) {
    let chunk = ''
    for (let index = from; index < from + CHUNK_RECORDS; index += 1) chunk += `${line(next, index)}\n`
    writeSync(handle, chunk)
  }
  closeSync(handle)
  renameSync(aside, file)
  return file
}

const VOCABULARY = 5000
/** A word of three letters or more; low numbers are frequent, as in real text. */
const word = (next: () => number): string =>
  Math.floor(VOCABULARY * next() ** 3)
    .toString(36)
    .padStart(3, 'w')

/** 2 million lines of 100 bytes with 24 words each; one line in a hundred says ERROR. */
export function textLines(): string {
  return write('lines', (next) => {
    const words = Array.from({ length: 24 }, () => word(next))
    if (next() < 0.01) words[0] = 'ERROR'
    return words.join(' ').padEnd(99, '.').slice(0, 99)
  })
}

export const ADS = 1000
export const CAMPAIGNS = 100
export const adId = (index: number): string => `ad-${String(index).padStart(32, '0')}`
export const campaignOf = (index: number): string => `campaign-${String(index % CAMPAIGNS).padStart(3, '0')}`
const EVENT_TYPES = ['view', 'click', 'purchase']
export const EVENT_COLUMNS = [
  { name: 'user_id', type: 'VARCHAR' },
  { name: 'page_id', type: 'VARCHAR' },
  { name: 'ad_id', type: 'VARCHAR' },
  { name: 'ad_type', type: 'VARCHAR' },
  { name: 'event_type', type: 'VARCHAR' },
  { name: 'event_time', type: 'BIGINT' },
  { name: 'ip_address', type: 'VARCHAR' },
]
/** Bytes of every event, its line end included. */
export const EVENT_BYTES = 241

/** 2 million JSON ad events of 241 bytes, as in the Yahoo streaming benchmark; 10,000 events per second of event time. */
export function adEvents(): string {
  return write('ads', (next, index) => {
    const event = {
      user_id: Math.floor(next() * 1e15)
        .toString(36)
        .padStart(36, 'u'),
      page_id: Math.floor(next() * 1e6)
        .toString(36)
        .padStart(36, 'p'),
      ad_id: adId(Math.floor(next() * ADS)),
      ad_type: 'banner',
      event_type: EVENT_TYPES[Math.floor(next() * EVENT_TYPES.length)],
      event_time: 1_700_000_000_000 + Math.floor(index / 10),
      ip_address: '',
    }
    const short = 240 - JSON.stringify(event).length
    return JSON.stringify({ ...event, ip_address: '1'.repeat(Math.max(0, short)) })
  })
}

export const KEYS = 1_000_000
export const KEY_COLUMNS = [
  { name: 'k', type: 'INTEGER' },
  { name: 'v', type: 'INTEGER' },
]

/** 2 million JSON records with a number for one of a million keys, or of as many as `keys` says. */
export function keyedNumbers(keys = KEYS): string {
  return write(`keys-${keys}`, (next) => JSON.stringify({ k: Math.floor(next() * keys), v: Math.floor(next() * 1000) }))
}
