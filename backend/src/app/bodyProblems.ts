/** What the reader of bodies refuses, as problems: it says so in English, and to programmers. */
import type { ApiProblemCode } from '@millrace/shared'
import type { NextFunction, Request, Response } from 'express'
import { ApiError } from './problems.ts'

/** What it throws, as far as it can be told apart: https://github.com/expressjs/body-parser#errors, and by `code` those of zlib. */
interface BodyError {
  type?: unknown
  code?: unknown
  status?: unknown
  charset?: unknown
  encoding?: unknown
}

/** What zlib calls its errors, of gzip and deflate, Brotli and Zstandard. */
const UNPACKING = /^(Z|ERR_|ZSTD)_/

const codes: Record<string, ApiProblemCode> = {
  'entity.too.large': 'tooLarge',
  'entity.parse.failed': 'bodyNotJson',
  'charset.unsupported': 'bodyCharset',
  'encoding.unsupported': 'bodyEncoding',
  'request.aborted': 'bodyCutOff',
  'request.size.invalid': 'bodyCutOff',
}

/** The problem of an error that came of reading a body; undefined where it came of something else. */
export function bodyProblem(error: unknown): ApiError | undefined {
  const { type, code: cause, status, charset, encoding } = (error ?? {}) as BodyError
  const code = typeof type === 'string' ? codes[type] : undefined
  if (code === undefined) return typeof cause === 'string' && UNPACKING.test(cause) ? new ApiError(400, 'bodyNotPacked') : undefined
  const params = { ...(charset !== undefined && { charset }), ...(encoding !== undefined && { encoding }) }
  return new ApiError(typeof status === 'number' ? status : 400, code, params)
}

/** Goes right behind the reader of bodies. Express knows by the four parameters that it takes errors. */
export function bodyProblems(error: unknown, _request: Request, _response: Response, next: NextFunction): void {
  next(bodyProblem(error) ?? error)
}
