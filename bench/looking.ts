/**
 * A process of its own in which people look at a dashboard by its read-only link. It is told `{ origin, token, viewers }` once, says when
 * every one of them has seen the dashboard, and what they got when it is asked to end.
 */
import type { SharedFrame } from '@millrace/shared'
import { openViewer } from '../backend/src/testing/viewer.ts'

export interface LookingStart {
  origin: string
  token: string
  viewers: number
}
export interface Looked {
  /** Frames with rows that the viewer with the fewest of them got. */
  least: number
  /** Rows of a frame that had some. */
  rows: number
}

const { origin, token, viewers } = JSON.parse(process.argv[2]!) as LookingStart
const frames = Array.from({ length: viewers }, () => 0)
let rows = 0
let isTold = false

function take(viewer: number, { tables }: SharedFrame): void {
  const shown = Object.values(tables).reduce((sum, table) => sum + table.rows.length, 0)
  if (shown === 0) return
  rows = shown
  frames[viewer]!++
  if (isTold || frames.includes(0)) return
  isTold = true
  process.send?.({ ready: true })
}

function fail(why: string): void {
  console.error(why)
  process.exit(1)
}
for (let viewer = 0; viewer < viewers; viewer++) {
  const socket = openViewer(origin, token, (frame) => take(viewer, frame))
  socket.once('connect_error', (error) => fail(error.message)).once('disconnect', fail)
}
process.on('message', () => process.send?.({ least: Math.min(...frames), rows } satisfies Looked, () => process.exit(0)))
