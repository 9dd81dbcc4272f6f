import { Transform } from 'node:stream'

const SIGN = Buffer.from('␀')

/** PostgreSQL's text holds no NUL: each is written as the sign that stands for it. */
export const replaceNul = (): Transform =>
  new Transform({
    transform(chunk: Buffer, _encoding, done) {
      if (!chunk.includes(0)) return done(null, chunk)
      const parts: Buffer[] = []
      let from = 0
      for (let at = chunk.indexOf(0); at >= 0; at = chunk.indexOf(0, from)) {
        parts.push(chunk.subarray(from, at), SIGN)
        from = at + 1
      }
      done(null, Buffer.concat([...parts, chunk.subarray(from)]))
    },
  })
