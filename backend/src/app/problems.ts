/** Errors as `{ problem: { code, params } }`: the browser's catalogue turns them into words. */
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common'
import { toldIssue, type ApiProblem, type ApiProblemCode, type MissingThing } from '@millrace/shared'
import type { Response } from 'express'
import type { z } from 'zod'

/** An error that a person can act on. */
export class ApiError extends HttpException {
  readonly problem: ApiProblem
  constructor(status: number, code: ApiProblemCode, params: Record<string, unknown> = {}) {
    super(code, status)
    this.problem = { code, params }
  }
}

export const notFound = (what: MissingThing, id: string) => new ApiError(404, 'notFound', { what, id })

/** Most issues of one request that are told. */
const ISSUES = 20

/** What a body or query that does not fit its schema is answered with. */
export function invalid(issues: readonly { message: string; path?: readonly unknown[] | undefined }[]): ApiError {
  const told = issues.slice(0, ISSUES).map((issue) => ({
    path: (issue.path ?? []).map((part) => String(typeof part === 'object' && part !== null && 'key' in part ? part.key : part)).join('.'),
    message: 'code' in issue ? toldIssue(issue as z.core.$ZodIssue) : issue.message,
  }))
  return new ApiError(400, 'invalid', { issues: told })
}

@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #log = new Logger('api')

  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>()
    if (response.headersSent) return void response.end()
    const { status, problem } = this.#toProblem(error)
    response.status(status).json({ problem })
  }

  #toProblem(error: unknown): { status: number; problem: ApiProblem } {
    if (error instanceof ApiError) return { status: error.getStatus(), problem: error.problem }
    const status = statusOf(error)
    if (status === 413) return { status, problem: { code: 'tooLarge', params: {} } }
    if (status === 404) return { status, problem: { code: 'notFound', params: { what: 'route' } } }
    if (status >= 400 && status < 500)
      return { status, problem: { code: 'invalid', params: { issues: [{ path: '', message: (error as Error).message }] } } }
    this.#log.error(error instanceof Error ? (error.stack ?? error.message) : String(error))
    return { status: 500, problem: { code: 'internal', params: {} } }
  }
}

/** Status of Nest's errors and of the body parser's. */
function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus()
  const status = (error as { status?: unknown } | null)?.status
  return typeof status === 'number' ? status : 500
}
