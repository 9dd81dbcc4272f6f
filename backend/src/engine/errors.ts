import type { Relation } from '@millrace/shared'

/** A batch that cannot be done as the plan stands: its transaction was rolled back and nothing of it remains. */
export class BatchFailed extends Error {
  /** What is wrong, in words. */
  readonly reason: string
  readonly node: string | undefined
  readonly setting: string | undefined

  constructor(reason: string, options: { node?: string; setting?: string | undefined; cause?: unknown }) {
    super(options.node === undefined ? reason : `The batch failed at ${options.node}: ${reason}`, { cause: options.cause })
    this.name = 'BatchFailed'
    this.reason = reason
    this.node = options.node
    this.setting = options.setting
  }
}

/** A batch that must not be committed: it does not continue the ledger, its input is incomplete, or another owner has taken over. */
export class BatchRefused extends Error {
  readonly code: 'wrongTime' | 'missingInput' | 'notOwner'

  constructor(code: BatchRefused['code'], message: string) {
    super(message)
    this.name = 'BatchRefused'
    this.code = code
  }
}

/** A statement of a batch failed. */
export class StepError extends Error {
  readonly relation: Relation
  /** The one whose step it was. */
  readonly node: string
  /** The setting whose expression failed, where it is known. */
  readonly setting: string | undefined

  constructor(node: string, relation: Relation, cause: unknown, setting?: string) {
    super(cause instanceof Error ? cause.message : String(cause), { cause })
    this.name = 'StepError'
    this.node = node
    this.relation = relation
    this.setting = setting
  }
}
