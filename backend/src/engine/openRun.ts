import path from 'node:path'
import { bindPlan } from '../duckdb/render/bind.ts'
import { openSession } from '../duckdb/session.ts'
import { Looks } from './drawings.ts'
import { DueTimes } from './dueTimes.ts'
import { JavaScriptProcess } from '../javascript/javaScriptProcess.ts'
import { keptTables } from './keptTables.ts'
import { Ledger } from './ledger.ts'
import { meaningsOf } from './lineage.ts'
import { MemorySnapshots } from './memorySnapshots.ts'
import { outboxFolder, prepareOutbox } from './outbox.ts'
import { prepareKept, prepareSession, prepareTables } from './prepare.ts'
import { EngineRun } from './run.ts'
import type { RunOptions } from './runParts.ts'
import { RunningFolds } from './runningFolds.ts'
import { programOf } from './schedule.ts'
import { clearStateFiles } from './stateBrowse.ts'
import { joinAnswers } from './stateEffects.ts'
import { CREATE_TABLES } from './tables.ts'

/**
 * Opens a run's database, raises its epoch, and brings its tables in line with the plan: windows and states whose fingerprint is equal
 * are kept, and those that a person said to keep; all others begin anew. Throws a BindError when the plan does not bind.
 */
export async function openRun(options: RunOptions): Promise<EngineRun> {
  const session = await openSession({
    file: path.join(options.folder, 'run.duckdb'),
    readFolders: options.inputFolders,
    writeFolders: [],
    memoryLimit: options.limits.memory,
    threads: 1,
    timeZone: options.plan.timeZone,
    isScratch: options.isScratch,
    lockWaitMs: options.lockWaitMs,
  })
  options.locked?.()
  try {
    const { connection } = session
    const program = programOf(options.plan)
    await connection.run('BEGIN')
    await connection.run(CREATE_TABLES)
    const ledger = await Ledger.open(connection, { runId: options.runId, interval: options.plan.interval })
    await connection.run('COMMIT')
    const bound = await bindPlan(connection, options.plan)
    const { held, liveRows, stayed } = await prepareTables(connection, program, bound, {
      staging: options.staging,
      intervalChanged: ledger.intervalChanged,
      answers: joinAnswers((options.answers ?? []).filter(({ version }) => version > ledger.version)),
      settle: () => ledger.takeOver(connection, { interval: options.plan.interval, version: options.version }),
    })
    await prepareSession(connection, bound)
    await prepareKept(connection, bound)
    const staged = options.plan.sinks.filter((sink) => options.staging(sink) !== null).map((sink) => sink.node)
    await prepareOutbox(options.folder, staged, ledger.namedFiles(outboxFolder(options.folder)))
    await clearStateFiles(options.folder)
    const runningFolds = await RunningFolds.open(connection, program, bound, options.leastSlides)
    const due = await DueTimes.open(connection, program, bound, held)
    const snapshots =
      options.snapshots &&
      (await MemorySnapshots.open({
        runFolder: options.folder,
        session,
        tables: keptTables(program, bound, options.staging).filter(({ kind }) => kind !== 'live'),
        options: options.snapshots,
        lastSequence: ledger.lastSequence,
        now: () => options.now(),
      }))
    return new EngineRun({
      options,
      session,
      program,
      bound,
      ledger,
      held,
      runningFolds,
      liveRows,
      stayed,
      due,
      drawings: new Map(),
      looks: new Looks(options.now),
      meanings: meaningsOf(options.plan),
      javaScript: new JavaScriptProcess(),
      snapshots: snapshots ?? null,
    })
  } catch (error) {
    session.close()
    throw error
  }
}
