import { Controller, Get, Param, Query, Res } from '@nestjs/common'
import { recordedQuery, type RecordedSource } from '@millrace/shared'
import type { Response } from 'express'
import { pipeline } from 'node:stream/promises'
import type { z } from 'zod'
import { By } from '../app/actor.ts'
import type { Actor } from '../store/index.ts'
import { Recorded } from './recorded.service.ts'

const MEDIA: Record<RecordedSource['suffix'], string> = {
  txt: 'text/plain; charset=utf-8',
  jsonl: 'application/x-ndjson',
  csv: 'text/csv; charset=utf-8',
}

@Controller('api/pipelines/:id/recorded')
export class RecordedController {
  readonly #recorded: Recorded
  constructor(recorded: Recorded) {
    this.#recorded = recorded
  }

  @Get()
  sources(@Param('id') id: string, @By() by: Actor): Promise<RecordedSource[]> {
    return this.#recorded.sources(id, by)
  }

  /** The length is told first, so that a browser shows how far it is; whoever goes away ends it. */
  @Get(':node/file')
  async file(
    @Param('id') id: string,
    @Param('node') node: string,
    @Query({ schema: recordedQuery }) range: z.output<typeof recordedQuery>,
    @By() by: Actor,
    @Res() response: Response,
  ): Promise<void> {
    const { suffix, bytes, read } = await this.#recorded.file(id, node, range, by)
    response.setHeader('content-type', MEDIA[suffix])
    response.setHeader('content-disposition', `attachment; filename="${node}-${range.from}-${range.to}.${suffix}"`)
    response.setHeader('content-length', bytes)
    // A length that is told and not reached is a download that failed: a file that is gone meanwhile ends it in the middle.
    await pipeline(read(), response).catch(() => response.destroy())
  }
}
