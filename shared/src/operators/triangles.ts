import { z } from 'zod'
import { defineOperator } from './definition.ts'
import { words } from '../text/words.ts'
import { EDGE, EDGE_COLUMNS, edges, graphEdges, graphInputs, graphSettings, nodes } from './graph.ts'

/** GraphX's triangle count. */
export const triangles = defineOperator({
  type: 'triangles',
  version: 1,
  kind: 'step',
  name: 'Count triangles',
  summary: 'Tells how closely knit the surroundings of each node are.',
  help: 'Each row is an edge between two nodes. For each node it counts the pairs of its neighbours that are neighbours of each other too. Direction does not count, nor does an edge that comes twice or leads to its own node.',
  icon: 'IconTriangle',
  spark: [
    {
      operation: 'TriangleCount',
      proof: [
        { case: 'TriangleCountSuite: Count a single triangle' },
        { case: 'TriangleCountSuite: Count two triangles' },
        { case: 'TriangleCountSuite: Count a single triangle with duplicate edges' },
      ],
    },
  ],
  search: ['TriangleCount', 'triangle', 'clustering coefficient', 'cliques', 'friends of friends', 'graph', 'network', 'GraphX'],
  inputs: graphInputs,
  outputs: [{ id: 'out', name: 'Nodes with triangles' }],
  draws: true,
  settings: z.strictObject(graphSettings),
  defaults: { from: '', to: '' },
  ownColumns: ['node', 'triangles'],
  caption: (s) => words('{from} → {to}', { from: s.from, to: s.to }),
  build: ({ in: input }, s, p) =>
    p.compute({
      compute: 'triangleCount',
      inputs: [graphEdges(p, input!, s)],
      params: {},
      outputs: {
        out: [
          { name: 'node', node: true },
          { name: 'triangles', type: 'BIGINT' },
        ],
      },
    }),
  examples: [
    {
      title: 'One triangle and a tail',
      settings: EDGE,
      inputs: { in: { columns: EDGE_COLUMNS, batches: { 1: edges('ab bc ca ab cd dd') } } },
      expect: { out: { 1: nodes('triangles', { a: 1, b: 1, c: 1, d: 0 }) } },
    },
  ],
})
