import { z } from 'zod'
import { choice, number, text } from '../fields/kinds.ts'
import { defineOperator } from './definition.ts'
import { words } from '../text/words.ts'
import { graphEdges, graphInputs, graphSettings } from './graph.ts'

const HOW = 'How it is computed'

/** GraphX's PageRank: static, to a tolerance, personalised. */
export const rankNodes = defineOperator({
  type: 'rankNodes',
  version: 1,
  kind: 'step',
  name: 'Rank nodes',
  summary: 'Tells which nodes of a graph count most, by who points to them.',
  help: 'Each row is an edge: one node points to another. A node counts the more, the more those count that point to it (PageRank). The ranks of all nodes add up to their number, so that 1 is the average. With a node of your own, ranks tell how near the others are to it, and add up to 1. The graph is that of each update, or of all edges since the start, as "Graph of" says; put a Window before it for the last minutes. Edges in which a node is empty are passed over; one that comes twice counts twice.',
  icon: 'IconAffiliate',
  spark: [
    {
      operation: 'PageRank',
      settings: 'Repeat a number of times is staticPageRank; Begins anew is resetProb.',
      proof: [
        { case: 'PageRankSuite: Star PageRank' },
        { case: 'PageRankSuite: Grid PageRank' },
        { case: 'PageRankSuite: Loop with sink PageRank' },
      ],
    },
    {
      operation: 'PageRank to a tolerance',
      settings: 'Repeat until ranks settle is pageRank, Change that counts its tol.',
      proof: [{ case: 'PageRankSuite: Star PageRank, to a tolerance' }, { case: 'PageRankSuite: Grid PageRank, to a tolerance' }],
    },
    {
      operation: 'personalised PageRank',
      settings: 'As seen from is the source of staticPersonalizedPageRank and personalizedPageRank.',
      proof: [{ case: 'PageRankSuite: Star PersonalPageRank of node 0' }, { case: 'PageRankSuite: Chain PersonalizedPageRank' }],
    },
  ],
  search: [
    'PageRank',
    'page rank',
    'personalised PageRank',
    'personalised',
    'personalized PageRank',
    'PageRank to a tolerance',
    'rank',
    'influence',
    'importance',
    'centrality',
    'graph',
    'network',
    'GraphX',
    'links',
  ],
  inputs: graphInputs,
  outputs: [{ id: 'out', name: 'Nodes with rank' }],
  draws: true,
  settings: z.strictObject({
    ...graphSettings,
    repeat: choice(['settled', 'times'], {
      label: 'Repeat',
      hint: 'Ranks are handed on along the edges again and again.',
      options: [
        { value: 'settled', label: 'Until ranks settle' },
        { value: 'times', label: 'A number of times' },
      ],
      section: HOW,
    }).default('settled'),
    tolerance: number({
      label: 'Change that counts',
      hint: 'A smaller change of a rank is not handed on.',
      min: 1e-12,
      max: 1,
      shownWhen: { setting: 'repeat', is: ['settled'] },
      section: HOW,
    }).default(0.0001),
    times: number({
      label: 'Times',
      hint: 'How often ranks are handed on.',
      min: 1,
      max: 1000,
      integer: true,
      shownWhen: { setting: 'repeat', is: ['times'] },
      section: HOW,
    }).default(20),
    reset: number({
      label: 'Begins anew',
      hint: 'How likely somebody who follows edges begins anew at any node, at each step.',
      min: 0.001,
      max: 0.999,
      section: HOW,
    }).default(0.15),
    source: text({
      label: 'As seen from',
      hint: 'A node, as it is written; leave empty for ranks as seen from everywhere.',
      section: HOW,
    }).default(''),
  }),
  defaults: { from: '', to: '' },
  ownColumns: ['node', 'rank'],
  caption: (s) => words('{from} → {to}', { from: s.from, to: s.to }),
  build: ({ in: input }, s, p) => {
    const { out } = p.compute({
      compute: 'pageRank',
      inputs: [graphEdges(p, input!, s)],
      params: {
        reset: s.reset,
        repeat: s.repeat === 'times' ? { kind: 'times', times: s.times } : { kind: 'until', tolerance: s.tolerance },
        personal: s.source !== '',
      },
      ...(s.source !== '' && { named: [s.source] }),
      outputs: {
        out: [
          { name: 'node', node: true },
          { name: 'rank', type: 'DOUBLE' },
        ],
      },
    })
    return { out }
  },
  examples: [
    {
      title: 'Who is pointed to most',
      settings: { from: 'follower', to: 'followed', repeat: 'times', times: 1, reset: 0.5 },
      inputs: {
        in: {
          columns: [
            { name: 'follower', type: 'VARCHAR' },
            { name: 'followed', type: 'VARCHAR' },
          ],
          batches: {
            1: [
              { follower: 'ann', followed: 'bob' },
              { follower: 'bob', followed: 'ann' },
              { follower: null, followed: 'ann' },
            ],
            2: [],
            3: [
              { follower: 'ann', followed: 'cy' },
              { follower: 'bob', followed: 'cy' },
              { follower: 'cy', followed: 'ann' },
              { follower: 'dan', followed: 'cy' },
            ],
          },
        },
      },
      expect: {
        out: {
          1: [
            { node: 'ann', rank: 1 },
            { node: 'bob', rank: 1 },
          ],
          3: [
            { node: 'ann', rank: 1 },
            { node: 'bob', rank: 0.5 },
            { node: 'cy', rank: 2 },
            { node: 'dan', rank: 0.5 },
          ],
        },
      },
    },
  ],
})
