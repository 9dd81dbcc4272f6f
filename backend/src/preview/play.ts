/**
 * One side of a replay: past batches go through a document once more, batch by batch, on a run of its own in a folder that is deleted
 * afterwards. The engine is the one that the run has, so that rows are those of the run wherever what is remembered is.
 */
import path from 'node:path'
import {
  buildPlan,
  PLAYED_BATCHES,
  type BatchReport,
  type Column,
  type Plan,
  type PlanSink,
  type Problem,
  type Relation,
  type WindowFill,
} from '@millrace/shared'
import { Describer } from '../duckdb/describe.ts'
import type { Connection } from '../duckdb/session.ts'
import { beginRun, type Beginning } from '../engine/beginRun.ts'
import { BatchFailed } from '../engine/errors.ts'
import { keptBy } from '../engine/keptBy.ts'
import { liveTableName } from '../engine/liveTables.ts'
import { nextStep } from '../engine/nextStep.ts'
import { openRun } from '../engine/openRun.ts'
import type { EngineRun } from '../engine/run.ts'
import { fires, programOf } from '../engine/schedule.ts'
import { DATABASE } from '../engine/snapshot.ts'
import type { MemorySnapshot } from '../engine/snapshotManifest.ts'
import { isWindow } from '../engine/stateEffects.ts'
import { note, targetRelation, upstream, withoutProblems } from './evaluate.ts'
import type { PlayBeginning, PlayedTurn, PlayQuestion } from './messages.ts'

const RUN = 'replay'
/** The node of the table that takes the rows that are compared, and those of windows that keep rows for somebody who is not asked for. */
const TAKEN = '__mr_taken'
const KEPT = '__mr_kept'
/** Most rows that are compared of one side: the newest. */
export const MOST_ROWS = 2_000_000
const LIMITS = { memory: '512MB', threads: 2 }

/** The table with the rows of a side, and where its database lies. */
export interface TakenRows {
  file: string
  table: string
  columns: readonly Column[]
}

export interface Played {
  document: PlayQuestion['document']
  relation: Relation | null
  /** Relations upstream that have no problem, in order. */
  relations: readonly Relation[]
  /** Null where they cannot be computed. */
  rows: TakenRows | null
  /** Of the batches that are compared. */
  reports: readonly BatchReport[]
  /** Batch times at which rows leave the place, in order. */
  times: readonly number[]
  /** Milliseconds between them, where none leave in the last batch; null = they do. */
  notDue: number | null
  /** By node: how full a window was, that began empty, at the first batch that is compared. */
  windows: Record<string, WindowFill>
  /** Nodes that remember and began empty. */
  remembering: string[]
  problems: readonly Problem[]
}

export interface PlayParts {
  /** Describes the plan. */
  connection: Connection
  /** Of this side. */
  folder: string
  /** Folders with the blocks. */
  inputFolders: readonly string[]
  begin: PlayBeginning
  from: number
  to: number
  /** Told before each batch; may throw to end. */
  step(): void
  signal: AbortSignal
}

export async function play({ document, target, turns }: PlayQuestion, parts: PlayParts): Promise<Played> {
  const built = buildPlan(document)
  const id = targetRelation(document, built, target)
  const nodes = upstream(document, target.node)
  const problems = built.problems.filter(({ node, severity }) => node !== undefined && nodes.has(node) && severity === 'error')
  const wanted = built.plan.relations.filter(({ node }) => nodes.has(node))
  const described = await new Describer(parts.connection).describe({ ...built.plan, relations: wanted, sinks: [] })
  for (const relation of wanted) for (const problem of described[relation.id]!.problems) note(problems, relation.node, problem)
  const relations = withoutProblems(wanted, described)
  const relation = relations.find((each) => each.id === id) ?? null
  const about = { document, relations, reports: [], times: [], notDue: null, windows: {}, remembering: [], problems }
  const nothing = { ...about, relation: null, rows: null }
  if (!relation) return nothing
  const plan = planOf(built.plan, relations, relation)
  const run = await openSide(plan, turns, parts)
  const end = () => run.interrupt()
  parts.signal.addEventListener('abort', end)
  try {
    const reports = await playAll(run, turns, parts)
    const compared = reports.filter(({ time }) => time >= parts.from && time <= parts.to)
    const zeroTime = run.zeroTime ?? parts.begin.zeroTime
    return {
      ...nothing,
      relation,
      rows: { file: path.join(parts.folder, DATABASE), table: liveTableName(TAKEN), columns: run.columnsOf(TAKEN) },
      reports: compared,
      times: compared.map(({ time }) => time).filter((time) => fires(relation.slide, zeroTime, time)),
      notDue: fires(relation.slide, zeroTime, parts.to) ? null : relation.slide,
      ...beganEmpty(plan, run, turns, parts),
    }
  } catch (error) {
    if (!(error instanceof BatchFailed) || error.node === undefined) throw error
    const { reason, node, setting } = error
    const failed: Problem = { code: 'expressionError', severity: 'error', params: { message: reason }, node }
    return { ...nothing, problems: [...problems, { ...failed, ...(setting !== undefined && { setting }) }] }
  } finally {
    parts.signal.removeEventListener('abort', end)
    await run.close()
  }
}

/** What is upstream of the place, with a table that takes its rows. What keeps rows in the whole plan keeps rows here, not sums of them. */
export function planOf(whole: Plan, relations: readonly Relation[], target: Relation): Plan {
  const sink = (node: string, { id, slide }: Relation, limit: number): PlanSink => ({
    node,
    connector: 'liveTable',
    input: id,
    slide,
    settings: { mode: 'append', keys: [], limit },
  })
  const plan = { ...whole, relations: [...relations], sinks: [sink(TAKEN, target, MOST_ROWS)], courses: [] }
  const partial = (each: Plan) => {
    const { partialWindows, partialEvents } = programOf(each)
    return new Set([...partialWindows.keys(), ...partialEvents.keys()])
  }
  const [before, now] = [partial(whole), partial(plan)]
  const windows = relations.filter(({ id }) => now.has(id) && !before.has(id))
  return { ...plan, sinks: [...plan.sinks, ...windows.map((window, n) => sink(`${KEPT}${n}`, window, 1))] }
}

async function openSide(plan: Plan, turns: readonly PlayedTurn[], { folder, begin, inputFolders }: PlayParts): Promise<EngineRun> {
  const { snapshot, zeroTime } = begin
  await beginRun(folder, RUN, snapshot ? goingOn(plan, snapshot.at) : emptyBefore(plan, turns, zeroTime), snapshot?.file)
  return openRun({ runId: RUN, folder, plan, version: 1, inputFolders, staging: () => null, limits: LIMITS, now: () => 0, isScratch: true })
}

/** As a deploy does: windows are of batches, so another batch interval empties them. */
function goingOn(plan: Plan, at: MemorySnapshot): Beginning {
  if (at.interval === plan.interval) return at
  const windows = new Set(keptBy(plan).flatMap((kept) => (isWindow(kept) ? [kept.table] : [])))
  return { ...at, interval: plan.interval, tables: at.tables.filter(({ name }) => !windows.has(name)) }
}

/** Nothing is remembered: it begins right before its first batch, and behind no block. */
function emptyBefore(plan: Plan, turns: readonly PlayedTurn[], zeroTime: number): Beginning {
  const time = Math.ceil((turns[0]?.time ?? 0) / plan.interval - 1) * plan.interval
  return { time, sequence: 0, interval: plan.interval, zeroTime, consumed: consumedBefore(turns), tables: [] }
}

function consumedBefore(turns: readonly PlayedTurn[]): Record<string, number> {
  const consumed: Record<string, number> = {}
  for (const { blocks } of turns) for (const [node, [block]] of Object.entries(blocks)) if (block) consumed[node] ??= block.seq - 1
  return consumed
}

/** Does what the run's owner did: the batches that had input, and what was due in between, but for the stretches without batches. */
async function playAll(run: EngineRun, turns: readonly PlayedTurn[], { from, signal, step: begin }: PlayParts): Promise<BatchReport[]> {
  const reports: BatchReport[] = []
  let since = 0
  let without = 0
  for (const { time, blocks, isGap } of turns) {
    begin()
    if (isGap) {
      since = time + run.interval
      continue
    }
    const hasInput = Object.keys(blocks).length > 0
    // Where no gaps are known, what is due in a long pause is not played to its end.
    const step = () => nextStep(run, time, without < PLAYED_BATCHES ? since : time, hasInput)
    for (let next = step(); next; next = step()) {
      signal.throwIfAborted()
      if (next.kind === 'skip') run.skipTo(next.to)
      else if (next.kind === 'gap') await run.gap(next.from, next.to)
      else {
        const taken = next.takesInput ? blocks : {}
        if (!next.takesInput) without++
        const through = Object.fromEntries(Object.entries(taken).map(([node, each]) => [node, each.at(-1)!.seq]))
        const report = await run.batch({ time: next.time, blocks: taken, through, startedAt: 0 })
        if (next.time >= from) reports.push(report)
      }
    }
  }
  return reports
}

/** What did not go on with what the run remembered. */
function beganEmpty(
  plan: Plan,
  run: EngineRun,
  turns: readonly PlayedTurn[],
  { begin, from }: PlayParts,
): Pick<Played, 'windows' | 'remembering'> {
  const windows: Record<string, WindowFill> = {}
  const remembering = new Set<string>()
  if (!begin.snapshot && begin.isRunsOwn) return { windows, remembering: [] }
  const first = begin.snapshot ? begin.snapshot.at.time + plan.interval : (turns[0]?.time ?? from)
  for (const { node, table } of keptBy(plan)) {
    if (run.stayed.has(table)) continue
    const window = plan.relations.find((each) => each.node === node && each.op === 'window')
    if (window?.op !== 'window') {
      remembering.add(node)
      continue
    }
    const needed = Math.round(window.length / plan.interval)
    const filled = Math.min(needed, Math.round((Math.max(from, first) - first) / plan.interval) + 1)
    if (filled < needed) windows[node] = { filled, needed }
  }
  return { windows, remembering: [...remembering] }
}
