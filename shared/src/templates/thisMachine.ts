import type { PipelineDocument } from '../graph/document.ts'
import { drawing, node } from './drawing.ts'

/** The sample that a first start creates and runs: what this machine did in the last minute. */
export function thisMachine(): PipelineDocument {
  const minute = { length: 60_000, slide: 1000 }
  const nodes = {
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
    large: node('filter', 'Above 100 MB', 3, 3, {
      condition: { mode: 'rows', match: 'all', rows: [{ column: 'memory_bytes', test: 'greater', value: '100000000' }] },
    }),
    'large-programs': node('liveTable', 'Large programs', 4, 3, { mode: 'upsert', keys: ['name'], limit: 100 }),
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
    ['by-name', 'large'],
    ['large', 'large-programs'],
  ] as const
  return drawing('This machine', nodes, wires, {
    load: { node: 'now', kind: 'line', title: 'CPU and memory, percent', x: 'time', y: ['cpu_percent', 'memory_percent'] },
    network: { node: 'now', kind: 'line', title: 'Network, bytes per second', x: 'time', y: ['network_in', 'network_out'] },
    cpu: { node: 'minute', kind: 'number', title: 'CPU over the last minute, percent', y: ['cpu'] },
    programs: { node: 'programs', kind: 'bar', title: 'Busiest programs, percent of CPU', x: 'name', y: ['cpu'] },
    table: { node: 'programs', kind: 'table', title: 'Busiest programs', y: [] },
  })
}
