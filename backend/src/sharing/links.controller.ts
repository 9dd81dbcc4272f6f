import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common'
import { type CreatedLink, createLinkSchema, type DashboardLink } from '@millrace/shared'
import type { z } from 'zod'
import { By } from '../app/actor.ts'
import { Pipelines } from '../pipelines/pipelines.service.ts'
import type { Actor } from '../store/index.ts'
import { Links } from './links.service.ts'

/** The read-only links of a dashboard, for those who may change the pipeline. */
@Controller('api/pipelines/:id/links')
export class LinksController {
  readonly #pipelines: Pipelines
  readonly #links: Links

  constructor(pipelines: Pipelines, links: Links) {
    this.#pipelines = pipelines
    this.#links = links
  }

  @Get()
  async list(@Param('id') id: string, @By() by: Actor): Promise<DashboardLink[]> {
    await this.#pipelines.row(id, by)
    return this.#links.list(id)
  }

  @Post()
  async create(
    @Param('id') id: string,
    @Body({ schema: createLinkSchema }) { label }: z.output<typeof createLinkSchema>,
    @By() by: Actor,
  ): Promise<CreatedLink> {
    await this.#pipelines.row(id, by)
    return this.#links.create(id, label, by)
  }

  @Delete(':link')
  @HttpCode(204)
  async revoke(@Param('id') id: string, @Param('link') link: string, @By() by: Actor): Promise<void> {
    await this.#pipelines.row(id, by)
    await this.#links.revoke(id, link)
  }
}
