export { sinks, sources } from './lists.ts'
export { definitionOf, definitions } from './registry.ts'
