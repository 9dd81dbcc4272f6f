/**
 * What stands around a person's code inside the isolate. The text of this function is run there: it may use nothing from outside of itself.
 * What it needs of the language it takes before the code runs, which may change all of it.
 */
import type { Answer, Setup } from './messages.ts'

/** Asks the sandbox for something; `main` is the person's function. */
export type Ask = (what: 'main' | 'rows' | 'end' | 'more' | 'taken', value?: unknown) => Answer | undefined

export function sandbox({ over, time, whole, bytes, wide }: Omit<Setup, 'script' | 'memory'>): Ask {
  const { parse, stringify, rawJSON } = JSON as typeof JSON & { rawJSON(text: string): unknown }
  const { isArray } = Array
  const { isSafeInteger } = Number
  const { imul } = Math
  const batch = Object.freeze({ time: new Date(time) })
  const TAKEN_CHARACTERS = 1_000_000

  // Time stands still within a batch, and chance follows from it and from the row, so that a replay agrees.
  const RealDate = Date
  const BatchDate = function (this: unknown, ...given: unknown[]) {
    if (!new.target) return new RealDate(time).toString()
    return Reflect.construct(RealDate, given.length === 0 ? [time] : given, new.target as typeof RealDate) as Date
  }
  BatchDate.prototype = RealDate.prototype
  RealDate.prototype.constructor = BatchDate
  Object.assign(BatchDate, { now: () => time, parse: RealDate.parse, UTC: RealDate.UTC })
  Object.defineProperty(BatchDate, 'name', { value: 'Date' })
  Object.defineProperty(globalThis, 'Date', { value: BatchDate, writable: true, configurable: true, enumerable: false })
  const formats = Intl.DateTimeFormat.prototype
  const format = Object.getOwnPropertyDescriptor(formats, 'format')!.get!
  const { formatToParts } = formats
  Object.defineProperty(formats, 'format', {
    configurable: true,
    get(this: Intl.DateTimeFormat) {
      const formatted = format.call(this) as (date?: number | Date) => string
      return (date?: number | Date) => formatted(date === undefined ? time : date)
    },
  })
  formats.formatToParts = function (date) {
    return formatToParts.call(this, date === undefined ? time : date)
  }
  let chance = 0
  const seed = (row: number) => {
    chance = (imul(time ^ (time / 4_294_967_296), 0x85ebca6b) ^ imul(row + 1, 0x9e3779b1)) | 0
  }
  Math.random = () => {
    chance = (chance + 0x6d2b79f5) | 0
    let mixed = imul(chance ^ (chance >>> 15), 1 | chance)
    mixed = (mixed + imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  // What depends on the machine's memory or on other threads, or runs past the memory limit.
  for (const name of ['WebAssembly', 'SharedArrayBuffer', 'Atomics', 'WeakRef', 'FinalizationRegistry'])
    Reflect.deleteProperty(globalThis, name)

  const WIDE = wide === 'decimal' ? /[\d.]{16}/ : /(?<![\d.])\d{16}/
  const exact = (_key: string, value: unknown, { source }: { source: string }): unknown => {
    if (typeof value !== 'number' || isSafeInteger(value)) return value
    if (/^-?\d+$/.test(source)) return BigInt(source)
    const digits = source.replace(/^-?0*\.?0*|0+$/g, '').replace('.', '')
    return digits.length <= 15 || /e/i.test(source) || String(value) === source ? value : source
  }
  const BYTES = /^(?:[ -[\]-~]|\\x[\da-f]{2})*$/i
  const test = WIDE.test.bind(WIDE)
  const read = (text: string): unknown[] =>
    (wide !== 'none' && test(text) ? (parse as (text: string, each: typeof exact) => unknown)(text, exact) : parse(text)) as unknown[]
  // A whole number of any length is written as it is.
  const bigs = BigInt.prototype
  Object.defineProperty(bigs, 'toJSON', {
    value(this: bigint) {
      return rawJSON(`${this}`)
    },
  })

  const cut = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most)}…` : text)
  const said = (error: unknown): string => {
    try {
      if (!(error instanceof Error)) return cut(`it threw ${String(error)}`, 500)
      const at = /code\.js:(\d+)/.exec(error.stack ?? '')
      return cut(`${at ? `line ${at[1]}: ` : ''}${error.name}: ${error.message.replace(/\s*\n\s*/g, ' ')}`, 500)
    } catch {
      return 'it threw something that cannot be shown'
    }
  }
  const shown = (value: unknown): string => {
    try {
      return cut(stringify(value) ?? String(value), 2000)
    } catch {
      return 'something that cannot be shown'
    }
  }
  class Misfit extends Error {}
  const because = (error: unknown): string => (error instanceof Misfit ? error.message : said(error))
  /** A row as a line of JSON. */
  const line = (value: unknown): string => {
    if (value === undefined) throw new Misfit('it gave back nothing: end it with "return row", or with "return null" to leave the row out')
    if (typeof value !== 'object' || value === null || isArray(value))
      throw new Misfit(`it gave back ${cut(shown(value), 60)} instead of a row`)
    if (typeof (value as PromiseLike<unknown>).then === 'function')
      throw new Misfit('it is asynchronous, and there is nothing to wait for here')
    for (let i = 0; i < whole.length; i++) {
      const name = whole[i]!
      const cell = (value as Record<string, unknown>)[name]
      if (typeof cell === 'number' && cell - cell === 0 && cell % 1 !== 0) throw new Misfit(`${name}: ${cell} is not a whole number`)
    }
    for (let i = 0; i < bytes.length; i++) {
      const name = bytes[i]!
      const cell = (value as Record<string, unknown>)[name] ?? ''
      if (typeof cell !== 'string' || !BYTES.test(cell))
        throw new Misfit(`${name}: ${cut(shown(cell), 60)} is not written as bytes are, such as \\xAA`)
    }
    const text = stringify(value)
    if (typeof text !== 'string' || text[0] !== '{') throw new Misfit(`it gave back ${cut(shown(value), 60)} instead of a row`)
    return `${text}\n`
  }

  const nothing = (): Answer => ({ out: '', done: 0, failed: [], more: false })
  let main: (rows: unknown, batch: unknown) => unknown = () => null
  let answer = nothing()
  let seen = 0
  let all: unknown[] = []
  let results: unknown[] = []
  let next = 0

  const eachRow = (rows: unknown[]) => {
    for (let i = 0; i < rows.length; i++) {
      seed(seen++)
      try {
        const value = main(rows[i], batch)
        let lines = ''
        if (isArray(value)) for (let k = 0; k < value.length; k++) lines += line(value[k])
        else if (value !== null) lines = line(value)
        answer.out += lines
      } catch (error) {
        answer.failed[answer.failed.length] = [i, because(error), '']
      }
      answer.done = i + 1
    }
  }
  const wholeBatch = () => {
    seed(0)
    const rows = all
    all = []
    try {
      const made = main(rows, batch)
      if (isArray(made)) results = made
      else if (made !== null) throw new Misfit(`it gave back ${cut(shown(made), 60)} instead of a list of rows`)
    } catch (error) {
      answer.refused = because(error)
    }
  }
  const takeResults = () => {
    while (next < results.length && answer.out.length < TAKEN_CHARACTERS) {
      const value = results[next++]
      try {
        if (value !== null) answer.out += line(value)
      } catch (error) {
        answer.failed[answer.failed.length] = [-1, because(error), shown(value)]
      }
    }
    answer.more = next < results.length
  }

  return (what, value) => {
    if (what === 'main') {
      main = value as typeof main
      return undefined
    }
    if (what === 'taken') return answer
    answer = nothing()
    if (what === 'rows') {
      const rows = read(value as string)
      if (over === 'row') eachRow(rows)
      else {
        for (let i = 0; i < rows.length; i++) all[all.length] = rows[i]
        answer.done = rows.length
      }
      return answer
    }
    if (what === 'end') wholeBatch()
    takeResults()
    return answer
  }
}
