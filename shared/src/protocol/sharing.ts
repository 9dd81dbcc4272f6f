/** Read-only links: with one, anybody sees the dashboard of one pipeline at `/d/TOKEN`, and nothing else. */
import { z } from 'zod'
import type { PipelineDocument } from '../graph/index.ts'
import type { LiveTable, RunStatus } from './runs.ts'

/** Most links of one pipeline. */
export const MOST_LINKS = 50

/** POST /api/pipelines/:id/links -> CreatedLink */
export const createLinkSchema = z.strictObject({ label: z.string().trim().max(100).default('') })

/** GET /api/pipelines/:id/links -> DashboardLink[], newest first; DELETE /api/pipelines/:id/links/:link revokes one. */
export interface DashboardLink {
  id: string
  /** What the person who made it wrote; may be empty. */
  label: string
  /** Milliseconds since the epoch; `usedAt` is known to the minute, null = never. */
  createdAt: number
  usedAt: number | null
}

export interface CreatedLink {
  link: DashboardLink
  /** Told this once: the server keeps its hash only. */
  token: string
}

/** GET /api/shared/dashboard, with the link's token as bearer: all of the document that a link shows. */
export interface SharedDashboard {
  name: string
  timeZone: string
  views: PipelineDocument['views']
}

/** What happens now. All of it is absolute: the latest wins. */
export interface SharedFrame {
  /** Null = never run. */
  status: RunStatus | null
  /** When the run began, in milliseconds since the epoch: another time is another run, which has none of the tables of the one before. */
  startedAt: number | null
  /** Batch time of the newest batch, in milliseconds since the epoch; null where none is known. */
  batch: number | null
  /** The tables of tiles that changed since this viewer's last frame, with the columns that tiles show. */
  tables: Record<string, LiveTable>
}

/** Path of the viewers' own socket.io server, on which there is nothing else. */
export const SHARED_SOCKET_PATH = '/shared.io'

export interface SharedToViewer {
  /** How the dashboard is now: at first, and whenever it has changed. */
  dashboard: (dashboard: SharedDashboard) => void
  frame: (frame: SharedFrame) => void
  /** The link was revoked, or its pipeline deleted; the socket closes. */
  ended: () => void
}
export interface ViewerToShared {
  /** A frame was taken: the next may come. */
  taken: () => void
}
