export type * from './plan.ts'
export { PlanBuilder, type Rel } from './builder.ts'
