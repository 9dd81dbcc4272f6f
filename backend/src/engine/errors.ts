/** A batch that cannot be done as the plan stands: its transaction was rolled back and nothing of it remains. */
export class BatchFailed extends Error {
  readonly node: string | undefined
  readonly setting: string | undefined

  constructor(message: string, options: { node?: string; setting?: string; cause?: unknown }) {
    super(message, { cause: options.cause })
    this.name = 'BatchFailed'
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
