import { type DynamicModule, Module } from '@nestjs/common'
import { APP_FILTER, APP_PIPE } from '@nestjs/core'
import { StandardSchemaValidationPipe } from '@nestjs/common'
import { ANALYSER, Analyses, type Analyser } from '../analyses/analyses.service.ts'
import { InferController } from '../analyses/infer.controller.ts'
import { Authentication } from '../auth/authentication.ts'
import { ConnectionsController } from '../connections/connections.controller.ts'
import { LiveGateway } from '../live/live.gateway.ts'
import { LiveRuns } from '../live/liveRuns.service.ts'
import { WorkerLinks } from '../live/workerLinks.ts'
import { Drafts } from '../pipelines/drafts.service.ts'
import { PipelinesController } from '../pipelines/pipelines.controller.ts'
import { Pipelines } from '../pipelines/pipelines.service.ts'
import { BatchRowsController } from '../previews/batchRows.controller.ts'
import { BatchRowsOf } from '../previews/batchRows.service.ts'
import { PREVIEWER, type Previewer } from '../previews/previewer.ts'
import { PreviewsController } from '../previews/previews.controller.ts'
import { Previews } from '../previews/previews.service.ts'
import { RecordedController } from '../previews/recorded.controller.ts'
import { Recorded } from '../previews/recorded.service.ts'
import { RecordedFiles } from '../previews/recordedFiles.service.ts'
import { ReplaysController } from '../previews/replays.controller.ts'
import { Replays } from '../previews/replays.service.ts'
import { Samples } from '../previews/samples.service.ts'
import { RunsController } from '../runs/runs.controller.ts'
import { StatesController } from '../runs/states.controller.ts'
import { WindowsController } from '../runs/windows.controller.ts'
import { DrawingsController } from '../runs/drawings.controller.ts'
import { LinksController } from '../sharing/links.controller.ts'
import { Links } from '../sharing/links.service.ts'
import { SharedController } from '../sharing/shared.controller.ts'
import { SharedGateway } from '../sharing/shared.gateway.ts'
import type { Store } from '../store/index.ts'
import { SystemController } from '../system/system.controller.ts'
import { System } from '../system/system.service.ts'
import { Announcements } from './announcements.ts'
import { API_CONFIG, type ApiConfig, CLOCK, type Clock, IDS, type Ids, STORE, TOKENS, type Tokens } from './config.ts'
import { invalid, ProblemFilter } from './problems.ts'

/** What the api is made of; the tests pass a clock and ids of their own. */
export interface ApiParts {
  config: ApiConfig
  store: Store
  analyser: Analyser
  previewer: Previewer
  clock: Clock
  ids: Ids
  tokens: Tokens
}

@Module({})
export class AppModule {
  static of(parts: ApiParts): DynamicModule {
    return {
      module: AppModule,
      controllers: [
        PipelinesController,
        PreviewsController,
        RecordedController,
        ReplaysController,
        BatchRowsController,
        RunsController,
        StatesController,
        WindowsController,
        DrawingsController,
        SystemController,
        ConnectionsController,
        InferController,
        LinksController,
        SharedController,
      ],
      providers: [
        { provide: API_CONFIG, useValue: parts.config },
        { provide: STORE, useValue: parts.store },
        { provide: ANALYSER, useValue: parts.analyser },
        { provide: PREVIEWER, useValue: parts.previewer },
        { provide: CLOCK, useValue: parts.clock },
        { provide: IDS, useValue: parts.ids },
        { provide: TOKENS, useValue: parts.tokens },
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_PIPE, useValue: new StandardSchemaValidationPipe({ exceptionFactory: invalid }) },
        Announcements,
        Authentication,
        WorkerLinks,
        LiveRuns,
        LiveGateway,
        Drafts,
        Analyses,
        Pipelines,
        Samples,
        Previews,
        Recorded,
        RecordedFiles,
        Replays,
        BatchRowsOf,
        System,
        Links,
        SharedGateway,
      ],
    }
  }
}
