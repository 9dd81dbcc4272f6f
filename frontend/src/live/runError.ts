import { said, saidInWords, type PipelineDocument, type Said } from '@millrace/shared'
import { t } from '../ui/text.ts'

/** An older Millrace told of a failed batch in plain words. */
const AT_NODE = /^The batch failed at ([a-z0-9][a-z0-9_-]*): ([\s\S]*)$/

/** What a run tells, with the name of the node in it, and the node that it is about, if it names one. */
export function runError(error: Said, nodes: PipelineDocument['nodes']): { text: string; node: string | undefined } {
  if (typeof error === 'string') {
    const [, node, reason] = AT_NODE.exec(error) ?? []
    return node === undefined
      ? { text: error, node }
      : runError(said('The batch failed at {node}: {reason}', { node, reason: reason! }), nodes)
  }
  const { node } = error.params
  if (typeof node !== 'string') return { text: saidInWords(error), node: undefined }
  const name = nodes[node]?.name
  const named = name === undefined ? error : { ...error, params: { ...error.params, node: t('“{name}”', { name }) } }
  return { text: saidInWords(named), node }
}
