import {
  type Edge,
  definitionOf,
  documentSchema,
  edgeId,
  type JsonObject,
  type Node,
  type PipelineDocument,
  DOCUMENT_FORMAT,
  type View,
} from '@millrace/shared'

const COLUMN = 300
const ROW = 140

/** The sample that a first start creates and runs: what this machine did in the last minute. */
export function thisMachine(): PipelineDocument {
  const minute = { length: 60_000, slide: 1000 }
  const nodes: Record<string, Node> = {
    system: node('machine', 'This machine', 0, 0, { measure: 'system', every: 1000 }),
    now: node('liveTable', 'System readings', 1, 0, { mode: 'append', keys: [], limit: 300 }),
    'system-minute': node('window', 'Last minute', 1, 1, minute),
    averages: node('summarize', 'Averages of the minute', 2, 1, {
      keys: [],
      measures: [
        { as: 'cpu', fn: 'avg', column: 'cpu_percent' },
        { as: 'cpu_peak', fn: 'max', column: 'cpu_percent' },
        { as: 'memory', fn: 'avg', column: 'memory_percent' },
        { as: 'network_in', fn: 'avg', column: 'network_in' },
        { as: 'network_out', fn: 'avg', column: 'network_out' },
      ],
    }),
    minute: node('liveTable', 'The last minute', 3, 1, { mode: 'append', keys: [], limit: 300 }),
    processes: node('machine', 'Processes', 0, 2, { measure: 'processes', every: 1000 }),
    'process-minute': node('window', 'Last minute of processes', 1, 2, minute),
    'by-name': node('summarize', 'By program', 2, 2, {
      keys: ['name'],
      measures: [
        { as: 'cpu', fn: 'avg', column: 'cpu_percent' },
        { as: 'memory_bytes', fn: 'max', column: 'memory_bytes' },
      ],
    }),
    busiest: node('top', 'The ten busiest', 3, 2, { by: [{ column: 'cpu', descending: true }], limit: 10, per: [] }),
    programs: node('liveTable', 'Busiest programs', 4, 2, { mode: 'append', keys: [], limit: 10 }),
  }
  const wires = [
    ['system', 'now'],
    ['system', 'system-minute'],
    ['system-minute', 'averages'],
    ['averages', 'minute'],
    ['processes', 'process-minute'],
    ['process-minute', 'by-name'],
    ['by-name', 'busiest'],
    ['busiest', 'programs'],
  ] as const
  const edges = wires.map(([from, to]): Edge => ({ from: { node: from, port: 'out' }, to: { node: to, port: 'in' } }))
  const views: Record<string, View> = {
    load: { node: 'now', kind: 'line', title: 'CPU and memory, percent', x: 'time', y: ['cpu_percent', 'memory_percent'] },
    network: { node: 'now', kind: 'line', title: 'Network, bytes per second', x: 'time', y: ['network_in', 'network_out'] },
    cpu: { node: 'minute', kind: 'number', title: 'CPU over the last minute, percent', y: ['cpu'] },
    programs: { node: 'programs', kind: 'bar', title: 'Busiest programs, percent of CPU', x: 'name', y: ['cpu'] },
    table: { node: 'programs', kind: 'table', title: 'Busiest programs', y: [] },
  }
  return documentSchema.parse({
    format: DOCUMENT_FORMAT,
    name: 'This machine',
    interval: 1000,
    nodes,
    edges: Object.fromEntries(edges.map((edge) => [edgeId(edge), edge])),
    views,
  })
}

function node(type: string, name: string, column: number, row: number, settings: JsonObject): Node {
  const typeVersion = definitionOf(type)?.version ?? 1
  return { type, typeVersion, name, settings, position: { x: column * COLUMN, y: row * ROW } }
}
