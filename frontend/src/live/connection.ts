/** The one socket of this tab: subscriptions to pipelines, and their frames. */
import type { Analysis, ClientToServer, Frame, Here, OrderedChange, Person, ServerToClient, SystemInfo } from '@millrace/shared'
import { io, type Socket } from 'socket.io-client'
import { createStore, type StoreApi } from 'zustand/vanilla'
import { api } from '../api/client.ts'
import { rememberHeard } from './heard.ts'
import { TRIES } from './tries.ts'

interface PipelineListener {
  /** Changes after the sequence that was asked for, in order; null = load the draft anew. */
  onChanges(changes: OrderedChange[] | null): void
  onAnalysis(analysis: Analysis): void
  onFrame(frame: Frame): void
  /** The newest sequence that this tab has, asked for when the connection is back. */
  sequence(): number
  tables(): string[]
  /** Everybody who has the pipeline open. */
  onPeople(people: Person[]): void
  /** Tells where this tab is; asked for when the connection is there. */
  here(): void
}

interface ConnectionState {
  connected: boolean
  /** When the server was last heard before it went out of reach, in milliseconds since the epoch; null = it never did. */
  heardAt: number | null
  /** Known once the server has told. */
  system: SystemInfo | null
}

class LiveConnection {
  readonly state: StoreApi<ConnectionState> = createStore(() => ({ connected: false, heardAt: null, system: null }))
  readonly #listeners = new Map<string, PipelineListener>()
  readonly #pipelines = new Set<() => void>()
  readonly #existence = new Set<(pipeline: string, isThere: boolean) => void>()
  #socket: Socket<ServerToClient, ClientToServer> | undefined

  /** Calls back whenever the list of pipelines has changed, and after every reconnection. */
  onPipelines(changed: () => void): () => void {
    this.#open()
    this.#pipelines.add(changed)
    return () => void this.#pipelines.delete(changed)
  }

  /** Calls back when a pipeline was deleted or brought back. */
  onExistence(changed: (pipeline: string, isThere: boolean) => void): () => void {
    this.#open()
    this.#existence.add(changed)
    return () => void this.#existence.delete(changed)
  }

  /** Follows one pipeline; answers with how that ends. */
  follow(pipeline: string, listener: PipelineListener): () => void {
    const socket = this.#open()
    this.#listeners.set(pipeline, listener)
    if (socket.connected) this.#subscribe(pipeline, listener)
    return () => {
      if (this.#listeners.get(pipeline) !== listener) return
      this.#listeners.delete(pipeline)
      socket.emit('unsubscribe', pipeline)
    }
  }

  watchTables(pipeline: string, nodes: string[]): void {
    this.#socket?.emit('watchTables', pipeline, nodes)
  }

  /** Tells the others at a pipeline where this tab is. */
  tellWhere(pipeline: string, here: Here): void {
    if (this.#socket?.connected) this.#socket.emit('here', pipeline, here)
  }

  #open(): Socket<ServerToClient, ClientToServer> {
    if (this.#socket) return this.#socket
    const socket: Socket<ServerToClient, ClientToServer> = io(TRIES)
    socket.on('connect', () => {
      this.state.setState({ connected: true })
      // Later changes are told; how it is now has to be asked for.
      api.get<SystemInfo>('/system').then(
        (system) => this.state.setState({ system }),
        () => undefined,
      )
      for (const [pipeline, listener] of this.#listeners) this.#subscribe(pipeline, listener)
      for (const changed of this.#pipelines) changed()
    })
    const heardAt = rememberHeard(socket)
    socket.on('disconnect', () => this.state.setState({ connected: false, heardAt: heardAt() }))
    socket.on('change', (pipeline, change) => this.#listeners.get(pipeline)?.onChanges([change]))
    socket.on('analysis', (pipeline, analysis) => this.#listeners.get(pipeline)?.onAnalysis(analysis))
    socket.on('people', (pipeline, people) => this.#listeners.get(pipeline)?.onPeople(people))
    socket.on('pipelines', () => {
      for (const changed of this.#pipelines) changed()
    })
    socket.on('existence', (pipeline, isThere) => {
      for (const changed of this.#existence) changed(pipeline, isThere)
    })
    socket.on('system', (system) => this.state.setState({ system }))
    socket.on('frame', (frame, acknowledge) => {
      this.#listeners.get(frame.pipeline)?.onFrame(frame)
      acknowledge()
    })
    this.#socket = socket
    return socket
  }

  #subscribe(pipeline: string, listener: PipelineListener): void {
    this.#socket?.emit('subscribe', pipeline, listener.sequence(), (changes) => {
      if (this.#listeners.get(pipeline) !== listener) return
      listener.onChanges(changes)
      this.watchTables(pipeline, listener.tables())
      listener.here()
    })
  }
}

export const live = new LiveConnection()
