import { said, SaidError, type Relation, type Said } from '@millrace/shared'

/** A batch that cannot be done as the plan stands: its transaction was rolled back and nothing of it remains. */
export class BatchFailed extends SaidError {
  /** What is wrong. */
  readonly reason: Said
  readonly node: string | undefined
  readonly setting: string | undefined

  constructor(reason: Said, options: { node?: string; setting?: string | undefined; cause?: unknown }) {
    super(options.node === undefined ? reason : said('The batch failed at {node}: {reason}', { node: options.node, reason }), {
      cause: options.cause,
    })
    this.name = 'BatchFailed'
    this.reason = reason
    this.node = options.node
    this.setting = options.setting
  }
}

/** A batch that must not be committed: it does not continue the ledger, its input is incomplete, or another owner has taken over. */
export class BatchRefused extends SaidError {
  readonly code: 'wrongTime' | 'missingInput' | 'notOwner'

  constructor(code: BatchRefused['code'], what: Said) {
    super(what)
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
