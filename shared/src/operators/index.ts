/** The list of operators. Adding one is its file and its line here. */
import type { OperatorDefinition } from './definition.ts'
import { filter } from './filter.ts'

export const operators: readonly OperatorDefinition[] = [filter as unknown as OperatorDefinition]
export type * from './definition.ts'
