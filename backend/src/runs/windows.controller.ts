/** Windows by event time of a run that are open, and what waits in them. */
import { Controller, Get, Param, Query } from '@nestjs/common'
import type { OpenWindowPage, WindowRows } from '@millrace/shared'
import { z } from 'zod'
import { By } from '../app/actor.ts'
import { LiveRuns } from '../live/liveRuns.service.ts'
import type { Actor } from '../store/index.ts'
import { limit } from './limit.ts'

const pageQuery = z.object({
  offset: z.coerce.number().pipe(z.int().min(0).max(1_000_000)).default(0),
  limit: limit(10_000, 1000),
})
const rowsQuery = z.object({
  start: z.coerce.number().pipe(z.int()),
  end: z.coerce.number().pipe(z.int()),
  limit: limit(1000, 200),
})

@Controller('api/runs/:run/windows')
export class WindowsController {
  readonly #live: LiveRuns

  constructor(live: LiveRuns) {
    this.#live = live
  }

  @Get(':node')
  async windows(
    @Param('run') run: string,
    @Param('node') node: string,
    @Query({ schema: pageQuery }) query: z.output<typeof pageQuery>,
    @By() by: Actor,
  ): Promise<OpenWindowPage> {
    await this.#live.rowIn(run, by.workspace)
    return this.#live.ask(run, 'openWindows', { run, node, ...query })
  }

  @Get(':node/rows')
  async rows(
    @Param('run') run: string,
    @Param('node') node: string,
    @Query({ schema: rowsQuery }) query: z.output<typeof rowsQuery>,
    @By() by: Actor,
  ): Promise<WindowRows> {
    await this.#live.rowIn(run, by.workspace)
    return this.#live.ask(run, 'windowRows', { run, node, ...query })
  }
}
