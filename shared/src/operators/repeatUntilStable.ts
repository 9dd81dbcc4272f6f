import { z } from 'zod'
import { choice, code, number } from '../fields/kinds.ts'
import { words } from '../text/words.ts'
import { defineOperator } from './definition.ts'
import { EDGE_COLUMNS, edges, nodes } from './graph.ts'

/** GraphX's `Pregel`, and any other computation in rounds, over SQL. */
export const repeatUntilStable = defineOperator({
  type: 'repeatUntilStable',
  version: 1,
  kind: 'step',
  isolated: true,
  name: 'Repeat until stable',
  summary: 'One SELECT over and over, each time over what it made before, until nothing changes.',
  help: 'For what travels along the edges of a graph, and for any computation in rounds. "Begin with" makes a first table of the incoming rows, which are the table "edges" and, where a second stream is connected, "vertices". "Each round" makes the next table of it (it is the table "state") and of the same rows. That goes on until a round changes nothing, or as many times as you allow. Every round has the columns of the first table. Numbers with digits that never settle should be rounded. Each update is computed by itself; put a Window before this for the last minutes.',
  icon: 'IconRepeat',
  spark: [
    {
      operation: 'Pregel',
      settings:
        'Begin with gives each vertex its first value (initialMsg and vprog); Each round sends along the edges, merges what comes to a vertex and makes its next value (sendMsg, mergeMsg and vprog); Rounds at most is maxIterations.',
      proof: [{ case: 'PregelSuite: chain propagation' }, { example: 'The largest value that reaches each node' }],
      differs: [
        {
          what: 'It ends when no value changes; Pregel ends when no vertex sends. What sends for ever without a change ends here.',
          proof: { example: 'The largest value that reaches each node' },
        },
        {
          what: 'When the last round still changed something the batch fails, unless what has come by then is asked for, which Pregel does.',
          proof: { example: 'As many rounds as are allowed' },
        },
      ],
    },
  ],
  search: [
    'Pregel',
    'iterate',
    'iterative',
    'loop',
    'recursive',
    'recursion',
    'fixpoint',
    'WITH RECURSIVE',
    'aggregateMessages',
    'message passing',
    'graph',
    'propagate',
    'bulk synchronous parallel',
    'connect by',
  ],
  inputs: [
    { id: 'in', name: 'edges' },
    { id: 'vertices', name: 'vertices', optional: true },
  ],
  outputs: [{ id: 'out', name: 'Result' }],
  draws: true,
  settings: z.strictObject({
    begin: code({ label: 'Begin with', language: 'sql', hint: 'A SELECT over "edges" and "vertices": the first table.' }).min(1),
    next: code({ label: 'Each round', language: 'sql', hint: 'A SELECT over "state", "edges" and "vertices": the next table.' }).min(1),
    rounds: number({
      label: 'Rounds at most',
      hint: 'It ends sooner when a round changes nothing.',
      min: 1,
      max: 1000,
      integer: true,
    }).default(100),
    otherwise: choice(['fail', 'keep'], {
      label: 'When the last round still changes something',
      hint: 'What has come by then may not be what you want.',
      options: [
        { value: 'fail', label: 'the run stops and says so' },
        { value: 'keep', label: 'take what has come by then' },
      ],
    }).default('fail'),
  }),
  defaults: {
    begin: 'SELECT DISTINCT a AS node, a AS value FROM edges\nUNION SELECT DISTINCT b, b FROM edges',
    next: 'SELECT s.node, least(s.value, min(m.value)) AS value\nFROM state s\nLEFT JOIN edges e ON e.b = s.node\nLEFT JOIN state m ON m.node = e.a\nGROUP BY s.node, s.value',
  },
  caption: (s) => words('{rounds, plural, one {# round} other {# rounds}} at most', { rounds: s.rounds }),
  build: ({ in: edges, vertices }, s, p) => ({
    out: p.repeat(
      { edges: edges!, ...(vertices && { vertices }) },
      {
        begin: { sql: s.begin, setting: 'begin' },
        next: { sql: s.next, setting: 'next' },
        rounds: s.rounds,
        otherwise: s.otherwise,
      },
    ),
  }),
  examples: [
    {
      title: 'The largest value that reaches each node',
      settings: {
        begin: 'SELECT node, value FROM vertices',
        next: 'SELECT s.node, max(greatest(s.value, coalesce(m.value, s.value))) AS value FROM state s LEFT JOIN edges e ON e.b = s.node LEFT JOIN state m ON m.node = e.a GROUP BY s.node',
      },
      inputs: {
        in: { columns: EDGE_COLUMNS, batches: { 1: edges('ab bc cd'), 2: edges('ca') } },
        vertices: {
          columns: [
            { name: 'node', type: 'VARCHAR' },
            { name: 'value', type: 'INTEGER' },
          ],
          batches: { 1: nodes('value', { a: 3, b: 9, c: 1, d: 4 }), 2: nodes('value', { a: 3, c: 5 }) },
        },
      },
      expect: { out: { 1: nodes('value', { a: 3, b: 9, c: 9, d: 9 }), 2: nodes('value', { a: 5, c: 5 }) } },
    },
    {
      title: 'As many rounds as are allowed',
      settings: { begin: 'SELECT a FROM edges LIMIT 1', next: "SELECT a || '+' AS a FROM state", rounds: 3, otherwise: 'keep' },
      inputs: { in: { columns: EDGE_COLUMNS, batches: { 1: edges('ab bc'), 2: [] } } },
      expect: { out: { 1: [{ a: 'a+++' }] } },
    },
  ],
})
