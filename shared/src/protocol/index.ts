export * from './rest.ts'
export * from './preview.ts'
export * from './problems.ts'
export * from './live.ts'
