import { z } from 'zod'
import { number } from '../fields/kinds.ts'
import { defineOperator } from './definition.ts'
import { words } from '../text/words.ts'
import { EDGE, EDGE_COLUMNS, edges, graphEdges, graphInputs, graphSettings, nodes } from './graph.ts'

/** GraphX's label propagation. */
export const communities = defineOperator({
  type: 'communities',
  version: 1,
  kind: 'step',
  name: 'Find communities',
  summary: 'Groups nodes that have more to do with each other than with others.',
  help: 'Each row is an edge between two nodes. Every node begins as a community of its own and joins, round after round, the one that most of its neighbours belong to (label propagation). Of equally frequent ones the smallest wins. A community is called by the node whose name spread. It is fast and rough: two nodes that only know each other can change places for ever, so the number of rounds is limited.',
  icon: 'IconUsersGroup',
  spark: [
    {
      operation: 'LabelPropagation',
      settings: 'Rounds is maxSteps.',
      proof: [{ case: 'LabelPropagationSuite: Label Propagation' }],
      differs: [
        {
          what: 'Of equally frequent labels the smallest wins; in Spark it depends on the order of the messages.',
          proof: { example: 'Two circles of friends' },
        },
      ],
    },
  ],
  search: ['LabelPropagation', 'label propagation', 'community', 'community detection', 'cliques', 'graph', 'network', 'GraphX', 'groups'],
  inputs: graphInputs,
  outputs: [{ id: 'out', name: 'Nodes with community' }],
  draws: true,
  settings: z.strictObject({
    ...graphSettings,
    rounds: number({ label: 'Rounds', hint: 'How often nodes may change, at most.', min: 1, max: 1000, integer: true }).default(20),
  }),
  defaults: { from: '', to: '' },
  ownColumns: ['node', 'community'],
  caption: (s) => words('{from} → {to}', { from: s.from, to: s.to }),
  build: ({ in: input }, s, p) =>
    p.compute({
      compute: 'labelPropagation',
      inputs: [graphEdges(p, input!, s)],
      params: { rounds: s.rounds },
      outputs: {
        out: [
          { name: 'node', node: true },
          { name: 'community', node: true },
        ],
      },
    }),
  examples: [
    {
      title: 'Two circles of friends',
      settings: EDGE,
      inputs: { in: { columns: EDGE_COLUMNS, batches: { 1: edges('ab bc ca ad bd cd de ef fg ge eh fh gh') } } },
      expect: { out: { 1: nodes('community', { a: 'a', b: 'a', c: 'a', d: 'a', e: 'e', f: 'e', g: 'e', h: 'e' }) } },
    },
  ],
})
