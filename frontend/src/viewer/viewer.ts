/** What somebody with a read-only link sees: a socket of its own, on which there is nothing but the dashboard. */
import {
  SHARED_SOCKET_PATH,
  type ApiProblem,
  type LiveTable,
  type SharedDashboard,
  type SharedFrame,
  type SharedToViewer,
  type ViewerToShared,
} from '@millrace/shared'
import { io, type Socket } from 'socket.io-client'
import { createStore, type StoreApi } from 'zustand/vanilla'
import { ApiError } from '../api/client.ts'
import { rememberHeard } from '../live/heard.ts'
import { TRIES } from '../live/tries.ts'

export interface ViewState {
  connected: boolean
  /** When the server was last heard before it went out of reach; null = it never did. */
  heardAt: number | null
  dashboard: SharedDashboard
  /** Null until the first frame. */
  now: Omit<SharedFrame, 'tables'> | null
  tables: Readonly<Record<string, LiveTable>>
  /** Why nothing is shown any more; `revoked` while it was looked at. */
  ended: 'revoked' | ApiError | null
}

/** The state after a frame: another run has none of the tables of the one before. */
export function takeShared(view: ViewState, { tables, ...now }: SharedFrame): Pick<ViewState, 'now' | 'tables'> {
  const before = view.now === null || view.now.startedAt === now.startedAt ? view.tables : {}
  return { now, tables: Object.keys(tables).length > 0 ? { ...before, ...tables } : before }
}

/** Follows a dashboard by the token of its link, until `close`. */
export function openView(token: string, dashboard: SharedDashboard): { store: StoreApi<ViewState>; close(): void } {
  const store = createStore<ViewState>(() => ({ connected: false, heardAt: null, dashboard, now: null, tables: {}, ended: null }))
  const socket: Socket<SharedToViewer, ViewerToShared> = io({
    path: SHARED_SOCKET_PATH,
    ...TRIES,
    auth: { token },
    forceNew: true,
  })
  const end = (ended: ViewState['ended']) => {
    socket.close()
    store.setState({ ended, connected: false })
  }
  socket.on('connect', () => store.setState({ connected: true }))
  const heardAt = rememberHeard(socket)
  socket.on('disconnect', () => store.setState({ connected: false, heardAt: heardAt() }))
  // Without a problem the server is only out of reach, and the socket tries again by itself.
  socket.on('connect_error', (error) => {
    const { problem } = (error as Error & { data?: { problem?: ApiProblem } }).data ?? {}
    if (problem) end(new ApiError(0, problem))
  })
  socket.on('dashboard', (changed) => store.setState({ dashboard: changed }))
  socket.on('frame', (frame) => {
    store.setState((view) => takeShared(view, frame))
    socket.emit('taken')
  })
  socket.on('ended', () => end('revoked'))
  return { store, close: () => socket.close() }
}
