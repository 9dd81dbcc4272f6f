import { type Change, type PipelineDocument, applyChange, readDocument } from '@millrace/shared'

/** Reads a document that this store wrote, perhaps in an older format. */
export function readStored(text: string): PipelineDocument {
  return readDocument(JSON.parse(text))
}

/** Applies changes that were accepted before: each must be acceptable again, or the store was changed by other hands. */
export function replay(document: PipelineDocument, changes: Change[]): PipelineDocument {
  for (const change of changes) {
    const applied = applyChange(document, change)
    if (!applied.ok)
      throw new Error(
        `The stored change ${change.id} ("${change.label}") no longer applies: ${applied.code}. Restore the store from a back-up.`,
      )
    document = applied.document
  }
  return document
}
