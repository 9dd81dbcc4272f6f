import { Body, Controller, Get, HttpCode, Param, Post, Res } from '@nestjs/common'
import { type ReplayKept, type ReplayLine, replaySchema } from '@millrace/shared'
import type { Response } from 'express'
import type { z } from 'zod'
import { By } from '../app/actor.ts'
import { tellLines } from '../app/tellLines.ts'
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
    const prepared = await this.#replays.prepare(id, body, by)
    await tellLines<ReplayLine>(response, async (tell, gone) => ({ replay: await prepared.run((step) => tell({ step }), gone) }))
  }
}
