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
  /** The first update of each version that made the step mean something else than the update before. */
  changes: { time: number; version: number }[]
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
  /** Whether an edge leads one way. */
  isDirected: boolean
  /** Of the whole graph. */
  nodes: number
  edges: number
}

/** Users or items of ratings in the plane in which the items differ most, those with the most ratings. */
export interface DrawnTastes {
  names: string[]
  x: number[]
  y: number[]
  ratings: number[]
  /** Of all of this kind. */
  all: number
}

/** How a computation in rounds came to its end: rows that each round changed, or how far its predictions were from what was known. */
export interface DrawnRounds {
  of: 'changed' | 'error'
  values: number[]
}

/** What is drawn of one update. */
export interface UpdateDrawing {
  points?: DrawnPoints
  graph?: DrawnGraph
  tastes?: { users: DrawnTastes; items: DrawnTastes }
  rounds?: DrawnRounds
}

/** GET /api/runs/:run/drawings/:node: what a step has learned or found, to be drawn. */
export interface NodeDrawing {
  model: ModelFile | null
  course: Course
  /** Of the newest update with rows; null where nobody looked when it was done: it comes with the next one then. */
  newest: UpdateDrawing | null
}
