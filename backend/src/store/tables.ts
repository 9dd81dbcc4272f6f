/** The store's tables as Kysely sees them. Times are milliseconds since the epoch; documents, operations and parameters are JSON as text. */
import type { RunStatus } from '@millrace/shared'

/** Who acted and in which workspace: every row carries both, so that accounts can be added without touching what is stored. */
export interface Actor {
  actor: string
  workspace: string
}

/** The one person of an installation without accounts. */
export const OWNER: Actor = { actor: 'owner', workspace: 'main' }

export interface PipelineRow extends Actor {
  id: string
  /** Name and interval of the draft, repeated here for lists. */
  name: string
  interval: number
  createdAt: number
  updatedAt: number
  /** Set while a deleted pipeline can still be brought back. */
  deletedAt: number | null
  /** The current run; earlier ones stay in `runs`. */
  run: string | null
}

export interface ChangeRow {
  pipeline: string
  sequence: number
  id: string
  client: string
  label: string
  mergeKey: string | null
  ops: string
  inverse: string
  actor: string
  at: number
}

interface RefusalRow {
  pipeline: string
  id: string
  code: string
  params: string
  at: number
}

interface SnapshotRow {
  pipeline: string
  sequence: number
  document: string
  at: number
}

interface VersionRow {
  pipeline: string
  number: number
  /** Sequence of the draft of which this version was made. */
  sequence: number
  document: string
  message: string
  actor: string
  at: number
  /** What was answered where a state asked: keep or reset by node, as JSON. */
  answers: string
  /** What it changed of the version before, as JSON; null where that was not noted. */
  changes: string | null
}

export interface RunRow extends Actor {
  id: string
  pipeline: string
  version: number
  desired: 'running' | 'stopped'
  how: 'drain' | 'now'
  /** What the run's owner last said; the truth while it lives is the owner's. */
  status: RunStatus
  /** As `saidToText` writes it. */
  error: string | null
  interval: number
  startedAt: number
  changedAt: number
  completedBatches: number
  records: number
}

/** Of a run that is at work no more. */
export const ENDED: readonly RunRow['status'][] = ['stopped', 'failed']

export type CommandKind = 'create' | 'delete' | 'restore' | 'deploy' | 'start' | 'stop' | 'reset' | 'fail'

/** The log of what was commanded, written before the state changes. */
export interface CommandRow extends Actor {
  id: string
  pipeline: string
  run: string | null
  kind: CommandKind
  params: string
  at: number
}

interface SecretRow extends Actor {
  id: string
  /** Base64 of nonce (12 bytes), tag (16 bytes) and cipher text. */
  sealed: string
  at: number
}

interface SessionRow extends Actor {
  /** SHA-256 of the cookie's value: a stolen store opens no session. */
  id: string
  /** SHA-256 of the access token with which it was opened: a new token ends old sessions. */
  token: string
  createdAt: number
  expiresAt: number
}

/** A text that a person gave as the sample of a source. */
interface SampleRow extends Actor {
  pipeline: string
  node: string
  text: string
  at: number
}

/** A read-only link to the dashboard of a pipeline. */
interface LinkRow extends Actor {
  id: string
  pipeline: string
  label: string
  /** SHA-256 of its token: a stolen store opens no link. */
  hash: string
  createdAt: number
  usedAt: number | null
}

export interface Tables {
  pipelines: PipelineRow
  changes: ChangeRow
  refusals: RefusalRow
  snapshots: SnapshotRow
  versions: VersionRow
  runs: RunRow
  commands: CommandRow
  secrets: SecretRow
  sessions: SessionRow
  samples: SampleRow
  links: LinkRow
}
