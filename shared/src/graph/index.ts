export * from './document.ts'
export * from './operations.ts'
export type * from './problem.ts'
