import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common'
import { testConnectionSchema, saidBy, type ConnectionTest } from '@millrace/shared'
import { z } from 'zod'
import { STORE } from '../app/config.ts'
import { ApiError } from '../app/problems.ts'
import { sinkImplementations } from '../connectors/sinks.ts'
import type { Store } from '../store/index.ts'

@Controller('api/connections')
export class ConnectionsController {
  readonly #store: Store
  constructor(@Inject(STORE) store: Store) {
    this.#store = store
  }

  /** Tries settings as they stand in the form: a stored password comes as its reference. */
  @Post('test')
  @HttpCode(200)
  async test(@Body({ schema: testConnectionSchema }) body: z.output<typeof testConnectionSchema>): Promise<ConnectionTest> {
    if (!Object.hasOwn(sinkImplementations, body.type)) throw new ApiError(400, 'unknownType', { type: body.type })
    try {
      return await sinkImplementations[body.type]!.test(await this.#store.secrets.resolve(body.settings))
    } catch (error) {
      if (error instanceof z.ZodError) {
        const issue = error.issues[0]
        return { ok: false, text: issue?.message ?? error.message, ...(issue && { setting: issue.path.map(String).join('.') }) }
      }
      return { ok: false, text: saidBy(error) }
    }
  }
}
