export type * from './plan.ts'
export { PlanBuilder, type Rel } from './builder.ts'
export { buildPlan, migrateSettings, type BuiltPlan } from './build.ts'
export * from './check.ts'
