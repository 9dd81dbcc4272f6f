import type { PipelineDocument } from '@millrace/shared'
import { t } from '../ui/text.ts'

const AT_NODE = /^The batch failed at ([a-z0-9][a-z0-9_-]*): ([\s\S]*)$/

/** A run's error with the name of the node in it, and the node where it happened, if it names one. */
export function runError(error: string, nodes: PipelineDocument['nodes']): { text: string; node: string | undefined } {
  const [, node, reason] = AT_NODE.exec(error) ?? []
  const name = node === undefined ? undefined : nodes[node]?.name
  return { text: name === undefined ? error : t('The batch failed at “{name}”: {reason}', { name, reason: reason ?? '' }), node }
}
