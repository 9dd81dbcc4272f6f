export { fileSuffix } from './files.ts'
export { sinks, sources } from './lists.ts'
export { requestSchema, type CodeRequest } from './javascriptForEachBatch.ts'
export { definitionOf, definitions, outputsOf } from './registry.ts'
