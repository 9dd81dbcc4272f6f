import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common'
import { LOG_LINES } from '@millrace/shared'
import type {
  BatchPage,
  BatchReport,
  DeadLetter,
  KeptSize,
  LiveTable,
  NumberedLine,
  ReceiverInfo,
  RefreshAnswer,
  RunEvent,
  RunInfo,
  SampleAnswer,
} from '@millrace/shared'
import { z } from 'zod'
import { By } from '../app/actor.ts'
import { isUnowned, LiveRuns } from '../live/liveRuns.service.ts'
import type { Actor } from '../store/index.ts'
import { limit } from './limit.ts'

const time = z.coerce.number().pipe(z.int().min(0))
const batchesQuery = z.object({ before: time.optional(), limit: limit(500, 100) })
const lettersQuery = z.object({ limit: limit(1000, 100) })
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
    return this.#live.report(run, at)
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

  @Post('receivers/:node/refresh')
  @HttpCode(200)
  async refresh(@Param('run') run: string, @Param('node') node: string, @By() by: Actor): Promise<RefreshAnswer> {
    await this.#live.rowIn(run, by.workspace)
    return this.#live.refresh(run, node)
  }

  @Get('receivers')
  async receivers(@Param('run') run: string, @By() by: Actor): Promise<ReceiverInfo[]> {
    await this.#live.rowIn(run, by.workspace)
    return this.#live.state(run).receivers ?? []
  }

  /** The newest raw records of a source, for finding its columns; empty while none came since the intake started. */
  @Get('samples/:node')
  async sample(@Param('run') run: string, @Param('node') node: string, @By() by: Actor): Promise<SampleAnswer> {
    await this.#live.rowIn(run, by.workspace)
    return this.#live.sample(run, node)
  }

  /** How much the nodes of the running version keep between batches. */
  @Get('sizes')
  async sizes(@Param('run') run: string, @By() by: Actor): Promise<KeptSize[]> {
    await this.#live.rowIn(run, by.workspace)
    return (await this.#live.ask(run, 'sizes', { run })).sizes
  }

  /** What the run's owner said of it, the newest lines that are kept, oldest first. */
  @Get('log')
  async log(@Param('run') run: string, @By() by: Actor): Promise<NumberedLine[]> {
    await this.#live.rowIn(run, by.workspace)
    return this.#live.state(run).log.last(LOG_LINES)
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
