import { type OnGatewayConnection, type OnGatewayInit, WebSocketGateway } from '@nestjs/websockets'
import { Inject } from '@nestjs/common'
import {
  canonical,
  SHARED_SOCKET_PATH,
  type SharedDashboard,
  type SharedFrame,
  type SharedToViewer,
  type ViewerToShared,
} from '@millrace/shared'
import type { Server, Socket } from 'socket.io'
import { Announcements } from '../app/announcements.ts'
import { CLOCK, type Clock, STORE } from '../app/config.ts'
import { ApiError } from '../app/problems.ts'
import { LiveRuns } from '../live/liveRuns.service.ts'
import { Drafts } from '../pipelines/drafts.service.ts'
import type { Store } from '../store/index.ts'
import { Audience } from './audience.ts'
import { Links } from './links.service.ts'
import { sharedDashboard, tableFor, tablesOf } from './sharedDashboard.ts'
import type { Viewer } from './viewer.ts'

type Client = Socket<ViewerToShared, SharedToViewer, Record<string, never>, { viewer: Viewer }>
type Viewers = Server<ViewerToShared, SharedToViewer, Record<string, never>, { viewer: Viewer }>

/** Most people who look at one dashboard by its links. */
export const VIEWERS = 200
const room = (pipeline: string) => `pipeline/${pipeline}`

/** A dashboard that somebody looks at. */
interface Shown {
  workspace: string
  audience: Audience
  dashboard: SharedDashboard
  /** The current run; undefined = none yet. */
  run: string | undefined
}

/** Sends those who have a read-only link the dashboard of its pipeline. It takes nothing from them but that a frame was taken. */
@WebSocketGateway({ path: SHARED_SOCKET_PATH })
export class SharedGateway implements OnGatewayInit, OnGatewayConnection {
  readonly #store: Store
  readonly #clock: Clock
  readonly #links: Links
  readonly #drafts: Drafts
  readonly #live: LiveRuns
  readonly #announcements: Announcements
  readonly #shown = new Map<string, Shown>()
  #server!: Viewers

  constructor(
    @Inject(STORE) store: Store,
    @Inject(CLOCK) clock: Clock,
    links: Links,
    drafts: Drafts,
    live: LiveRuns,
    announcements: Announcements,
  ) {
    this.#store = store
    this.#clock = clock
    this.#links = links
    this.#drafts = drafts
    this.#live = live
    this.#announcements = announcements
  }

  afterInit(server: Viewers): void {
    this.#server = server
    server.use((client, next) => void this.#admit(client, next))
    this.#announcements.on('revoked', (link) => this.#end((viewer) => viewer.link === link))
    this.#announcements.on('desired', (pipeline) => {
      this.#shown.get(pipeline)?.audience.changed()
      void this.#follow(pipeline).catch(() => {})
    })
    this.#announcements.on('change', (pipeline) => void this.#redraw(pipeline).catch(() => {}))
    this.#live.changes.on('table', (run, node) =>
      this.#each(run, ({ audience, dashboard }) => {
        if (tablesOf(dashboard).includes(node)) audience.changed([node])
      }),
    )
    this.#live.changes.on('report', (run) => this.#each(run, ({ audience }) => audience.changed()))
    this.#live.changes.on('gauges', (run) => this.#each(run, ({ audience }) => audience.changed()))
  }

  handleConnection(client: Client): void {
    void this.#open(client).catch(() => client.disconnect(true))
  }

  async #admit(client: Client, next: (error?: Error) => void): Promise<void> {
    const token: unknown = client.handshake.auth['token']
    try {
      client.data.viewer = await this.#links.admit(typeof token === 'string' ? token : '', client.handshake.address)
      const { size } = this.#shown.get(client.data.viewer.pipeline)?.audience ?? { size: 0 }
      if (size >= VIEWERS) throw new ApiError(429, 'tooManyViewers', { most: VIEWERS })
      next()
    } catch (error) {
      next(refusal(error))
    }
  }

  async #open(client: Client): Promise<void> {
    const { viewer } = client.data
    const { pipeline } = viewer
    const loaded = this.#shown.get(pipeline) ?? (await this.#load(viewer))
    // It may have been revoked before this socket was among those that are ended.
    if (!loaded || !(await this.#links.holds(viewer))) return end(client)
    if (!client.connected) return
    const known = this.#shown.get(pipeline)
    const shown = known ?? loaded
    this.#shown.set(pipeline, shown)
    client.on('taken', () => shown.audience.taken(client.id))
    client.on('disconnect', () => {
      shown.audience.remove(client.id)
      if (shown.audience.size === 0) this.#shown.delete(pipeline)
    })
    // Not awaited: one that leaves between would stay among the viewers for ever.
    void client.join(room(pipeline))
    client.emit('dashboard', shown.dashboard)
    shown.audience.add(client.id, tablesOf(shown.dashboard))
    // What changed while it was loaded was told to nobody.
    if (!known) await Promise.all([this.#follow(pipeline), this.#redraw(pipeline)])
  }

  /** A dashboard as its pipeline is now; undefined when that is deleted. */
  async #load({ pipeline, workspace }: Viewer): Promise<Shown | undefined> {
    const row = await this.#store.pipelines.get(pipeline, workspace)
    if (!row) return undefined
    const audience = new Audience({
      compose: (tables) => this.#compose(pipeline, tables),
      send: (viewers, frame) => this.#server.to(viewers).emit('frame', frame),
      now: this.#clock,
    })
    return {
      workspace,
      audience,
      dashboard: sharedDashboard((await this.#drafts.get(pipeline)).document),
      run: row.run ?? undefined,
    }
  }

  /** Another run begins everything anew; a pipeline that is deleted shows nothing more. */
  async #follow(pipeline: string): Promise<void> {
    const shown = this.#shown.get(pipeline)
    if (!shown) return
    const row = await this.#store.pipelines.get(pipeline, shown.workspace)
    if (!row) return this.#end((viewer) => viewer.pipeline === pipeline)
    const run = row.run ?? undefined
    if (shown.run === run) return
    shown.run = run
    shown.audience.changed(tablesOf(shown.dashboard))
  }

  async #redraw(pipeline: string): Promise<void> {
    const shown = this.#shown.get(pipeline)
    if (!shown) return
    const dashboard = sharedDashboard((await this.#drafts.get(pipeline)).document)
    if (canonical(dashboard) === canonical(shown.dashboard)) return
    shown.dashboard = dashboard
    this.#server.to(room(pipeline)).emit('dashboard', dashboard)
    shown.audience.changed(tablesOf(dashboard))
  }

  async #compose(pipeline: string, tables: readonly string[]): Promise<SharedFrame> {
    const shown = this.#shown.get(pipeline)
    const run = shown?.run
    const info = run === undefined ? undefined : await this.#live.info(run)
    if (!shown || run === undefined || !info) return { status: null, startedAt: null, batch: null, tables: {} }
    const found = await Promise.all(tables.map(async (node) => [node, await this.#live.table(run, node)] as const))
    // The tiles may have changed meanwhile.
    const shownNow = tablesOf(shown.dashboard)
    return {
      status: info.status,
      startedAt: info.startedAt,
      batch: this.#live.state(run).reports.last(1)[0]?.time ?? null,
      tables: Object.fromEntries(
        found.flatMap(([node, table]) => (table && shownNow.includes(node) ? [[node, tableFor(node, table, shown.dashboard)]] : [])),
      ),
    }
  }

  #each(run: string, tell: (shown: Shown) => void): void {
    for (const shown of this.#shown.values()) if (shown.run === run) tell(shown)
  }

  #end(whose: (viewer: Viewer) => boolean): void {
    for (const client of this.#server.sockets.sockets.values()) if (whose(client.data.viewer)) end(client)
  }
}

/** Says that a link holds no longer, and closes. */
function end(client: Client): void {
  client.emit('ended')
  client.disconnect(true)
}

/** The problem as socket.io tells it to the browser: in `data` of the error. */
function refusal(error: unknown): Error & { data?: unknown } {
  const problem = error instanceof ApiError ? error.problem : { code: 'internal', params: {} }
  return Object.assign(new Error(problem.code), { data: { problem } })
}
