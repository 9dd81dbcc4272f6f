/** What a file that a person sends passes through before it stands on the disk. */
import { Transform } from 'node:stream'
import { ApiError } from '../app/problems.ts'

/** Refuses what is longer. */
export function atMost(bytes: number): Transform {
  let sofar = 0
  return new Transform({
    transform(chunk: Buffer, _, done) {
      sofar += chunk.length
      if (sofar > bytes) done(new ApiError(413, 'tooLarge'))
      else done(null, chunk)
    },
  })
}

/** Deepest nesting of JSON that the engine is given: it does not survive a hundred thousand. */
const MAX_DEPTH = 1000
const [QUOTE, BACKSLASH] = [0x22, 0x5c]
const OPENS = new Set([0x5b, 0x7b])
const CLOSES = new Set([0x5d, 0x7d])

/** Refuses JSON that is nested deeper than anything that a state holds. */
export function notTooDeep(): Transform {
  let depth = 0
  let inText = false
  let escaped = false
  return new Transform({
    transform(chunk: Buffer, _, done) {
      for (const byte of chunk) {
        if (escaped) escaped = false
        else if (inText) {
          if (byte === BACKSLASH) escaped = true
          else if (byte === QUOTE) inText = false
        } else if (byte === QUOTE) inText = true
        else if (OPENS.has(byte)) depth++
        else if (CLOSES.has(byte)) depth--
        if (depth > MAX_DEPTH) return done(new ApiError(400, 'stateFileTooDeep', { most: MAX_DEPTH }))
      }
      done(null, chunk)
    },
  })
}
