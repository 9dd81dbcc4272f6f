/** What happens at a deploy to what a run keeps: the same rules tell it before and bring it about. */
import type { NodeState, Plan, PlanSink, StateAnswer } from '@millrace/shared'
import type { Staging } from '../connectors/sink.ts'
import { bindPlan } from '../duckdb/render/bind.ts'
import type { Connection } from '../duckdb/session.ts'
import { keptTables, type KeptTable } from './keptTables.ts'
import { programOf } from './schedule.ts'

/** By node: what a person answered where a state would stand for something else. */
export type StateAnswers = Readonly<Record<string, StateAnswer>>

/** The answers that came with one version. */
export interface VersionAnswers {
  version: number
  answers: StateAnswers
}

/** The answers of several deploys as one: what was begun anew in between stays so. */
export function joinAnswers(versions: readonly VersionAnswers[]): StateAnswers {
  const joined: Record<string, StateAnswer> = {}
  for (const { answers } of versions)
    for (const [node, answer] of Object.entries(answers)) if (joined[node] !== 'reset') joined[node] = answer
  return joined
}

/**
 * Whether a table goes on with what is in it. `there` is the table of the version before, absent where it has other columns. Equal
 * fingerprints keep; another meaning keeps only where a person said so; another batch interval empties windows in any case.
 */
export function isKept(
  table: Pick<KeptTable, 'node' | 'kind' | 'fingerprint'>,
  there: { fingerprint: string } | undefined,
  { intervalChanged, answers }: { intervalChanged: boolean; answers: StateAnswers },
): boolean {
  if (!there || (intervalChanged && isWindow(table))) return false
  if (table.kind === 'live') return there.fingerprint === table.fingerprint
  if (answers[table.node] === 'reset') return false
  return there.fingerprint === table.fingerprint || answers[table.node] === 'keep'
}

/** Whether a table keeps rows by their batches. */
export const isWindow = ({ kind }: Pick<KeptTable, 'kind'>): boolean => kind === 'rows' || kind === 'partials'

/** Worse effects win where a node keeps several tables. */
const RANK = { new: 0, kept: 1, asks: 2, reset: 3, dropped: 4 }
const KINDS = {
  rows: 'window',
  partials: 'window',
  events: 'window',
  marks: 'window',
  state: 'state',
  model: 'state',
  table: 'table',
  live: 'table',
} as const

/**
 * What a deploy of `next` over `old` does to each node that keeps something, told before it happens. Binds both plans without running
 * anything, so it takes as long as that and throws a BindError where one does not bind. `old` is null before the first deploy.
 */
export async function stateEffects(connection: Connection, old: Plan | null, next: Plan): Promise<Record<string, NodeState>> {
  const before = old ? await describedTables(connection, old) : []
  const after = await describedTables(connection, next)
  const known = new Map(before.map((table) => [table.name, table]))
  const names = new Set(after.map(({ name }) => name))
  const intervalChanged = old !== null && old.interval !== next.interval
  const effects: Record<string, NodeState> = {}
  const enter = (node: string, state: NodeState) => {
    const sofar = effects[node]
    if (!sofar || RANK[state.effect] > RANK[sofar.effect]) effects[node] = state
  }
  for (const table of after) {
    const was = known.get(table.name)
    const keeps = KINDS[table.kind]
    if (!was) {
      // A window that keeps rows now kept sums before: those are gone. A second summary behind a window only begins.
      const lost = before.some(({ node, name }) => node === table.node && !names.has(name))
      enter(table.node, { keeps, effect: lost ? 'reset' : 'new' })
      continue
    }
    const there = was.columns === table.columns ? was : undefined
    const kept = (answers: StateAnswers) => isKept(table, there, { intervalChanged, answers })
    if (kept({})) enter(table.node, { keeps, effect: 'kept' })
    else if (kept({ [table.node]: 'keep' })) enter(table.node, { keeps, effect: 'asks' })
    else enter(table.node, { keeps, effect: 'reset', because: intervalChanged && isWindow(table) ? 'interval' : 'columns' })
  }
  const there = new Set(after.map(({ node }) => node))
  for (const table of before) if (!there.has(table.node)) enter(table.node, { keeps: KINDS[table.kind], effect: 'dropped' })
  return effects
}

/** Only live tables stay in the run's database: how the rows of other sinks are staged does not matter here. */
const stagingOf = ({ connector }: PlanSink): Staging | null => (connector === 'liveTable' ? null : 'jsonl')

async function describedTables(connection: Connection, plan: Plan): Promise<(KeptTable & { columns: string })[]> {
  const tables = keptTables(programOf(plan), await bindPlan(connection, plan, { describeOnly: true }), stagingOf)
  const described: (KeptTable & { columns: string })[] = []
  for (const table of tables) described.push({ ...table, columns: JSON.stringify(await connection.describe(table.select)) })
  return described
}
