export * from './message.ts'
export * from './nearest.ts'
export * from './problems.ts'
export * from './reasons.ts'
