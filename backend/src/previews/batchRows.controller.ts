import { Controller, Get, Param, Query, Res } from '@nestjs/common'
import { type BatchRows, previewTargetSchema } from '@millrace/shared'
import type { Response } from 'express'
import { z } from 'zod'
import { By } from '../app/actor.ts'
import { untilGone } from '../app/untilGone.ts'
import type { Actor } from '../store/index.ts'
import { BatchRowsOf } from './batchRows.service.ts'

const time = z.coerce.number().pipe(z.int().min(0))

@Controller('api/runs/:run/batches/:time/rows')
export class BatchRowsController {
  readonly #rows: BatchRowsOf
  constructor(rows: BatchRowsOf) {
    this.#rows = rows
  }

  /** Whoever goes away ends it. */
  @Get()
  rows(
    @Param('run') run: string,
    @Param('time', { schema: time }) at: number,
    @Query({ schema: previewTargetSchema }) target: z.output<typeof previewTargetSchema>,
    @By() by: Actor,
    @Res({ passthrough: true }) response: Response,
  ): Promise<BatchRows> {
    return this.#rows.at(run, at, target, by, untilGone(response))
  }
}
