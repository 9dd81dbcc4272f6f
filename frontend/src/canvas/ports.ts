import { definitionOf } from '@millrace/shared'

/** Whether a card writes the names of its output ports beside them: one port alone needs none. */
export const hasNamedOutputs = (type: string): boolean => (definitionOf(type)?.outputs.length ?? 0) > 1
