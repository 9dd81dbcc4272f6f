/** `millrace run`: a pipeline over input batches in files, on the real engine and without a clock. */
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import {
  allDeadLetters,
  buildPlan,
  DocumentError,
  readDocument,
  saidInWords,
  type PipelineDocument,
  type Plan,
  type Problem,
} from '@millrace/shared'
import { analyseDraft } from '../analysis/analyseDraft.ts'
import { Describer } from '../duckdb/describe.ts'
import { BindError } from '../duckdb/render/bind.ts'
import { openSession } from '../duckdb/session.ts'
import { BatchFailed } from '../engine/errors.ts'
import { openRun } from '../engine/openRun.ts'
import type { EngineRun } from '../engine/run.ts'
import { findInput } from './input.ts'
import { CliProblem, problemLine } from './problem.ts'

export interface RunFilesOptions {
  /** Path of the pipeline document. */
  pipeline: string
  input: string
  output: string
  /** Last batch time in milliseconds; absent = that of the last input file. */
  until?: number
  memory: string
  threads: number
}

export interface RunFilesSummary {
  batches: number
  records: number
  files: number
  deadLetters: { node: string; time: number; line: string; reason: string }[]
  deadLetterCount: number
}

/** Most dead letters that the summary shows. */
const DEAD_LETTERS_SHOWN = 20

async function readPipeline(file: string): Promise<PipelineDocument> {
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new CliProblem(`The pipeline cannot be read: ${error.message}.`)
  })
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    throw new CliProblem(`${file} is not JSON: ${(error as Error).message}.`)
  }
  try {
    return readDocument(json)
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error
    throw new CliProblem(...error.lines.map((line) => `${file}: ${line}`))
  }
}

/** What only the engine can find: unknown columns, types that do not fit, keys of outputs that do not reach them. */
async function engineProblems(document: PipelineDocument): Promise<Problem[]> {
  const session = await openSession({
    file: ':memory:',
    readFolders: [],
    writeFolders: [],
    memoryLimit: '1GB',
    threads: 1,
    timeZone: 'UTC',
  })
  try {
    return (await analyseDraft(document, 0, new Describer(session.connection), () => undefined)).problems
  } finally {
    session.close()
  }
}

/** Throws a CliProblem where the document, the input or a batch is wrong. */
export async function runFiles(options: RunFilesOptions): Promise<RunFilesSummary> {
  const document = await readPipeline(options.pipeline)
  const { plan, problems } = buildPlan(document)
  const errors = [...problems, ...(await engineProblems(document))].filter((problem) => problem.severity === 'error')
  if (errors.length > 0) throw new CliProblem(...errors.map(problemLine))
  const batches = await findInput(options.input, plan)
  const folder = await mkdtemp(path.join(os.tmpdir(), 'millrace-'))
  try {
    await clearOutput(options.output, plan)
    const run = await open(plan, folder, options)
    try {
      return await runBatches(run, plan, batches, options)
    } finally {
      await run.close()
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function open(plan: Plan, folder: string, options: RunFilesOptions): Promise<EngineRun> {
  try {
    return await openRun({
      runId: 'files',
      folder,
      plan,
      version: 1,
      inputFolders: [],
      staging: () => 'jsonl',
      limits: { memory: options.memory, threads: options.threads },
      now: () => 0,
    })
  } catch (error) {
    if (!(error instanceof BindError)) throw error
    const { node, setting, message } = error.problem
    throw new CliProblem(`${[node, setting].filter(Boolean).join('.')}: ${message}`)
  }
}

async function runBatches(
  run: EngineRun,
  plan: Plan,
  batches: Awaited<ReturnType<typeof findInput>>,
  options: RunFilesOptions,
): Promise<RunFilesSummary> {
  const summary: RunFilesSummary = { batches: 0, records: 0, files: 0, deadLetters: [], deadLetterCount: 0 }
  const times = [...batches.keys()].sort((a, b) => a - b)
  const first = times[0]
  if (first === undefined) return summary
  const last = Math.max(times.at(-1)!, Math.floor((options.until ?? 0) / plan.interval) * plan.interval)
  const through: Record<string, number> = {}
  for (let time: number | null = first; time !== null && time <= last;) {
    if (run.lastBatchTime !== null && run.lastBatchTime < time - plan.interval) run.skipTo(time - plan.interval)
    const blocks = batches.get(time) ?? {}
    for (const [node, each] of Object.entries(blocks)) through[node] = (through[node] ?? 0) + each.length
    const report = await run.batch({ time, blocks, through: { ...through }, startedAt: 0 }).catch((error: unknown) => {
      if (!(error instanceof BatchFailed)) throw error
      throw new CliProblem(`${[error.node, error.setting].filter(Boolean).join('.')}: ${saidInWords(error.reason)} (batch ${time})`)
    })
    summary.batches++
    summary.records += report.records
    for (const { count } of allDeadLetters(report)) summary.deadLetterCount += count
    summary.files += await deliver(run, options.output)
    times.splice(0, times.findIndex((each) => each > time!) < 0 ? times.length : times.findIndex((each) => each > time!))
    time = Math.min(times[0] ?? Infinity, run.nextDue() ?? Infinity)
    if (time === Infinity) time = null
  }
  const letters = await run.deadLetters(DEAD_LETTERS_SHOWN)
  summary.deadLetters = letters.toReversed().map((letter) => ({ ...letter, reason: saidInWords(letter.reason) }))
  return summary
}

async function deliver(run: EngineRun, output: string): Promise<number> {
  const entries = [...run.pending]
  for (const entry of entries) {
    await mkdir(path.join(output, entry.node), { recursive: true })
    await copyFile(entry.file, path.join(output, entry.node, `${entry.time}.jsonl`))
    run.delivered(entry.node, entry.time)
  }
  await run.idle()
  return entries.length
}

/** Results of an earlier run into the same folder would look like this one's. */
async function clearOutput(output: string, plan: Plan): Promise<void> {
  await mkdir(output, { recursive: true }).catch((error: Error) => {
    throw new CliProblem(`The output folder cannot be made: ${error.message}.`)
  })
  for (const { node } of plan.sinks) {
    const names = await readdir(path.join(output, node)).catch(() => [])
    for (const name of names) if (/^\d+\.jsonl$/.test(name)) await rm(path.join(output, node, name))
  }
}
