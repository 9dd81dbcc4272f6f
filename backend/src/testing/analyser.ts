import type { Analyser } from '../analyses/analyses.service.ts'

/** For tests that are not about analysis: finds no problem in any draft, and nothing that is kept. */
export const noProblems: Analyser = {
  analyse: async (_, sequence) => ({ sequence, problems: [], schemas: {}, inputs: {} }),
  stateEffects: async () => ({}),
  inferFormat: async () => ({ kind: 'lines' }),
  firstRows: async () => ({ columns: [], rows: [] }),
}
