import { createReadStream } from 'node:fs'
import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common'
import { recordedQuery, type RecordedSource, type RewriteLine, rewriteSchema, type RewrittenFormat } from '@millrace/shared'
import type { Response } from 'express'
import { pipeline } from 'node:stream/promises'
import type { z } from 'zod'
import { By } from '../app/actor.ts'
import { tellLines } from '../app/tellLines.ts'
import type { Actor } from '../store/index.ts'
import { RecordedFiles } from './recordedFiles.service.ts'
import { Recorded } from './recorded.service.ts'

const MEDIA: Record<RecordedSource['suffix'] | RewrittenFormat, string> = {
  txt: 'text/plain; charset=utf-8',
  jsonl: 'application/x-ndjson',
  csv: 'text/csv; charset=utf-8',
  parquet: 'application/vnd.apache.parquet',
  avro: 'application/avro',
}

@Controller('api/pipelines/:id/recorded')
export class RecordedController {
  readonly #recorded: Recorded
  readonly #files: RecordedFiles
  constructor(recorded: Recorded, files: RecordedFiles) {
    this.#recorded = recorded
    this.#files = files
  }

  @Get()
  sources(@Param('id') id: string, @By() by: Actor): Promise<RecordedSource[]> {
    return this.#recorded.sources(id, by)
  }

  /** Makes a file of rows in another format; answers line by line how far that is, and then what to fetch. Whoever goes away ends it. */
  @Post(':node/files')
  @HttpCode(200)
  async rewrite(
    @Param('id') id: string,
    @Param('node') node: string,
    @Body({ schema: rewriteSchema }) body: z.output<typeof rewriteSchema>,
    @By() by: Actor,
    @Res() response: Response,
  ): Promise<void> {
    const make = await this.#files.prepare(id, node, body, by)
    await tellLines<RewriteLine>(response, async (tell, gone) => ({ file: await make(tell, gone) }))
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

  /** Gives out a file that was made, once. */
  @Get('files/:file')
  async made(@Param('id') id: string, @Param('file') key: string, @Res() response: Response): Promise<void> {
    const { file, name, bytes, done } = this.#files.take(id, key)
    response.setHeader('content-type', MEDIA[name.slice(name.lastIndexOf('.') + 1) as RewrittenFormat])
    response.setHeader('content-disposition', `attachment; filename="${name}"`)
    response.setHeader('content-length', bytes)
    try {
      await pipeline(createReadStream(file), response).catch(() => response.destroy())
    } finally {
      await done()
    }
  }
}
