import { issueInWords } from '../fields/issues.ts'
import { nameTwice } from '../fields/sql.ts'
import { DOCUMENT_FORMAT, documentSchema, edgeId, type PipelineDocument } from './document.ts'

/** A document that cannot be read; the message says where and why. */
export class DocumentError extends Error {
  readonly code: 'formatTooNew' | 'notADocument'
  /** Everything that is wrong, a line each. */
  readonly lines: readonly string[]
  constructor(code: DocumentError['code'], ...lines: string[]) {
    super(lines.join('\n'))
    this.name = 'DocumentError'
    this.code = code
    this.lines = lines
  }
}

/** From format n to n + 1. Format 1 is the first; format 0 were files of the preview, whose edges were a list. */
const migrations: Record<number, (document: Record<string, unknown>) => Record<string, unknown>> = {
  0: ({ edges, ...rest }) => ({
    ...rest,
    format: 1,
    edges: Object.fromEntries(
      (Array.isArray(edges) ? (edges as PipelineDocument['edges'][string][]) : []).map((edge) => [edgeId(edge), edge]),
    ),
  }),
}

/**
 * Reads a pipeline document of this or an older format, defaults filled in. Wires whose key does not say their ends, or whose nodes
 * are not there, are refused. Throws a DocumentError.
 */
export function readDocument(value: unknown): PipelineDocument {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) throw new DocumentError('notADocument', 'it is no JSON object')
  let current = value as Record<string, unknown>
  const { format } = current
  if (typeof format !== 'number' || !Number.isInteger(format) || format < 0)
    throw new DocumentError('notADocument', 'it does not name its format')
  if (format > DOCUMENT_FORMAT)
    throw new DocumentError(
      'formatTooNew',
      `It has format ${format}; this Millrace reads up to format ${DOCUMENT_FORMAT}. Update Millrace.`,
    )
  for (let from = format; from < DOCUMENT_FORMAT; from++) current = migrations[from]!(current)
  const parsed = documentSchema.safeParse(current, { error: (issue) => issueInWords(issue, undefined) })
  if (!parsed.success) {
    const lines = parsed.error.issues.map(({ path, message }) => `${path.map(String).join('.') || 'the document'}: ${message}`)
    throw new DocumentError('notADocument', ...lines)
  }
  for (const [key, edge] of Object.entries(parsed.data.edges)) {
    if (key !== edgeId(edge)) throw new DocumentError('notADocument', `the wire "${key}" should have the key "${edgeId(edge)}"`)
    for (const { node } of [edge.from, edge.to])
      if (!Object.hasOwn(parsed.data.nodes, node))
        throw new DocumentError('notADocument', `the wire "${key}" leads to "${node}", which is not there`)
  }
  const twice = nameTwice(Object.values(parsed.data.formulas).map(({ name }) => name))
  if (twice !== undefined) throw new DocumentError('notADocument', `two formulas have the name "${twice}"`)
  return parsed.data
}
