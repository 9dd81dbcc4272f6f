import type { BatchReport } from '@millrace/shared'

/** The rows that a node keeps, as state or in a window. */
export interface HeldCourse {
  node: string
  /** After each batch that told, oldest first. */
  values: number[]
  newest: number
  most: number
}

/** Rows kept by each node over these batches (oldest first), the most first. */
export function heldCourses(batches: readonly BatchReport[]): HeldCourse[] {
  const byNode = new Map<string, number[]>()
  for (const batch of batches) {
    for (const [node, { held }] of Object.entries(batch.nodes)) {
      if (held === undefined) continue
      const values = byNode.get(node) ?? []
      byNode.set(node, values)
      values.push(held)
    }
  }
  return [...byNode]
    .map(([node, values]) => ({ node, values, newest: values.at(-1)!, most: Math.max(...values) }))
    .sort((a, b) => b.most - a.most)
}
