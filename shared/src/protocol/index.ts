export * from './rest.ts'
export type * from './live.ts'
