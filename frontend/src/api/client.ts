import { apiProblemInWords, type ApiProblem } from '@millrace/shared'
import { t } from '../ui/text.ts'
import { readLines } from './lines.ts'
import { sendFile, type FileWatch } from './sendFile.ts'

/** Longest wait for an answer, in milliseconds. */
const TIMEOUT_MS = 30_000
/** The same where a file is sent. */
const FILE_TIMEOUT_MS = 300_000
/** The same for all lines of an answer that is told line by line: the server gives up earlier. */
const LINES_TIMEOUT_MS = 120_000

/** A request that was refused or not answered; `message` says it in words. `status` is 0 when the server was not reached. */
export class ApiError extends Error {
  readonly status: number
  readonly problem: ApiProblem
  constructor(status: number, problem: ApiProblem) {
    super(problemInWords(problem))
    this.name = 'ApiError'
    this.status = status
    this.problem = problem
  }
  /** The same may work in a moment. */
  get isPassing(): boolean {
    return this.problem.code !== 'late' && (this.status === 0 || this.status >= 500)
  }
}

/** A problem in words: the browser's own, or what the api told. */
function problemInWords({ code, params }: ApiProblem): string {
  if (code === 'unreachable') return t('The server does not answer. Is it still running?')
  if (code === 'late') return t('The server did not answer within {wait, duration}. Try again.', { wait: Number(params['wait']) })
  if (code === 'noJson')
    return t('The server answered with something else than data (status {status}).', { status: Number(params['status']) })
  return apiProblemInWords({ code, params })
}

/** The api's REST routes. `path` is below `/api`, such as `/pipelines`. Every method throws `ApiError`. */
export const api = {
  get: <T>(path: string, signal?: AbortSignal) => call<T>('GET', path, undefined, signal),
  /** As `get`, by the token of a read-only link. */
  getAs: <T>(token: string, path: string, signal?: AbortSignal) =>
    call<T>('GET', path, undefined, signal, { authorization: `Bearer ${token}` }),
  post: <T>(path: string, body?: unknown, signal?: AbortSignal) => call<T>('POST', path, body, signal),
  /** Asks for lines of JSON, each handed on as it arrives. Resolves behind the last; an abort ends the work at the server too. */
  postLines: <T>(path: string, body: unknown, take: (line: T) => void, signal: AbortSignal) => callForLines(path, body, take, signal),
  put: <T>(path: string, body: unknown) => call<T>('PUT', path, body),
  /** Sends a file as it is, and takes the answer line by line. Resolves behind the last; an abort ends the work at the server too. */
  putFile: <T>(path: string, file: Blob, watch: FileWatch<T>) => putFile(path, file, watch),
  patch: <T = void>(path: string, body: unknown) => call<T>('PATCH', path, body),
  delete: <T = void>(path: string) => call<T>('DELETE', path),
}

async function call<T>(method: string, path: string, body?: unknown, signal?: AbortSignal, headers?: Record<string, string>): Promise<T> {
  const limit = new AbortController()
  const timer = setTimeout(() => limit.abort(), TIMEOUT_MS)
  let response: Response
  let text: string
  try {
    response = await fetch(`/api${path}`, {
      method,
      signal: signal ? AbortSignal.any([signal, limit.signal]) : limit.signal,
      headers: {
        accept: 'application/json',
        ...headers,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    // It may break off, or stop, in the middle of the answer too.
    text = await response.text()
  } catch (error) {
    if (signal?.aborted) throw error
    throw new ApiError(0, limit.signal.aborted ? { code: 'late', params: { wait: TIMEOUT_MS } } : { code: 'unreachable', params: {} })
  } finally {
    clearTimeout(timer)
  }
  if (response.status === 204) return undefined as T
  const answer = parse(text)
  if (response.ok && answer !== undefined) return answer as T
  throw refusal(response.status, answer)
}

async function callForLines<T>(path: string, body: unknown, take: (line: T) => void, signal: AbortSignal): Promise<void> {
  const limit = AbortSignal.timeout(LINES_TIMEOUT_MS)
  try {
    const response = await fetch(`/api${path}`, {
      method: 'POST',
      signal: AbortSignal.any([signal, limit]),
      headers: { accept: 'application/x-ndjson, application/json', 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (response.ok && response.body) return await readLines(response.body, (line) => take(line as T))
    throw refusal(response.status, parse(await response.text()))
  } catch (error) {
    if (signal.aborted || error instanceof ApiError) throw error
    if (limit.aborted) throw new ApiError(0, { code: 'late', params: { wait: LINES_TIMEOUT_MS } })
    throw new ApiError(0, { code: 'unreachable', params: {} })
  }
}

async function putFile<T>(path: string, file: Blob, watch: FileWatch<T>): Promise<void> {
  const end = await sendFile(`/api${path}`, file, { ...watch, timeoutMs: FILE_TIMEOUT_MS })
  if (end.how === 'answered') {
    if (end.status >= 400) throw refusal(end.status, parse(end.text))
  } else
    throw new ApiError(0, end.how === 'late' ? { code: 'late', params: { wait: FILE_TIMEOUT_MS } } : { code: 'unreachable', params: {} })
}

function refusal(status: number, answer: unknown): ApiError {
  const problem = (answer as { problem?: ApiProblem } | undefined)?.problem
  return new ApiError(status, problem ?? { code: 'noJson', params: { status } })
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
