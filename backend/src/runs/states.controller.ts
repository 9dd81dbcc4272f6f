/** What a run remembers per key: looked through, saved as a file, and read from one. */
import { randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { Controller, Get, Param, Put, Query, Req, Res } from '@nestjs/common'
import { stateFileFormats, type StateFileFormat, type StateFileLine, type StateInfo, type StatePage } from '@millrace/shared'
import type { Request, Response } from 'express'
import { z } from 'zod'
import { By } from '../app/actor.ts'
import { LINES_TYPE, tellLines } from '../app/tellLines.ts'
import { untilGone } from '../app/untilGone.ts'
import { LiveRuns } from '../live/liveRuns.service.ts'
import type { WorkerRequests } from '../ipc/messages.ts'
import type { Actor } from '../store/index.ts'
import { limit } from './limit.ts'
import { atMost, notTooDeep } from './uploads.ts'

const statesQuery = z.object({
  search: z.string().max(200).default(''),
  offset: z.coerce.number().pipe(z.int().min(0).max(1_000_000)).default(0),
  limit: limit(1000, 100),
})
const stateFileQuery = z.object({ format: z.enum(stateFileFormats) })
/** Longest file of a state that is taken. */
const STATE_FILE_BYTES = 4 * 1024 ** 3

const MEDIA: Record<StateFileFormat, string> = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/x-ndjson',
  parquet: 'application/vnd.apache.parquet',
}

const JSON_TYPE = 'application/json'

@Controller('api/runs/:run/states')
export class StatesController {
  readonly #live: LiveRuns

  constructor(live: LiveRuns) {
    this.#live = live
  }

  /** What the nodes of the running version remember per key. */
  @Get()
  async states(@Param('run') run: string, @By() by: Actor): Promise<StateInfo[]> {
    await this.#live.rowIn(run, by.workspace)
    return (await this.#live.ask(run, 'states', { run })).states
  }

  @Get(':node')
  async statePage(
    @Param('run') run: string,
    @Param('node') node: string,
    @Query({ schema: statesQuery }) query: z.output<typeof statesQuery>,
    @By() by: Actor,
  ): Promise<StatePage> {
    await this.#live.rowIn(run, by.workspace)
    return this.#live.ask(run, 'statePage', { run, node, ...query })
  }

  @Get(':node/file')
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

  /** The body is the file. Who asks for lines is told how far it is. Whoever goes away ends it, and nothing is changed then. */
  @Put(':node/file')
  async importState(
    @Param('run') run: string,
    @Param('node') node: string,
    @Query({ schema: stateFileQuery }) { format }: z.output<typeof stateFileQuery>,
    @By() by: Actor,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await this.#live.rowIn(run, by.workspace)
    const { folder } = await this.#live.ask(run, 'stateFolder', { run })
    const name = `${randomUUID()}.${format}`
    const file = path.join(folder, name)
    await mkdir(folder, { recursive: true })
    try {
      const checks = [atMost(STATE_FILE_BYTES), ...(format === 'json' ? [notTooDeep()] : [])]
      await pipeline([request, ...checks, createWriteStream(file, { flags: 'wx' })])
      const take = (told: (share: number) => void, gone: AbortSignal) =>
        this.#takeIn({ run, node, format, file: name, actor: by.actor }, told, gone)
      if (request.accepts([JSON_TYPE, LINES_TYPE]) === LINES_TYPE)
        await tellLines<StateFileLine>(response, (tell, gone) => take((share) => tell({ share }), gone))
      else response.json(await take(() => undefined, untilGone(response)))
    } finally {
      await rm(file, { force: true })
    }
  }

  /** Has a run's owner take a file in the place of a state; an abort ends that. */
  async #takeIn(
    request: WorkerRequests['importState']['request'],
    told: (share: number) => void,
    gone: AbortSignal,
  ): Promise<{ keys: number }> {
    const { run, file } = request
    const { changes } = this.#live
    const tell = (of: string, which: string, share: number) => {
      if (of === run && which === file) told(share)
    }
    const cancel = () => void this.#live.ask(run, 'cancelImport', { run, file }).catch(() => undefined)
    changes.on('importing', tell)
    gone.addEventListener('abort', cancel)
    try {
      return await this.#live.ask(run, 'importState', request)
    } finally {
      changes.off('importing', tell)
      gone.removeEventListener('abort', cancel)
    }
  }
}
