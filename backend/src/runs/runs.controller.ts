import { randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { Controller, Get, Param, Put, Query, Req, Res } from '@nestjs/common'
import {
  stateFileFormats,
  type BatchPage,
  type BatchReport,
  type DeadLetter,
  type LiveTable,
  type ReceiverInfo,
  type RunEvent,
  type RunInfo,
  type SampleAnswer,
  type StateFileFormat,
  type StateInfo,
  type StatePage,
} from '@millrace/shared'
import type { Request, Response } from 'express'
import { z } from 'zod'
import { By } from '../app/actor.ts'
import { ApiError, notFound } from '../app/problems.ts'
import { LiveRuns } from '../live/liveRuns.service.ts'
import type { Actor } from '../store/index.ts'
import { atMost, notTooDeep } from './uploads.ts'

const limit = (most: number, usual: number) => z.coerce.number().pipe(z.int().min(1).max(most)).default(usual)
const time = z.coerce.number().pipe(z.int().min(0))
const batchesQuery = z.object({ before: time.optional(), limit: limit(500, 100) })
const lettersQuery = z.object({ limit: limit(1000, 100) })
const statesQuery = z.object({
  search: z.string().max(200).default(''),
  offset: z.coerce.number().pipe(z.int().min(0).max(1_000_000)).default(0),
  limit: limit(1000, 100),
})
const stateFileQuery = z.object({ format: z.enum(stateFileFormats) })
/** Longest file of a state that is taken. */
const STATE_FILE_BYTES = 4 * 1024 ** 3
const tableQuery = z.object({ limit: limit(10_000, 1000) })

@Controller('api/runs/:run')
export class RunsController {
  readonly #live: LiveRuns

  constructor(live: LiveRuns) {
    this.#live = live
  }

  @Get()
  async info(@Param('run') run: string, @By() by: Actor): Promise<RunInfo> {
    const row = await this.#live.rowIn(run, by.workspace)
    return this.#live.state(run).info(row)
  }

  /** Newest first. While no worker holds the run, the last ones that were seen. */
  @Get('batches')
  async batches(
    @Param('run') run: string,
    @Query({ schema: batchesQuery }) query: z.output<typeof batchesQuery>,
    @By() by: Actor,
  ): Promise<BatchPage> {
    await this.#live.rowIn(run, by.workspace)
    const before = query.before ?? Number.MAX_SAFE_INTEGER
    try {
      return await this.#live.ask(run, 'batches', { run, before, limit: query.limit })
    } catch (error) {
      if (!isUnowned(error)) throw error
      const seen = this.#live
        .state(run)
        .reports.last(1000)
        .filter((report) => report.time < before)
      return { batches: seen.slice(-query.limit).reverse(), more: seen.length > query.limit }
    }
  }

  @Get('batches/:time')
  async batch(@Param('run') run: string, @Param('time', { schema: time }) at: number, @By() by: Actor): Promise<BatchReport> {
    await this.#live.rowIn(run, by.workspace)
    const seen = this.#live.state(run).reports.findLast((report) => report.time === at)
    const report = await this.#live.ask(run, 'batch', { run, time: at }).then(
      (answer) => answer.report,
      (error: unknown) => {
        if (!isUnowned(error)) throw error
        return seen
      },
    )
    if (!report) throw notFound('batch', String(at))
    return report
  }

  @Get('dead-letters')
  async deadLetters(
    @Param('run') run: string,
    @Query({ schema: lettersQuery }) query: z.output<typeof lettersQuery>,
    @By() by: Actor,
  ): Promise<DeadLetter[]> {
    await this.#live.rowIn(run, by.workspace)
    return (await this.#live.ask(run, 'deadLetters', { run, limit: query.limit })).letters
  }

  @Get('live-tables/:node')
  async liveTable(
    @Param('run') run: string,
    @Param('node') node: string,
    @Query({ schema: tableQuery }) query: z.output<typeof tableQuery>,
    @By() by: Actor,
  ): Promise<LiveTable> {
    await this.#live.rowIn(run, by.workspace)
    return this.#live.ask(run, 'liveTable', { run, node, limit: query.limit })
  }

  /** What the nodes of the running version remember per key. */
  @Get('states')
  async states(@Param('run') run: string, @By() by: Actor): Promise<StateInfo[]> {
    await this.#live.rowIn(run, by.workspace)
    return (await this.#live.ask(run, 'states', { run })).states
  }

  @Get('states/:node')
  async statePage(
    @Param('run') run: string,
    @Param('node') node: string,
    @Query({ schema: statesQuery }) query: z.output<typeof statesQuery>,
    @By() by: Actor,
  ): Promise<StatePage> {
    await this.#live.rowIn(run, by.workspace)
    return this.#live.ask(run, 'statePage', { run, node, ...query })
  }

  @Get('states/:node/file')
  async exportState(
    @Param('run') run: string,
    @Param('node') node: string,
    @Query({ schema: stateFileQuery }) { format }: z.output<typeof stateFileQuery>,
    @By() by: Actor,
    @Res() response: Response,
  ): Promise<void> {
    await this.#live.rowIn(run, by.workspace)
    const { file } = await this.#live.ask(run, 'exportState', { run, node, format })
    response.setHeader('content-type', MEDIA[format])
    response.setHeader('content-disposition', `attachment; filename="state.${format}"`)
    try {
      await pipeline(createReadStream(file), response)
    } finally {
      await rm(file, { force: true })
    }
  }

  /** The body is the file. */
  @Put('states/:node/file')
  async importState(
    @Param('run') run: string,
    @Param('node') node: string,
    @Query({ schema: stateFileQuery }) { format }: z.output<typeof stateFileQuery>,
    @By() by: Actor,
    @Req() request: Request,
  ): Promise<{ keys: number }> {
    await this.#live.rowIn(run, by.workspace)
    const { folder } = await this.#live.ask(run, 'stateFolder', { run })
    const name = `${randomUUID()}.${format}`
    const file = path.join(folder, name)
    await mkdir(folder, { recursive: true })
    try {
      const checks = [atMost(STATE_FILE_BYTES), ...(format === 'json' ? [notTooDeep()] : [])]
      await pipeline([request, ...checks, createWriteStream(file, { flags: 'wx' })])
      return await this.#live.ask(run, 'importState', { run, node, format, file: name, actor: by.actor })
    } finally {
      await rm(file, { force: true })
    }
  }

  @Get('receivers')
  async receivers(@Param('run') run: string, @By() by: Actor): Promise<ReceiverInfo[]> {
    await this.#live.rowIn(run, by.workspace)
    return this.#live.state(run).receivers
  }

  /** The newest raw records of a source, for finding its columns; empty while none came since the intake started. */
  @Get('samples/:node')
  async sample(@Param('run') run: string, @Param('node') node: string, @By() by: Actor): Promise<SampleAnswer> {
    await this.#live.rowIn(run, by.workspace)
    return this.#live.sample(run, node)
  }

  @Get('events')
  async events(
    @Param('run') run: string,
    @Query({ schema: lettersQuery }) query: z.output<typeof lettersQuery>,
    @By() by: Actor,
  ): Promise<RunEvent[]> {
    await this.#live.rowIn(run, by.workspace)
    try {
      return (await this.#live.ask(run, 'events', { run, limit: query.limit })).events
    } catch (error) {
      if (!isUnowned(error)) throw error
      return this.#live.state(run).events.last(query.limit).reverse()
    }
  }
}

const MEDIA: Record<StateFileFormat, string> = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/x-ndjson',
  parquet: 'application/vnd.apache.parquet',
}

const isUnowned = (error: unknown) => error instanceof ApiError && error.problem.code === 'runNotOwned'
