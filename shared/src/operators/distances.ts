import { z } from 'zod'
import { text } from '../fields/kinds.ts'
import { defineOperator } from './definition.ts'
import { words } from '../text/words.ts'
import { EDGE, EDGE_COLUMNS, edges, graphEdges, graphInputs, graphSettings } from './graph.ts'

const landmarksOf = (list: string): string[] => [...new Set(list.split(/[\n,]/).map((name) => name.trim()))].filter((name) => name !== '')
const MOST = 100

/** GraphX's shortest paths. */
export const distances = defineOperator({
  type: 'distances',
  version: 1,
  kind: 'step',
  name: 'Distances in a graph',
  summary: 'Tells by how many edges each node reaches others.',
  help: 'Each row is an edge: one node leads to another. For every node that reaches a landmark along the edges, one row says by how many edges at least. Nodes that do not reach it have none. A landmark reaches itself by 0.',
  icon: 'IconRoute',
  spark: [
    {
      operation: 'ShortestPaths',
      settings: 'To these nodes is landmarks.',
      proof: [{ case: 'ShortestPathsSuite: Shortest Path Computations' }],
      differs: [{ what: 'One row per node and landmark instead of a map per node.', proof: { example: 'How far to the depot' } }],
    },
  ],
  search: [
    'ShortestPaths',
    'shortest path',
    'hops',
    'distance',
    'reach',
    'degrees of separation',
    'landmarks',
    'graph',
    'network',
    'GraphX',
    'bfs',
  ],
  inputs: graphInputs,
  outputs: [{ id: 'out', name: 'Distances' }],
  draws: true,
  settings: z.strictObject({
    ...graphSettings,
    landmarks: text({ label: 'To these nodes', hint: 'As they are written, with commas between them.' })
      .min(1)
      .refine((list) => landmarksOf(list).length > 0, { error: () => words('Name at least one node.') })
      .refine((list) => landmarksOf(list).length <= MOST, { error: () => words('Name at most {most} nodes.', { most: MOST }) }),
  }),
  defaults: { from: '', to: '', landmarks: '' },
  ownColumns: ['node', 'landmark', 'distance'],
  caption: (s) => words('to {what}', { what: landmarksOf(s.landmarks) }),
  build: ({ in: input }, s, p) =>
    p.compute({
      compute: 'shortestPaths',
      inputs: [graphEdges(p, input!, s)],
      params: {},
      named: landmarksOf(s.landmarks),
      outputs: {
        out: [
          { name: 'node', node: true },
          { name: 'landmark', node: true },
          { name: 'distance', type: 'INTEGER' },
        ],
      },
    }),
  examples: [
    {
      title: 'How far to the depot',
      settings: { ...EDGE, landmarks: 'd, q' },
      inputs: { in: { columns: EDGE_COLUMNS, batches: { 1: edges('ab bc cd ad de') } } },
      expect: {
        out: {
          1: [
            { node: 'a', landmark: 'd', distance: 1 },
            { node: 'b', landmark: 'd', distance: 2 },
            { node: 'c', landmark: 'd', distance: 1 },
            { node: 'd', landmark: 'd', distance: 0 },
          ],
        },
      },
    },
  ],
})
