import { toldIssue } from '../fields/issues.ts'
import { said, saidInWords, type Said } from '../text/said.ts'
import { nameTwice } from '../fields/sql.ts'
import { DOCUMENT_FORMAT, documentSchema, edgeId, type PipelineDocument } from './document.ts'

/** A document that cannot be read; the message says where and why. */
export class DocumentError extends Error {
  readonly code: 'formatTooNew' | 'notADocument'
  /** Everything that is wrong, to be said where it is read. */
  readonly reasons: readonly Exclude<Said, string>[]
  /** The same in English, a line each. */
  readonly lines: readonly string[]
  constructor(code: DocumentError['code'], ...reasons: Exclude<Said, string>[]) {
    const lines = reasons.map((reason) => saidInWords(reason))
    super(lines.join('\n'))
    this.name = 'DocumentError'
    this.code = code
    this.reasons = reasons
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
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    throw new DocumentError('notADocument', said('it is no JSON object'))
  let current = value as Record<string, unknown>
  const { format } = current
  if (typeof format !== 'number' || !Number.isInteger(format) || format < 0)
    throw new DocumentError('notADocument', said('it does not name its format'))
  if (format > DOCUMENT_FORMAT)
    throw new DocumentError(
      'formatTooNew',
      said('It has format {format}; this Millrace reads up to format {newest}. Update Millrace.', { format, newest: DOCUMENT_FORMAT }),
    )
  for (let from = format; from < DOCUMENT_FORMAT; from++) current = migrations[from]!(current)
  const parsed = documentSchema.safeParse(current)
  if (!parsed.success) {
    const reasons = parsed.error.issues.map((issue) => {
      const what = toldIssue(issue)
      return issue.path.length === 0
        ? said('the document: {what}', { what })
        : said('{place}: {what}', { place: issue.path.map(String).join('.'), what })
    })
    throw new DocumentError('notADocument', ...reasons)
  }
  for (const [key, edge] of Object.entries(parsed.data.edges)) {
    if (key !== edgeId(edge))
      throw new DocumentError('notADocument', said('the wire "{key}" should have the key "{right}"', { key, right: edgeId(edge) }))
    for (const { node } of [edge.from, edge.to])
      if (!Object.hasOwn(parsed.data.nodes, node))
        throw new DocumentError('notADocument', said('the wire "{key}" leads to "{node}", which is not there', { key, node }))
  }
  const twice = nameTwice(Object.values(parsed.data.formulas).map(({ name }) => name))
  if (twice !== undefined) throw new DocumentError('notADocument', said('two formulas have the name "{name}"', { name: twice }))
  return parsed.data
}
