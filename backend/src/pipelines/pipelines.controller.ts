import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Query, Res } from '@nestjs/common'
import {
  type Change,
  type ChangeAnswer,
  deploySchema,
  stopSchema,
  submitChangeSchema,
  type Analysis,
  type DeployAnswer,
  type DeployPreview,
  type PipelineDocument,
  type PipelineState,
  type PipelineSummary,
  type RunInfo,
  type VersionInfo,
  versionMessageSchema,
} from '@millrace/shared'
import type { Response } from 'express'
import { z } from 'zod'
import { Analyses } from '../analyses/analyses.service.ts'
import { By } from '../app/actor.ts'
import { STORE } from '../app/config.ts'
import { notFound } from '../app/problems.ts'
import type { Actor, Store } from '../store/index.ts'
import { Drafts } from './drafts.service.ts'
import { attachment, fileName } from './fileName.ts'
import { Pipelines } from './pipelines.service.ts'

// Looser than `createPipelineSchema`: documents of older formats are migrated, and newer ones refused in words.
const createSchema = z.strictObject({ name: z.string().min(1).max(200).optional(), document: z.unknown().optional() })
const duplicateSchema = z.strictObject({ name: z.string().min(1).max(200) })
const number = z.coerce.number().pipe(z.int().min(1))
const previewQuery = z.object({ sequence: z.coerce.number().pipe(z.int().min(0)) })
const versionsQuery = z.object({
  before: number.default(Number.MAX_SAFE_INTEGER),
  limit: z.coerce.number().pipe(z.int().min(1).max(100)).default(50),
})

@Controller('api/pipelines')
export class PipelinesController {
  readonly #pipelines: Pipelines
  readonly #drafts: Drafts
  readonly #analyses: Analyses
  readonly #store: Store

  constructor(pipelines: Pipelines, drafts: Drafts, analyses: Analyses, @Inject(STORE) store: Store) {
    this.#pipelines = pipelines
    this.#drafts = drafts
    this.#analyses = analyses
    this.#store = store
  }

  @Get()
  list(@By() by: Actor): Promise<PipelineSummary[]> {
    return this.#pipelines.list(by)
  }

  @Post()
  create(@Body({ schema: createSchema }) body: z.output<typeof createSchema>, @By() by: Actor): Promise<{ id: string }> {
    return this.#pipelines.create(body, by)
  }

  @Get(':id')
  state(@Param('id') id: string, @By() by: Actor): Promise<PipelineState> {
    return this.#pipelines.state(id, by)
  }

  @Delete(':id')
  @HttpCode(204)
  remove(@Param('id') id: string, @By() by: Actor): Promise<void> {
    return this.#pipelines.remove(id, by)
  }

  @Post(':id/restore')
  @HttpCode(204)
  restore(@Param('id') id: string, @By() by: Actor): Promise<void> {
    return this.#pipelines.restore(id, by)
  }

  @Get(':id/export')
  async export(
    @Param('id') id: string,
    @By() by: Actor,
    @Res({ passthrough: true }) response: Pick<Response, 'setHeader'>,
  ): Promise<PipelineDocument> {
    const document = await this.#pipelines.export(id, by)
    response.setHeader('Content-Disposition', attachment(fileName(document.name)))
    return document
  }

  @Post(':id/duplicate')
  duplicate(
    @Param('id') id: string,
    @Body({ schema: duplicateSchema }) body: z.output<typeof duplicateSchema>,
    @By() by: Actor,
  ): Promise<{ id: string }> {
    return this.#pipelines.duplicate(id, body.name, by)
  }

  @Post(':id/changes')
  @HttpCode(200)
  async change(@Param('id') id: string, @Body({ schema: submitChangeSchema }) change: Change, @By() by: Actor): Promise<ChangeAnswer> {
    await this.#pipelines.row(id, by)
    return this.#drafts.submit(id, change, by)
  }

  /** Of the newest draft; its `sequence` says which that was. */
  @Get(':id/analysis')
  async analysis(@Param('id') id: string, @By() by: Actor): Promise<Analysis> {
    await this.#pipelines.row(id, by)
    return this.#analyses.of(id, await this.#drafts.get(id))
  }

  /** Of the newest draft, tried once more where it was not finished in time. */
  @Post(':id/analysis')
  @HttpCode(200)
  async analyseAgain(@Param('id') id: string, @By() by: Actor): Promise<Analysis> {
    await this.#pipelines.row(id, by)
    return this.#analyses.again(id, await this.#drafts.get(id))
  }

  /** What a deploy would do to windows, states and live tables; changes nothing. */
  @Get(':id/deploy')
  previewDeploy(
    @Param('id') id: string,
    @Query({ schema: previewQuery }) query: z.output<typeof previewQuery>,
    @By() by: Actor,
  ): Promise<DeployPreview> {
    return this.#pipelines.previewDeploy(id, query.sequence, by)
  }

  @Post(':id/deploy')
  @HttpCode(200)
  deploy(
    @Param('id') id: string,
    @Body({ schema: deploySchema }) body: z.output<typeof deploySchema>,
    @By() by: Actor,
  ): Promise<DeployAnswer> {
    return this.#pipelines.deploy(id, body, by)
  }

  @Post(':id/start')
  @HttpCode(200)
  start(@Param('id') id: string, @By() by: Actor): Promise<RunInfo> {
    return this.#pipelines.start(id, by)
  }

  @Post(':id/stop')
  @HttpCode(200)
  stop(
    @Param('id') id: string,
    @Body({ schema: stopSchema.prefault({}) }) body: z.output<typeof stopSchema>,
    @By() by: Actor,
  ): Promise<RunInfo> {
    return this.#pipelines.stop(id, body.how, by)
  }

  @Post(':id/reset')
  @HttpCode(200)
  reset(@Param('id') id: string, @By() by: Actor): Promise<RunInfo> {
    return this.#pipelines.reset(id, by)
  }

  @Get(':id/versions')
  async versions(
    @Param('id') id: string,
    @Query({ schema: versionsQuery }) query: z.output<typeof versionsQuery>,
    @By() by: Actor,
  ): Promise<VersionInfo[]> {
    await this.#pipelines.row(id, by)
    return this.#store.versions.list(id, query)
  }

  /** Writes another message to a version. */
  @Patch(':id/versions/:number')
  @HttpCode(204)
  async describe(
    @Param('id') id: string,
    @Param('number', { schema: number }) version: number,
    @Body({ schema: versionMessageSchema }) body: z.output<typeof versionMessageSchema>,
    @By() by: Actor,
  ): Promise<void> {
    await this.#pipelines.row(id, by)
    if (!(await this.#store.versions.setMessage(id, version, body.message))) throw notFound('version', String(version))
  }

  /** The document of one version. */
  @Get(':id/versions/:number')
  async version(@Param('id') id: string, @Param('number', { schema: number }) version: number, @By() by: Actor): Promise<PipelineDocument> {
    await this.#pipelines.row(id, by)
    const found = await this.#store.versions.get(id, version)
    if (!found) throw notFound('version', String(version))
    return found.document
  }
}
