import type { Edge } from './document.ts'

/** Where rows flow along some wires. */
interface Reach {
  next: ReadonlyMap<string, readonly string[]>
  /** Nodes that are reached, by where the rows leave; filled as it is asked for. */
  from: Map<string, ReadonlySet<string>>
}

/** Kept for as long as the wires are the same object: a form asks for every node of a document, again and again. */
const known = new WeakMap<Readonly<Record<string, Edge>>, Reach>()

/** The nodes that rows come to which leave `start`, itself among them. */
export function reachedFrom(edges: Readonly<Record<string, Edge>>, start: string): ReadonlySet<string> {
  const reach = known.get(edges) ?? { next: nextOf(edges), from: new Map<string, ReadonlySet<string>>() }
  known.set(edges, reach)
  const before = reach.from.get(start)
  if (before) return before
  const reached = new Set([start])
  for (const node of reached) for (const next of reach.next.get(node) ?? []) reached.add(next)
  reach.from.set(start, reached)
  return reached
}

function nextOf(edges: Readonly<Record<string, Edge>>): Map<string, string[]> {
  const next = new Map<string, string[]>()
  for (const { from, to } of Object.values(edges)) {
    const others = next.get(from.node)
    if (others) others.push(to.node)
    else next.set(from.node, [to.node])
  }
  return next
}
