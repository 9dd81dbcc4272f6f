import { Inject } from '@nestjs/common'
import { type OnGatewayConnection, type OnGatewayInit, WebSocketGateway } from '@nestjs/websockets'
import { hereSchema, type ClientToServer, type ServerToClient } from '@millrace/shared'
import type { Server, Socket } from 'socket.io'
import { z } from 'zod'
import { Announcements } from '../app/announcements.ts'
import { CLOCK, type Clock, STORE } from '../app/config.ts'
import { type Actor, OWNER, type Store } from '../store/index.ts'
import { Frames, type Gauges } from './frames.ts'
import { LiveRuns } from './liveRuns.service.ts'
import { Presence } from './presence.ts'

interface ClientData {
  actor: Actor
  frames: Frames
}
type Client = Socket<ClientToServer, ServerToClient, Record<string, never>, ClientData>

/** Most pipelines that one browser follows at once. */
const SUBSCRIPTIONS = 50
const pipelineId = z.string().min(1).max(64)
const nodeIds = z.array(z.string().max(64)).max(200)
const room = (pipeline: string) => `pipeline/${pipeline}`

/** Sends browsers what they follow: changes, analyses and the list of pipelines at once, live figures in frames. */
@WebSocketGateway()
export class LiveGateway implements OnGatewayInit, OnGatewayConnection {
  readonly #store: Store
  readonly #live: LiveRuns
  readonly #announcements: Announcements
  readonly #clock: Clock
  readonly #clients = new Set<Client>()
  /** The run that is current for each followed pipeline. */
  readonly #runs = new Map<string, string>()
  #presence = new Presence(() => {})

  constructor(@Inject(STORE) store: Store, live: LiveRuns, announcements: Announcements, @Inject(CLOCK) clock: Clock) {
    this.#store = store
    this.#live = live
    this.#announcements = announcements
    this.#clock = clock
  }

  afterInit(server: Server<ClientToServer, ServerToClient>): void {
    this.#presence = new Presence((pipeline, people) => server.to(room(pipeline)).emit('people', pipeline, people))
    this.#announcements.on('change', (pipeline, change) => server.to(room(pipeline)).emit('change', pipeline, change))
    this.#announcements.on('analysis', (pipeline, analysis) => server.to(room(pipeline)).emit('analysis', pipeline, analysis))
    this.#announcements.on('existence', (pipeline, isThere) => server.emit('existence', pipeline, isThere))
    this.#announcements.on('pipelines', () => server.emit('pipelines'))
    this.#announcements.on('system', (info) => server.emit('system', info))
    this.#announcements.on('desired', (pipeline) => void this.#follow(pipeline).catch(() => {}))
    this.#live.changes.on('report', (run, report) => this.#each(run, (frames, pipeline) => frames.report(pipeline, report)))
    this.#live.changes.on('event', (run, event) => this.#each(run, (frames, pipeline) => frames.event(pipeline, event)))
    this.#live.changes.on('log', (run, line) => this.#each(run, (frames, pipeline) => frames.line(pipeline, line)))
    this.#live.changes.on('table', (run, node) => this.#each(run, (frames, pipeline) => frames.table(pipeline, node)))
    this.#live.changes.on('gauges', (run) => this.#each(run, (frames, pipeline) => frames.gauges(pipeline)))
    this.#live.changes.on('status', () => server.emit('pipelines'))
  }

  handleConnection(client: Client): void {
    // The socket passed the gate; there is one person until there are accounts.
    client.data.actor = OWNER
    client.data.frames = new Frames({
      compose: (pipeline, tables) => this.#compose(pipeline, tables),
      send: (frame, acknowledged) => client.emit('frame', frame, acknowledged),
      now: this.#clock,
    })
    this.#clients.add(client)
    client.on(
      'subscribe',
      (pipeline, sequence, answer) => void this.#subscribe(client, pipeline, sequence, answer).catch(() => client.disconnect()),
    )
    client.on('unsubscribe', (pipeline) => {
      void client.leave(room(pipeline))
      client.data.frames.remove(pipeline)
      this.#presence.leave(pipeline, client.id)
    })
    client.on('here', (pipeline, here) => {
      const { data } = hereSchema.safeParse(here)
      if (data && client.rooms.has(room(pipeline))) this.#presence.enter(pipeline, client.id, data)
    })
    client.on('watchTables', (pipeline, nodes) => {
      if (nodeIds.safeParse(nodes).success && client.rooms.has(room(pipeline))) client.data.frames.watch(pipeline, nodes)
    })
    client.on('disconnect', () => {
      this.#clients.delete(client)
      this.#presence.leaveAll(client.id)
      client.data.frames.close()
    })
  }

  async #subscribe(client: Client, pipeline: unknown, sequence: unknown, answer: unknown): Promise<void> {
    const id = pipelineId.parse(pipeline)
    const from = z.int().parse(sequence)
    if (typeof answer !== 'function' || client.rooms.size > SUBSCRIPTIONS) return void client.disconnect()
    if (!(await this.#store.pipelines.get(id, client.data.actor.workspace))) return void answer(null)
    // In the room first: a change that comes meanwhile is sent twice rather than never, and clients go by sequence.
    await client.join(room(id))
    answer(await this.#store.drafts.after(id, from))
    await this.#follow(id)
    client.data.frames.add(id)
  }

  /** Notes which run is current for a pipeline; a new one starts its followers afresh. */
  async #follow(pipeline: string): Promise<void> {
    const run = (await this.#store.pipelines.get(pipeline, OWNER.workspace))?.run ?? undefined
    const before = this.#runs.get(pipeline)
    if (run === undefined) this.#runs.delete(pipeline)
    else this.#runs.set(pipeline, run)
    for (const { data } of this.#clients) {
      if (before !== undefined && before !== run) data.frames.restart(pipeline)
      else data.frames.gauges(pipeline)
    }
  }

  async #compose(pipeline: string, tables: string[]): Promise<Gauges> {
    const run = this.#runs.get(pipeline)
    const info = run === undefined ? undefined : await this.#live.info(run)
    if (run === undefined || !info) return { run: null, receivers: [], queued: {}, work: { at: null, waiting: [], waits: 0 }, tables: {} }
    const state = this.#live.state(run)
    const { receivers, queued } = state
    const work = state.workAt(this.#clock())
    const contents = await Promise.all(tables.map(async (node) => [node, await this.#live.table(run, node)] as const))
    return {
      run: info,
      receivers,
      queued,
      work,
      tables: Object.fromEntries(contents.flatMap(([node, table]) => (table ? [[node, table]] : []))),
    }
  }

  #each(run: string, tell: (frames: Frames, pipeline: string) => void): void {
    for (const [pipeline, current] of this.#runs) {
      if (current === run) for (const { data } of this.#clients) tell(data.frames, pipeline)
    }
  }
}
