import { z } from 'zod'
import type { Column } from '../plan/plan.ts'
import { choice, duration } from '../fields/kinds.ts'
import { defineSource } from '../operators/definition.ts'
import { words } from '../text/words.ts'

const COLUMNS: Record<'system' | 'processes', Column[]> = {
  system: [
    { name: 'time', type: 'TIMESTAMP' },
    { name: 'cpu_percent', type: 'DOUBLE' },
    { name: 'memory_used', type: 'BIGINT' },
    { name: 'memory_total', type: 'BIGINT' },
    { name: 'memory_percent', type: 'DOUBLE' },
    { name: 'network_in', type: 'DOUBLE' },
    { name: 'network_out', type: 'DOUBLE' },
    { name: 'load', type: 'DOUBLE' },
  ],
  processes: [
    { name: 'time', type: 'TIMESTAMP' },
    { name: 'pid', type: 'INTEGER' },
    { name: 'name', type: 'VARCHAR' },
    { name: 'cpu_percent', type: 'DOUBLE' },
    { name: 'memory_bytes', type: 'BIGINT' },
    { name: 'memory_percent', type: 'DOUBLE' },
  ],
}

/** Measurements of the machine that Millrace runs on. */
export const machine = defineSource({
  type: 'machine',
  version: 1,
  kind: 'input',
  name: 'This machine',
  summary: 'Load, memory, network and processes of this machine.',
  help: 'Measures the machine that Millrace runs on: one row each time for the system, or one row per process (the 50 busiest).',
  icon: 'IconCpu',
  search: ['cpu', 'memory', 'system', 'monitoring', 'processes', 'host', 'metrics', 'load', 'top', 'performance', 'ram', 'network'],
  inputs: [],
  outputs: [{ id: 'out', name: 'Measurements' }],
  guarantee: 'at-most-once',
  settings: z.strictObject({
    measure: choice(['system', 'processes'], {
      label: 'Measure',
      hint: 'What is measured each time.',
      options: [
        { value: 'system', label: 'the whole system' },
        { value: 'processes', label: 'each process' },
      ],
    }),
    every: duration({ label: 'Every', hint: 'How often it is measured.', min: 500, max: 3_600_000 }).default(1000),
  }),
  defaults: { measure: 'system', every: 1000 },
  caption: (s) =>
    words(s.measure === 'system' ? 'CPU, memory, network every {every, duration}' : 'busiest processes every {every, duration}', {
      every: s.every,
    }),
  format: (s) => ({ kind: 'json', columns: COLUMNS[s.measure] }),
  examples: [],
})
