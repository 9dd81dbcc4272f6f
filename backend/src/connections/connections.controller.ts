import { Body, Controller, HttpCode, Inject, Post, Res } from '@nestjs/common'
import { saidBy, testConnectionSchema, toldIssue, type ConnectionTest, type JsonObject } from '@millrace/shared'
import type { Response } from 'express'
import { z } from 'zod'
import { ANALYSER, type Analyser } from '../analyses/analyses.service.ts'
import { STORE } from '../app/config.ts'
import { ApiError } from '../app/problems.ts'
import { untilGone } from '../app/untilGone.ts'
import { sourceSettings } from '../connectors/settings.ts'
import { sinkImplementations } from '../connectors/sinks.ts'
import { sourceImplementations } from '../connectors/sources.ts'
import type { Store } from '../store/index.ts'

/** Columns are what a test is to find. */
const UNKNOWN = [{ name: 'unknown', type: 'VARCHAR' }]

/** How settings of a source or sink of this type are tried. */
function testOf(type: string): ((settings: JsonObject, signal: AbortSignal) => Promise<ConnectionTest>) | undefined {
  if (Object.hasOwn(sinkImplementations, type)) return (settings, signal) => sinkImplementations[type]!.test(settings, signal)
  const source = Object.hasOwn(sourceImplementations, type) ? sourceImplementations[type]! : undefined
  return source?.test && ((settings, signal) => source.test!(sourceSettings(type, { ...settings, columns: UNKNOWN }), signal))
}

@Controller('api/connections')
export class ConnectionsController {
  readonly #store: Store
  readonly #analyser: Analyser
  constructor(@Inject(STORE) store: Store, @Inject(ANALYSER) analyser: Analyser) {
    this.#store = store
    this.#analyser = analyser
  }

  /** Tries settings as they stand in the form: a stored password comes as its reference. Whoever goes away ends it. */
  @Post('test')
  @HttpCode(200)
  async test(
    @Body({ schema: testConnectionSchema }) body: z.output<typeof testConnectionSchema>,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ConnectionTest> {
    const test = testOf(body.type)
    if (!test) throw new ApiError(400, 'unknownType', { type: body.type })
    try {
      return await this.#withRows(await test(await this.#store.secrets.resolve(body.settings), untilGone(response)))
    } catch (error) {
      if (error instanceof z.ZodError) {
        const issue = error.issues[0]
        return { ok: false, text: issue ? toldIssue(issue) : error.message, ...(issue && { setting: issue.path.map(String).join('.') }) }
      }
      return { ok: false, text: saidBy(error) }
    }
  }

  /** A sample with its first rows. One that cannot be read as rows has none: why is told to those who want its columns. */
  async #withRows(answer: ConnectionTest): Promise<ConnectionTest> {
    if (!answer.ok || !answer.sample) return answer
    const first = await this.#analyser.firstRows(answer.sample, answer.columns).catch(() => undefined)
    return { ...answer, ...(first && { first }) }
  }
}
