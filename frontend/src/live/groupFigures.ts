/** What flows into a group of nodes and out of it, and what is wrong in it. */
import { definitionOf, type PipelineDocument, type Problem, type ReceiverInfo } from '@millrace/shared'
import type { Rates } from './rates.ts'

/** Rows per second into the group (over wires, and received by its inputs) and out of it (over wires, and taken by its outputs). */
export function groupRates(document: PipelineDocument, members: readonly string[], rates: Rates): { in: number; out: number } {
  const inside = new Set(members)
  const sum = { in: 0, out: 0 }
  for (const { from, to } of Object.values(document.edges)) {
    if (inside.has(from.node) === inside.has(to.node)) continue
    sum[inside.has(to.node) ? 'in' : 'out'] += rates.nodes[from.node]?.out[from.port] ?? 0
  }
  for (const id of members) {
    const kind = definitionOf(document.nodes[id]?.type ?? '')?.kind
    const rate = rates.nodes[id]
    if (kind === 'input') sum.in += Object.values(rate?.out ?? {}).reduce((all, each) => all + each, 0)
    if (kind === 'output') sum.out += rate?.in ?? 0
  }
  return sum
}

export type Health = 'healthy' | 'warning' | 'error'

export interface HealthFacts {
  problems: ReadonlyMap<string, readonly Problem[]>
  rates: Rates
  receivers: readonly ReceiverInfo[]
  /** The node at which the last batch failed. */
  failedAt: string | undefined
}

/** Fewer are no delay: the newest batch is at work, or on its way out. */
const LATE_BATCHES = 2

/** How many batches a group is behind: as many as the run, or as the output that lags the most. 0 while it keeps up. */
export function batchesBehind(members: readonly string[], rates: Rates): number {
  const most = Math.max(rates.behind, ...members.map((id) => rates.nodes[id]?.undelivered ?? 0))
  return most < LATE_BATCHES ? 0 : most
}

/** How one node is: `error` where it cannot work, `warning` where it loses or repeats something. */
function healthOf(id: string, { problems, rates, receivers, failedAt }: HealthFacts): Health {
  const own = problems.get(id) ?? []
  const receiver = receivers.find(({ node }) => node === id)
  if (failedAt === id || receiver?.status === 'error' || own.some(({ severity }) => severity === 'error')) return 'error'
  const rate = rates.nodes[id]
  if (rate?.error !== undefined || (rate?.deadLetters ?? 0) > 0 || own.some(({ severity }) => severity === 'warning')) return 'warning'
  return 'healthy'
}

const ORDER: readonly Health[] = ['healthy', 'warning', 'error']

/** The worst of several nodes, with the first node that is so. */
export function worstHealth(members: readonly string[], facts: HealthFacts): { health: Health; node: string | undefined } {
  let worst: { health: Health; node: string | undefined } = { health: 'healthy', node: undefined }
  for (const node of members) {
    const health = healthOf(node, facts)
    if (ORDER.indexOf(health) > ORDER.indexOf(worst.health)) worst = { health, node }
  }
  return worst
}
