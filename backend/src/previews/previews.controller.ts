import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put } from '@nestjs/common'
import {
  type Explanation,
  explainSchema,
  type GivenSample,
  giveSampleSchema,
  nodeIdSchema,
  type Preview,
  previewSchema,
  type SampleInfo,
} from '@millrace/shared'
import type { z } from 'zod'
import { By } from '../app/actor.ts'
import type { Actor } from '../store/index.ts'
import { Previews } from './previews.service.ts'

@Controller('api/pipelines/:id')
export class PreviewsController {
  readonly #previews: Previews
  constructor(previews: Previews) {
    this.#previews = previews
  }

  @Post('previews')
  @HttpCode(200)
  preview(
    @Param('id') id: string,
    @Body({ schema: previewSchema }) body: z.output<typeof previewSchema>,
    @By() by: Actor,
  ): Promise<Preview> {
    return this.#previews.preview(id, body, by)
  }

  @Post('explain')
  @HttpCode(200)
  explain(
    @Param('id') id: string,
    @Body({ schema: explainSchema }) body: z.output<typeof explainSchema>,
    @By() by: Actor,
  ): Promise<Explanation> {
    return this.#previews.explain(id, body, by)
  }

  @Put('samples/:node')
  give(
    @Param('id') id: string,
    @Param('node', { schema: nodeIdSchema }) node: string,
    @Body({ schema: giveSampleSchema }) body: z.output<typeof giveSampleSchema>,
    @By() by: Actor,
  ): Promise<SampleInfo> {
    return this.#previews.give(id, node, body.text, by)
  }

  @Get('samples/:node')
  given(@Param('id') id: string, @Param('node', { schema: nodeIdSchema }) node: string, @By() by: Actor): Promise<GivenSample> {
    return this.#previews.given(id, node, by)
  }

  @Delete('samples/:node')
  @HttpCode(204)
  takeBack(@Param('id') id: string, @Param('node', { schema: nodeIdSchema }) node: string, @By() by: Actor): Promise<void> {
    return this.#previews.takeBack(id, node, by)
  }
}
