import type { BoundPlan } from '../duckdb/render/bind.ts'
import { isWithin, sideNames } from '../duckdb/render/joinSql.ts'
import { inputsOf } from '../duckdb/render/relation.ts'
import { updatesState, type State } from '../duckdb/render/stateTypes.ts'
import type { Connection } from '../duckdb/session.ts'
import type { Held } from './held.ts'
import { eventWindowMarks } from './eventMarks.ts'
import { takesRows, type EventWindow } from './eventWindowSql.ts'
import { closesAt } from './eventWindowTurn.ts'
import { keptBy } from './keptBy.ts'
import { partialTable, sideTable, stateTable } from './keptNames.ts'
import type { Program } from './schedule.ts'
import { TIME_COLUMN } from './tables.ts'

/** Knows, without a query, when a run has something to do though nothing comes in: a window that holds rows, a state, a time-out. */
export class DueTimes {
  readonly #interval: number
  readonly #held: Held
  /** Slides of relations that put out rows even when none came in. */
  readonly #always: readonly number[]
  readonly #windows: readonly { table: string; slide: number }[]
  /** Rows of joins that wait for a partner. */
  readonly #waiting: readonly { table: string; within: number; slide: number }[]
  /** States that put out every key, with how often, and partials of summaries that keep every key. */
  readonly #visited: readonly { table: string; slide: number }[]
  readonly #eventWindows: readonly EventWindow[]
  /** By window of event times: when it closes without rows. */
  readonly #closing = new Map<string, number>()
  readonly #timeouts: readonly { table: string; timeout: number }[]
  /** By state: its keys, and when the one was touched that was not for the longest time. */
  readonly #keys = new Map<string, number>()
  readonly #oldest = new Map<string, number>()

  private constructor(program: Program, bound: BoundPlan, held: Held) {
    const { relations, interval } = program.plan
    const states = relations.filter((relation) => relation.op === 'state') as State[]
    const read = new Set(relations.flatMap(inputsOf).concat(program.plan.sinks.map((sink) => sink.input)))
    const updating = states.filter(updatesState)
    this.#interval = interval
    this.#held = held
    this.#always = [...new Set([...bound.neverEmpty].map((id) => program.relations.get(id)!.slide))]
    this.#windows = keptBy(program.plan)
      .filter(({ kind, side }) => (kind === 'rows' && side === undefined) || kind === 'partials')
      .map((kept) => ({ table: kept.table, slide: program.relations.get(kept.relation)!.slide }))
    this.#waiting = relations
      .filter(isWithin)
      .flatMap(({ id, within, slide }) => sideNames.map((side) => ({ table: sideTable(id, side), within, slide })))
    this.#visited = [
      ...states
        .filter((state) => (state.part === 'changed' && state.visit === 'all') || (state.part === 'all' && read.has(state.id)))
        .map((state) => ({ table: stateTable(state), slide: state.slide })),
      ...keepingFolds(program),
    ]
    this.#eventWindows = relations.filter(takesRows)
    this.#timeouts = updating.flatMap((state) =>
      state.timeout === undefined ? [] : [{ table: stateTable(state), timeout: state.timeout }],
    )
  }

  /** Reads what the states hold. */
  static async open(connection: Connection, program: Program, bound: BoundPlan, held: Held): Promise<DueTimes> {
    const due = new DueTimes(program, bound, held)
    await due.refresh(connection)
    return due
  }

  /** The first time after `lastTime` at which something is due, in milliseconds since the epoch; null where nothing ever is. */
  next(zeroTime: number, lastTime: number): number | null {
    const next = (slide: number) => zeroTime + (Math.floor((lastTime - zeroTime) / slide) + 1) * slide
    const times: number[] = this.#always.map(next)
    for (const { table, slide } of this.#windows) if (this.#held.rows(table) > 0) times.push(next(slide))
    for (const { table, within, slide } of this.#waiting) {
      const oldest = this.#held.oldest(table)
      if (oldest !== undefined) times.push(Math.max(next(slide), oldest + within))
    }
    for (const { table, slide } of this.#visited) if (this.#keys.get(table)) times.push(next(slide))
    for (const { table, timeout } of this.#timeouts) {
      const oldest = this.#oldest.get(table)
      if (oldest === undefined) continue
      const first = next(this.#interval)
      times.push(first + Math.max(0, Math.ceil((oldest + timeout - first) / this.#interval)) * this.#interval)
    }
    for (const { id, slide } of this.#eventWindows) {
      const closing = this.#closing.get(id)
      if (closing === undefined) continue
      const first = next(slide)
      times.push(first + Math.max(0, Math.ceil((closing - first) / slide)) * slide)
    }
    return times.length > 0 ? Math.min(...times) : null
  }

  /** Where states put out every key or have time-outs, what is due depends on their contents. */
  async refresh(connection: Connection): Promise<void> {
    for (const { table } of this.#visited) {
      const { rows } = await connection.table(`SELECT count(*) FROM "${table}"`)
      this.#keys.set(table, Number(rows[0]![0]))
    }
    for (const window of this.#eventWindows) {
      const marks = await eventWindowMarks(connection, window)
      const closing = marks && closesAt(marks, window)
      if (closing === null) this.#closing.delete(window.id)
      else this.#closing.set(window.id, closing)
    }
    for (const { table } of this.#timeouts) {
      const { rows } = await connection.table(`SELECT min(${TIME_COLUMN}) FROM "${table}"`)
      if (rows[0]![0] === null) this.#oldest.delete(table)
      else this.#oldest.set(table, Number(rows[0]![0]))
    }
  }
}

function keepingFolds({ partialWindows }: Program): { table: string; slide: number }[] {
  return [...partialWindows].flatMap(([window, folds]) =>
    folds.filter(({ keepKeys }) => keepKeys).map((fold) => ({ table: partialTable(window, fold.id), slide: fold.slide })),
  )
}
