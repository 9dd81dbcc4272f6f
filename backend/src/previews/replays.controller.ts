import { Body, Controller, Get, HttpCode, Param, Post, Res } from '@nestjs/common'
import { type ReplayKept, type ReplayLine, replaySchema } from '@millrace/shared'
import type { Response } from 'express'
import type { z } from 'zod'
import { By } from '../app/actor.ts'
import { ApiError } from '../app/problems.ts'
import { untilGone } from '../app/untilGone.ts'
import type { Actor } from '../store/index.ts'
import { Replays } from './replays.service.ts'

@Controller('api/pipelines/:id/replays')
export class ReplaysController {
  readonly #replays: Replays
  constructor(replays: Replays) {
    this.#replays = replays
  }

  @Get()
  kept(@Param('id') id: string, @By() by: Actor): Promise<ReplayKept> {
    return this.#replays.kept(id, by)
  }

  /** Answers line by line: each step that is begun, then what came of it. Whoever goes away ends it. */
  @Post()
  @HttpCode(200)
  async replay(
    @Param('id') id: string,
    @Body({ schema: replaySchema }) body: z.output<typeof replaySchema>,
    @By() by: Actor,
    @Res() response: Response,
  ): Promise<void> {
    const gone = untilGone(response)
    const tell = (line: ReplayLine) => void response.write(`${JSON.stringify(line)}\n`)
    const prepared = await this.#replays.prepare(id, body, by)
    response.setHeader('content-type', 'application/x-ndjson')
    try {
      tell({ replay: await prepared.run((step) => tell({ step }), gone) })
    } catch (error) {
      if (!gone.aborted) tell({ problem: error instanceof ApiError ? error.problem : { code: 'internal', params: {} } })
    } finally {
      response.end()
    }
  }
}
