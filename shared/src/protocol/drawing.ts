import type { Json } from '../json.ts'

/** What a step has learned, as it is exported: `learned` is in the words of the computation `learns`. */
export interface ModelFile {
  format: 'millrace-model'
  version: 1
  learns: string
  /** The columns that it reads, in their order. */
  columns: string[]
  settings: Json
  learned: Json
  /** Batch time up to which it has learned, in milliseconds since the epoch. */
  time: number
}

/** One number or more of each update, the oldest first; null where there was none. */
export interface Course {
  columns: string[]
  /** Batch times, in milliseconds since the epoch. */
  times: number[]
  rows: (number | null)[][]
}

/** Some of the rows that were learned from in the newest update, with their cluster. */
export interface DrawnPoints {
  rows: number[][]
  clusters: number[]
}

/** A graph, or the best connected part of it. */
export interface DrawnGraph {
  names: string[]
  /** By each node's place: what the step found. Groups are called by a node, numbers are numbers. */
  values: { name: string; isGroup: boolean; of: (string | number | null)[] }[]
  /** Places of the nodes that each edge leads from and to. */
  from: number[]
  to: number[]
  /** Of the whole graph. */
  nodes: number
  edges: number
}

/** GET /api/runs/:run/drawings/:node: what a step has learned or found, to be drawn. */
export interface NodeDrawing {
  model: ModelFile | null
  course: Course
  /** Of the newest update since the run's worker began; null before. */
  points: DrawnPoints | null
  graph: DrawnGraph | null
}
