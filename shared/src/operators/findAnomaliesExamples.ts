/** Examples of Find anomalies. */
import type { Example } from './definition.ts'

const KV = [
  { name: 'k', type: 'VARCHAR' },
  { name: 'v', type: 'DOUBLE' },
]
const kv = (...rows: [string | null, number | null][]) => rows.map(([k, v]) => ({ k, v }))
type Said = [k: string, v: number | null, expected: number | null, z_score: number | null, is_anomaly: boolean]
const said = (...rows: Said[]) => rows.map(([k, v, expected, z_score, is_anomaly]) => ({ k, v, expected, z_score, is_anomaly }))

export const findAnomaliesExamples: Example[] = [
  {
    title: 'A value far from those before it, for each key and over updates',
    ordered: true,
    settings: { column: 'v', keys: ['k'], values: 4, least: 3 },
    inputs: {
      in: { columns: KV, batches: { 1: kv(['a', 10], ['b', 1], ['a', 12], ['a', null], ['a', 14]), 2: [], 3: kv(['a', 20], ['a', 12]) } },
    },
    expect: {
      out: {
        1: said(
          ['a', 10, null, null, false],
          ['b', 1, null, null, false],
          ['a', 12, null, null, false],
          ['a', null, null, null, false],
          ['a', 14, null, null, false],
        ),
        3: said(['a', 20, 12, 4, true], ['a', 12, 15.333333333333334, -0.8006407690254359, false]),
      },
      anomalies: { 3: said(['a', 20, 12, 4, true]) },
      quality: {
        1: [{ rows: 5, anomalies: 0, largest_z_score: null }],
        3: [{ rows: 2, anomalies: 1, largest_z_score: 4 }],
      },
    },
  },
  {
    title: 'All values, the newer the more',
    ordered: true,
    settings: { column: 'v', keys: ['k'], history: 'weighted', weight: 0.5, least: 2, limit: 2 },
    inputs: { in: { columns: KV, batches: { 1: kv(['a', 0], ['a', 4]), 2: kv(['a', 2], ['a', 10]) } } },
    expect: {
      out: {
        1: said(['a', 0, null, null, false], ['a', 4, null, null, false]),
        2: said(['a', 2, 2, 0, false], ['a', 10, 2, 5.65685424949238, true]),
      },
    },
  },
  {
    title: 'Where all values are the same, any other is one, unless it is near',
    ordered: true,
    settings: { column: 'v', keys: ['k'], least: 2, near: 0.5 },
    inputs: { in: { columns: KV, batches: { 1: kv(['a', 0.1], ['a', 0.1], ['a', 0.1], ['a', 0.2], ['b', 5], ['b', 5], ['b', 9]) } } },
    expect: { anomalies: { 1: said(['b', 9, 5, null, true]) } },
  },
  {
    title: 'Each second of three with the same one of earlier periods',
    settings: { column: 'v', compare: 'season', period: 3000, phase: 1000, least: 2, values: 5 },
    inputs: {
      in: {
        columns: KV,
        batches: {
          1: kv(['a', 1]),
          2: kv(['a', 50]),
          3: kv(['a', 9]),
          4: kv(['a', 3]),
          5: kv(['a', 52]),
          6: kv(['a', 9]),
          7: kv(['a', 2]),
          8: kv(['a', 2]),
        },
      },
    },
    expect: {
      anomalies: { 8: said(['a', 2, 51, -34.648232278140824, true]) },
    },
  },
  {
    title: 'A key that stayed away begins anew',
    settings: { column: 'v', keys: ['k'], least: 2, expires: true, timeout: 2000 },
    inputs: { in: { columns: KV, batches: { 1: kv(['a', 1], ['a', 1]), 2: kv(['a', 1]), 3: [], 4: [], 5: kv(['a', 9]) } } },
    expect: {
      out: {
        1: said(['a', 1, null, null, false], ['a', 1, null, null, false]),
        2: said(['a', 1, 1, null, false]),
        5: said(['a', 9, null, null, false]),
      },
    },
  },
]
