import { z } from 'zod'
import { choice } from '../fields/kinds.ts'
import { defineOperator } from './definition.ts'
import { words } from '../text/words.ts'
import { EDGE, EDGE_COLUMNS, edges, graphEdges, graphInputs, graphSettings, nodes } from './graph.ts'

/** GraphX's connected and strongly connected components. */
export const components = defineOperator({
  type: 'components',
  version: 1,
  kind: 'step',
  name: 'Find connected nodes',
  summary: 'Tells which nodes of a graph hang together.',
  help: 'Each row is an edge between two nodes. Nodes that can be reached from each other get the same component, which is called by its smallest node. Along the direction of the edges, two nodes belong together only when each leads to the other, round in a circle. Edges in which a node is empty are passed over.',
  icon: 'IconTopologyStar3',
  spark: [
    {
      operation: 'ConnectedComponents',
      settings: 'Together are those that are linked in any direction.',
      proof: [
        { case: 'ConnectedComponentsSuite: Grid Connected Components' },
        { case: 'ConnectedComponentsSuite: Chain Connected Components' },
        { case: 'ConnectedComponentsSuite: Connected Components on a Toy Connected Graph' },
      ],
    },
    {
      operation: 'StronglyConnectedComponents',
      settings: 'Together are those that lead to each other.',
      proof: [
        { case: 'StronglyConnectedComponentsSuite: Cycle Strongly Connected Components' },
        { case: 'StronglyConnectedComponentsSuite: 2 Cycle Strongly Connected Components' },
      ],
      differs: [
        {
          what: 'There is no number of iterations: the components are exact, in one pass over the edges.',
          proof: { case: 'StronglyConnectedComponentsSuite: 2 Cycle Strongly Connected Components' },
        },
      ],
    },
  ],
  search: [
    'ConnectedComponents',
    'StronglyConnectedComponents',
    'connected components',
    'strongly connected',
    'scc',
    'clusters of links',
    'network',
    'graph',
    'GraphX',
    'households',
    'duplicates',
    'identity',
  ],
  inputs: graphInputs,
  outputs: [{ id: 'out', name: 'Nodes with component' }],
  draws: true,
  settings: z.strictObject({
    ...graphSettings,
    together: choice(['linked', 'round'], {
      label: 'Together are',
      hint: 'Whether the direction of an edge counts.',
      options: [
        { value: 'linked', label: 'Nodes that are linked in any direction' },
        { value: 'round', label: 'Nodes that lead to each other' },
      ],
    }).default('linked'),
  }),
  defaults: { from: '', to: '' },
  ownColumns: ['node', 'component'],
  caption: (s) => words('{from} → {to}', { from: s.from, to: s.to }),
  build: ({ in: input }, s, p) =>
    p.compute({
      compute: s.together === 'round' ? 'stronglyConnectedComponents' : 'connectedComponents',
      inputs: [graphEdges(p, input!, s)],
      params: {},
      outputs: {
        out: [
          { name: 'node', node: true },
          { name: 'component', node: true },
        ],
      },
    }),
  examples: [
    {
      title: 'Two groups of people',
      settings: EDGE,
      inputs: { in: { columns: EDGE_COLUMNS, batches: { 1: edges('cb ab xy'), 2: [], 3: edges('xc') } } },
      expect: { out: { 1: nodes('component', { a: 'a', b: 'a', c: 'a', x: 'x', y: 'x' }), 3: nodes('component', { c: 'c', x: 'c' }) } },
    },
    {
      title: 'Since the start, round in circles',
      settings: { ...EDGE, together: 'round', over: 'start' },
      inputs: { in: { columns: EDGE_COLUMNS, batches: { 1: edges('ab bc cd'), 2: edges('ca') } } },
      expect: {
        out: {
          1: nodes('component', { a: 'a', b: 'b', c: 'c', d: 'd' }),
          2: nodes('component', { a: 'a', b: 'a', c: 'a', d: 'd' }),
        },
      },
    },
  ],
})
