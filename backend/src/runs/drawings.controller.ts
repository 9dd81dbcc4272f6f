import { Controller, Get, Param } from '@nestjs/common'
import type { NodeDrawing } from '@millrace/shared'
import { By } from '../app/actor.ts'
import { LiveRuns } from '../live/liveRuns.service.ts'
import type { Actor } from '../store/index.ts'

@Controller('api/runs/:run/drawings')
export class DrawingsController {
  readonly #live: LiveRuns

  constructor(live: LiveRuns) {
    this.#live = live
  }

  /** What a node of the running version has learned or found: its model as it is exported, its course, and what is drawn of it. */
  @Get(':node')
  async drawing(@Param('run') run: string, @Param('node') node: string, @By() by: Actor): Promise<NodeDrawing> {
    await this.#live.rowIn(run, by.workspace)
    return this.#live.ask(run, 'drawing', { run, node })
  }
}
