/** Drafts for tests, written as short as they are thought. */
import {
  definitions,
  documentSchema,
  edgeId,
  saidInWords,
  type Edge,
  type Json,
  type JsonObject,
  type PipelineDocument,
  type Problem,
  type Said,
} from '@millrace/shared'

/** By id: the type, and the settings that are not the type's usual ones. */
export type DraftNodes = Record<string, [type: string, settings: JsonObject]>

/** A draft of nodes and of wires such as `in.out>filter.in`. */
export function draftOf(nodes: DraftNodes, wires: readonly string[], interval = 1000): PipelineDocument {
  const edges = wires.map((wire): Edge => {
    const [from, to] = wire.split('>').map((end) => end.split('.')) as [[string, string], [string, string]]
    return { from: { node: from[0], port: from[1] }, to: { node: to[0], port: to[1] } }
  })
  return documentSchema.parse({
    format: 1,
    name: 'Draft',
    interval,
    nodes: Object.fromEntries(
      Object.entries(nodes).map(([id, [type, settings]]) => [
        id,
        {
          type,
          typeVersion: definitions[type]!.version,
          name: id,
          settings: { ...definitions[type]!.defaults, ...settings } as JsonObject,
          position: { x: 0, y: 0 },
        },
      ]),
    ),
    edges: Object.fromEntries(edges.map((edge) => [edgeId(edge), edge])),
  })
}

/** A source of JSON: whole numbers, texts, sums of money and lists of texts. */
export const source: DraftNodes = {
  in: [
    'tcp',
    {
      mode: 'listen',
      host: '127.0.0.1',
      port: 9999,
      format: {
        kind: 'json',
        columns: [
          { name: 'id', type: 'INTEGER' },
          { name: 'user', type: 'VARCHAR' },
          { name: 'amount', type: 'DECIMAL(9,2)' },
          { name: 'tags', type: 'VARCHAR[]' },
        ],
      },
    },
  ],
}
/** The drafts here end in nothing: that notice is checked in shared. */
export const notOutput = ({ code }: { code: string }) => code !== 'noOutput'
/** A node that adds a column. */
export const formula = (as: string, sql: string): DraftNodes[string] => ['addColumn', { columns: [{ as, formula: sql }] }]
/** A node that keeps the rows of a condition. */
export const keep = (sql: string): DraftNodes[string] => ['filter', { condition: { mode: 'formula', formula: sql } }]

/** A problem whose parameters are in words. */
export const inEnglish = <P extends Pick<Problem, 'params'>>(problem: P): P => ({
  ...problem,
  params: Object.fromEntries(Object.entries(problem.params).map(([name, value]) => [name, isSaid(value) ? saidInWords(value) : value])),
})
const isSaid = (value: Json): value is Exclude<Said, string> => value !== null && typeof value === 'object' && 'text' in value
