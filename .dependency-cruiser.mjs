/** The import directions of docs/architecture.md. Each comment says what to do instead. */
const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to })

export default {
  forbidden: [
    rule(
      'no-circular',
      'Split the part that both need into a file of its own.',
      {},
      { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    ),
    rule('no-unresolvable', 'The import names a file that does not exist.', {}, { couldNotResolve: true, pathNot: '^virtual:' }),
    rule(
      'shared-is-pure',
      'shared runs in browser and server: only zod. Pass what you need as an argument.',
      { path: '^shared/src', pathNot: '[.]test[.]ts$' },
      { pathNot: ['^shared/src', 'node_modules/zod'] },
    ),
    rule(
      'shared-graph-is-the-bottom',
      'graph knows no operator, plan or protocol: pass the definitions in.',
      { path: '^shared/src/graph', pathNot: '[.]test[.]ts$' },
      { path: '^shared/src/(operators|connectors|plan|stats|protocol)', dependencyTypesNot: ['type-only'] },
    ),
    rule(
      'operators-do-not-know-their-list',
      'An operator imports its contract and fields only.',
      { path: '^shared/src/operators/(?!index)', pathNot: '[.]test[.]ts$' },
      { path: '^shared/src/operators/index[.]ts$' },
    ),
    rule(
      'engine-knows-no-framework',
      'The engine runs a plan: Nest, Redis, queues and the store stand above it.',
      { path: '^backend/src/(engine|duckdb)' },
      {
        path: [
          'node_modules/(@nestjs|bullmq|ioredis|socket[.]io|kysely)',
          '^backend/src/(queue|redis|store|worker|supervisor|intake|live|pipelines|auth|app)',
        ],
      },
    ),
    rule(
      'intake-knows-no-sql',
      'The intake holds raw bytes: parsing belongs to the engine.',
      { path: '^backend/src/intake', pathNot: '[.]test[.]ts$' },
      { path: ['node_modules/(@duckdb|@nestjs|bullmq|ioredis|kysely)', '^backend/src/(duckdb|engine|store|worker|queue)'] },
    ),
    rule(
      'connectors-know-no-engine',
      'A connector implements source.ts or sink.ts; the worker and the intake drive it.',
      { path: '^backend/src/connectors', pathNot: '[.]test[.]ts$' },
      { path: '^backend/src/(engine|worker|queue|store|supervisor)' },
    ),
    rule(
      'code-knows-no-sql',
      'What a person wrote gets text and gives text: reading and writing rows belongs to the engine and to outputs. Its process answers its parent, and ends with it, as all do.',
      { path: '^backend/src/javascript' },
      { path: ['node_modules/@duckdb', '^backend/src/(engine|duckdb|connectors|store|worker|queue|ipc(?!/(tellParent|whenParentEnds)))'] },
    ),
    rule(
      'nest-only-in-the-api',
      'Nest belongs to the api process; everything else is plain TypeScript that is composed by hand.',
      { path: '^backend/src/(engine|duckdb|intake|connectors|ipc|queue|redis|store|worker|supervisor|analysis|preview|cli)/' },
      { path: 'node_modules/@nestjs' },
    ),
    rule(
      'only-canvas-knows-react-flow',
      'Use the canvas folder from outside through its components.',
      { path: '^frontend/src/(?!canvas)' },
      { path: 'node_modules/@xyflow' },
    ),
    rule('frontend-and-backend-are-apart', 'What both need lives in shared.', { path: '^frontend' }, { path: '^backend' }),
    rule('backend-does-not-know-the-screen', 'What both need lives in shared.', { path: '^backend' }, { path: '^frontend' }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    parser: 'swc',
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'],
    },
  },
}
