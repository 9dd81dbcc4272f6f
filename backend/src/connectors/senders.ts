/** Tells who sends to a source: each that comes and leaves, and where there are many of them, all of a minute together. */
import type { Socket } from 'node:net'
import { said, type Said } from '@millrace/shared'
import type { IngestAnswer } from './source.ts'

/** What many senders do within this time is told together, in milliseconds. */
const TOGETHER_MS = 60_000
/** As many things are told one by one within that time. */
const ONE_BY_ONE = 10
/** Most senders without a connection that are told apart. */
const TOLD_APART = 1000

interface Sent {
  records: number
  bytes: number
}

export interface SenderLogParts {
  tell(what: Said): void
  /** Acts after some milliseconds; answers with how that is taken back. */
  later(ms: number, act: () => void): () => void
}

export const laterByTimer: SenderLogParts['later'] = (ms, act) => {
  const timer = setTimeout(act, ms)
  return () => clearTimeout(timer)
}

/** Where the other end of a socket is, as people write it. */
export const addressOf = ({ remoteAddress = '?' }: Pick<Socket, 'remoteAddress'>): string =>
  remoteAddress.replace(/^::ffff:(?=[\d.]+$)/, '')

/** The same with the port. */
export function placeOf(socket: Pick<Socket, 'remoteAddress' | 'remotePort'>): string {
  const address = addressOf(socket)
  return `${address.includes(':') ? `[${address}]` : address}:${socket.remotePort ?? '?'}`
}

/** Lines of a log about senders: at most eleven a minute, and one a minute while there are many. */
export class SenderLog {
  readonly #parts: SenderLogParts
  #came = 0
  #left = 0
  #sent: Sent = { records: 0, bytes: 0 }
  #untold = 0
  /** There were too many in the minute before: nothing is told one by one. */
  #isBusy = false
  #cancel: (() => void) | undefined

  constructor(parts: SenderLogParts) {
    this.#parts = parts
  }

  came(what: Said): void {
    this.#came++
    this.#tell(what)
  }

  /** `sent` is all that it has sent. */
  left(what: Said, sent: Sent): void {
    this.#left++
    this.#sent = { records: this.#sent.records + sent.records, bytes: this.#sent.bytes + sent.bytes }
    this.#tell(what)
  }

  /** Tells what is not told yet. */
  close(): void {
    this.#cancel?.()
    this.#tellTogether()
  }

  #tell(what: Said): void {
    this.#cancel ??= this.#parts.later(TOGETHER_MS, () => this.#endMinute())
    if (this.#isBusy || this.#came + this.#left > ONE_BY_ONE) this.#untold++
    else this.#parts.tell(what)
  }

  #endMinute(): void {
    this.#isBusy = this.#came + this.#left > ONE_BY_ONE
    this.#tellTogether()
    this.#cancel = this.#isBusy ? this.#parts.later(TOGETHER_MS, () => this.#endMinute()) : undefined
  }

  #tellTogether(): void {
    if (this.#untold > 0) this.#parts.tell(togetherInWords(this.#came, this.#left, this.#sent))
    this.#came = this.#left = this.#untold = 0
    this.#sent = { records: 0, bytes: 0 }
  }
}

/** Senders that have no connection of their own: who has sent nothing for a minute has left. */
export class PostingSenders {
  readonly #log: SenderLog
  readonly #later: SenderLogParts['later']
  readonly #known = new Map<string, Sent & { requests: number; isQuiet: boolean }>()
  #cancel: (() => void) | undefined

  constructor(parts: SenderLogParts) {
    this.#log = new SenderLog(parts)
    this.#later = parts.later
  }

  /** A request of `bytes` from an address was answered. */
  posted(address: string, bytes: number, answer: IngestAnswer): void {
    let sender = this.#known.get(address)
    if (!sender) {
      if (this.#known.size >= TOLD_APART) return
      sender = { requests: 0, records: 0, bytes: 0, isQuiet: false }
      this.#known.set(address, sender)
      this.#log.came(said('{address} posts records.', { address }))
    }
    sender.isQuiet = false
    sender.requests++
    sender.bytes += bytes
    if (answer.status === 200) sender.records += answer.accepted + answer.refused
    this.#cancel ??= this.#later(TOGETHER_MS, () => this.#lookForQuiet())
  }

  close(): void {
    this.#cancel?.()
    this.#log.close()
  }

  #lookForQuiet(): void {
    for (const [address, sender] of this.#known) {
      if (sender.isQuiet) {
        this.#known.delete(address)
        const { requests, records, bytes } = sender
        const what = said(
          '{address} posts nothing any more, after {requests, plural, one {# request} other {# requests}}: {records, plural, one {# record} other {# records}}, {bytes, plural, one {# byte} other {# bytes}}.',
          { address, requests, records, bytes },
        )
        this.#log.left(what, sender)
      } else sender.isQuiet = true
    }
    this.#cancel = this.#known.size > 0 ? this.#later(TOGETHER_MS, () => this.#lookForQuiet()) : undefined
  }
}

const togetherInWords = (came: number, left: number, { records, bytes }: Sent): Said =>
  said(
    'Within a minute {came, plural, one {# sender} other {# senders}} came and {left} left, after {records, plural, one {# record} other {# records}} and {bytes, plural, one {# byte} other {# bytes}}.',
    { came, left, records, bytes },
  )
