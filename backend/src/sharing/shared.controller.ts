import { Controller, Get } from '@nestjs/common'
import type { SharedDashboard } from '@millrace/shared'
import { Drafts } from '../pipelines/drafts.service.ts'
import { sharedDashboard } from './sharedDashboard.ts'
import { ByViewer, type Viewer } from './viewer.ts'

/** All routes of those who have a read-only link. */
@Controller('api/shared')
export class SharedController {
  readonly #drafts: Drafts

  constructor(drafts: Drafts) {
    this.#drafts = drafts
  }

  @Get('dashboard')
  async dashboard(@ByViewer() viewer: Viewer): Promise<SharedDashboard> {
    return sharedDashboard((await this.#drafts.get(viewer.pipeline)).document)
  }
}
