export { fileSuffix } from './files.ts'
export { sinks, sources } from './lists.ts'
export { definitionOf, definitions, outputsOf } from './registry.ts'
