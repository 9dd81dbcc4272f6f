export * from './format.ts'
export * as fields from './kinds.ts'
export type * from './kinds.ts'
