/**
 * A process of its own that sends lines of a file over TCP at a given rate, again and again. It is told `{ port, file, lineBytes }` once
 * and a rate whenever it changes, and tells what it has sent.
 */
import { openSync, readSync } from 'node:fs'
import { connect } from 'node:net'

/** Lines that are held in memory and sent in turns. */
const LINES = 50_000
const TICK_MS = 10
const TELL_EVERY_MS = 250
/** Bytes that wait in the socket above which nothing more is written: the receiver is too slow for the rate. */
const MOST_WAITING = 16 * 1024 * 1024

export interface SenderStart {
  port: number
  file: string
  /** All lines have the same length, their line ends included. */
  lineBytes: number
}

const [text] = process.argv.slice(2)
const { port, file, lineBytes } = JSON.parse(text!) as SenderStart
const buffer = Buffer.allocUnsafe(LINES * lineBytes)
readSync(openSync(file, 'r'), buffer, 0, buffer.length, 0)

const socket = connect(port, '127.0.0.1').setNoDelay(true)
socket.on('error', (error) => {
  console.error(error.message)
  process.exit(1)
})

let rate = 0
let since = performance.now()
let due = 0
let handed = 0

/** Hands over what has come due since the last time, in slices of the buffer. */
function send(): void {
  const now = performance.now()
  due += (rate * (now - since)) / 1000
  since = now
  while (handed < Math.floor(due) && socket.writableLength < MOST_WAITING) {
    const from = handed % LINES
    const lines = Math.min(Math.floor(due) - handed, LINES - from)
    socket.write(buffer.subarray(from * lineBytes, (from + lines) * lineBytes))
    handed += lines
  }
}

process.on('message', (message: { rate: number }) => {
  send()
  // What a slow receiver left behind is not made up for at the next rate.
  due = handed
  rate = message.rate
})
process.on('disconnect', () => process.exit(0))
socket.once('connect', () => {
  setInterval(send, TICK_MS)
  setInterval(() => process.send?.({ sent: socket.bytesWritten / lineBytes - socket.writableLength / lineBytes }), TELL_EVERY_MS)
  process.send?.({ ready: true })
})
