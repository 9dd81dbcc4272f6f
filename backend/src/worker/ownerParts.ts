import type { RunEvent, Said } from '@millrace/shared'
import type { WorkerPushes } from '../ipc/messages.ts'
import type { Store } from '../store/index.ts'
import type { BatchGate } from './batchGate.ts'
import type { Heartbeat } from './heartbeat.ts'
import type { IntakeLink } from './intakeLink.ts'
import type { RunLog } from './runLog.ts'
import type { StatusReports } from './statusReports.ts'
import type { Turns } from './turns.ts'

/** What an owner of a run is given. */
export interface OwnerParts {
  dataFolder: string
  store: Store
  intake: IntakeLink
  heartbeat: Heartbeat
  gate: BatchGate
  push<K extends keyof WorkerPushes>(kind: K, push: WorkerPushes[K]): void
  /** Called once when the run has ended by itself or on request. */
  ended(run: string): void
  now(): number
  ids(): string
  limits: { memory: string; threads: number }
  /** Minutes from one snapshot of what a run remembers to the next; 0 = none are taken. */
  snapshotMinutes: number
  log(line: string): void
}

/** What the parts of one owner share. */
export interface OwnedRun extends OwnerParts {
  run: string
  /** The run's own folder. */
  folder: string
  /** Batches, idle work, deploys and the end follow one another. */
  turns: Turns
  status: StatusReports
  /** The detail of what happens, for people. */
  tell: RunLog
  isEnding(): boolean
  /** Enters what happened in the run's history. */
  event(kind: RunEvent['kind'], text: Said): void
}
