/** A part of a pipeline as text: what the clipboard holds, between pipelines, tabs and programs. */
import { z } from 'zod'
import { canvasNoteSchema, edgeSchema, groupSchema, namedFormulaSchema, nodeIdSchema, nodeSchema, viewSchema } from './document.ts'
import { readDocument } from './read.ts'

/** Longest text that is read, in characters. */
const MAX_TEXT = 5_000_000

const snippetSchema = z.strictObject({
  millrace: z.literal('nodes'),
  format: z.literal(1),
  nodes: z.record(nodeIdSchema, nodeSchema),
  /** Wires between these nodes. */
  edges: z.array(edgeSchema),
  views: z.record(nodeIdSchema, viewSchema).default({}),
  groups: z.record(nodeIdSchema, groupSchema).default({}),
  notes: z.record(nodeIdSchema, canvasNoteSchema).default({}),
  /** Named formulas that the nodes use. */
  formulas: z.record(nodeIdSchema, namedFormulaSchema).default({}),
})
export type Snippet = z.infer<typeof snippetSchema>

/** What a text holds: a snippet, the whole of an exported pipeline, or neither (null). Wires that lead out of it are left out. */
export function readSnippet(text: string): Snippet | null {
  if (text.length > MAX_TEXT || !text.trimStart().startsWith('{')) return null
  try {
    const json: unknown = JSON.parse(text)
    const snippet = snippetSchema.safeParse(json)
    if (snippet.success) return whole(snippet.data)
    const { nodes, edges, views, groups, notes, formulas } = readDocument(json)
    return { millrace: 'nodes', format: 1, nodes, edges: Object.values(edges), views, groups, notes, formulas }
  } catch {
    return null
  }
}

function whole(snippet: Snippet): Snippet {
  const has = (id: string) => Object.hasOwn(snippet.nodes, id)
  return {
    ...snippet,
    edges: snippet.edges.filter(({ from, to }) => has(from.node) && has(to.node)),
    views: Object.fromEntries(Object.entries(snippet.views).filter(([, { node }]) => has(node))),
  }
}
