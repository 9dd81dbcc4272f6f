/** Sets what a version and a draft make of the same batches side by side. */
import {
  buildPlan,
  REPLAY_MARKS,
  REPLAY_ROWS,
  type Column,
  type PreviewTarget,
  type ReplayMark,
  type ReplayRow,
  type ReplaySide,
} from '@millrace/shared'
import type { Connection } from '../duckdb/session.ts'
import { identifier } from '../duckdb/sql.ts'
import { TIME_COLUMN } from '../engine/tables.ts'
import { NoSuchPort, upstream, type Evaluation, type Evaluator } from './evaluate.ts'
import type { PreviewQuestion, Replayed, ReplayQuestion } from './messages.ts'
import { countsOf, rememberingIn, windowsOf } from './preview.ts'
import { rowKey } from './rowKey.ts'
import { rowsOf, type StepTable } from './steps.ts'

const DIFFERENCE = 'temp.replay_difference'
const FLOATS = new Set(['DOUBLE', 'FLOAT'])
/** Sums of the same numbers in another order agree to this. */
const CLOSE = 1e-9

/** `begin` is told of each step before it is computed, and may throw to end. */
export async function replay(
  connection: Connection,
  evaluator: Evaluator,
  question: ReplayQuestion,
  begin: (node: string, done: number, of: number) => void,
): Promise<Replayed> {
  // Each step is described, then computed, on both sides.
  const of = 2 * (stepsOf(question.version) + stepsOf(question.draft))
  let done = 0
  const step = ({ node }: { node: string }) => begin(node, Math.min(done++, of - 1), of)
  const version = question.version && (await evaluator.evaluate(question.version, step).catch(unlessMissing))
  const draft = await evaluator.evaluate(question.draft, step)
  const { target } = question.draft
  const [before, after] = [tableOf(version), tableOf(draft)]
  const turns = turnsBetween([before, after], question.from, question.to)
  const [from, to] = [turns[0] ?? question.to, turns.at(-1) ?? question.to]
  const at = { from, to }
  const sides = { version: side(version, target, at), draft: side(draft, target, at) }
  const compared = turns.length > 0 ? { ...at, batches: turns.length } : null
  const totals: Record<ReplayMark, number> = { same: 0, changed: 0, gone: 0, new: 0 }
  if (!before && !after) return { ...sides, compared, key: null, totals, rows: [] }
  const key = commonKey(version, draft)
  await connection.run(`CREATE OR REPLACE TEMP TABLE ${DIFFERENCE} AS ${differenceSql(before, after, key, at)}`)
  try {
    const found = await connection.rows<{ mark: ReplayMark; n: number }>(`SELECT mark, count(*) AS n FROM ${DIFFERENCE} GROUP BY mark`)
    for (const { mark, n } of found) totals[mark] = n
    return { ...sides, compared, key, totals, rows: await newestRows(connection, before, after) }
  } finally {
    await connection.run(`DROP TABLE ${DIFFERENCE}`)
  }
}

function stepsOf(question: PreviewQuestion | null): number {
  if (!question) return 0
  const nodes = upstream(question.document, question.target.node)
  return buildPlan(question.document).plan.relations.filter(({ node }) => nodes.has(node)).length
}

function unlessMissing(error: unknown): null {
  if (error instanceof NoSuchPort) return null
  throw error
}

const tableOf = (evaluation: Evaluation | null): StepTable | undefined =>
  evaluation?.relation ? evaluation.tables.get(evaluation.relation.id) : undefined

/** The batch times in a range at which each of the tables has all its rows: of the older ones some may not have been computed. */
function turnsBetween(tables: readonly (StepTable | undefined)[], from: number, to: number): number[] {
  const there = tables.filter((table) => table !== undefined)
  const begin = Math.max(from, ...there.map(({ times }) => times[0] ?? from))
  const turns = new Set(there.flatMap(({ times }) => times).filter((time) => time >= begin && time <= to))
  return [...turns].sort((a, b) => a - b)
}

function side(evaluation: Evaluation | null, target: PreviewTarget, { from, to }: { from: number; to: number }): ReplaySide {
  if (!evaluation) return { columns: null, isThere: false, counts: {}, windows: {}, remembering: [], problems: [] }
  const table = tableOf(evaluation)
  const rowsIn = ({ counts }: StepTable) => rowsOf({ counts: new Map([...counts].filter(([time]) => time >= from && time <= to)) })
  return {
    columns: table ? [...table.columns] : null,
    isThere: true,
    counts: countsOf(evaluation, target.node, rowsIn),
    windows: windowsOf(evaluation, from),
    remembering: rememberingIn(evaluation),
    problems: [...evaluation.problems],
  }
}

function commonKey(version: Evaluation | null, draft: Evaluation): string[] | null {
  const keys = [version, draft].map((each) => (each?.relation ? rowKey(each.relation, each.relations) : null))
  const [one, other] = keys
  return one && other && one.toSorted().join('\n') === other.toSorted().join('\n') ? one : null
}

/** Both rows of each pair by their numbers in their tables, with what became of it. */
function differenceSql(
  before: StepTable | undefined,
  after: StepTable | undefined,
  key: readonly string[] | null,
  { from, to }: { from: number; to: number },
): string {
  const within = (table: StepTable) => `FROM ${table.table} WHERE ${TIME_COLUMN} BETWEEN ${from} AND ${to}`
  if (!before || !after) {
    const [table, mark] = before ? [before, 'gone'] : [after!, 'new']
    const rows = before ? 'rowid AS v, NULL::BIGINT AS d' : 'NULL::BIGINT AS v, rowid AS d'
    return `SELECT '${mark}' AS mark, ${TIME_COLUMN} AS t, ${rows} ${within(table)}`
  }
  const types = new Map(after.columns.map(({ name, type }) => [name, type]))
  const common = before.columns.filter(({ name }) => types.has(name))
  const matched = key === null ? common : common.filter(({ name }) => key.includes(name))
  const compared = common.filter((column) => !matched.includes(column))
  const asText = ({ name, type }: Column) => (types.get(name) === type ? identifier(name) : `CAST(${identifier(name)} AS VARCHAR)`)
  const items = (columns: readonly Column[], prefix: string) => columns.map((column, n) => `, ${asText(column)} AS ${prefix}${n}`).join('')
  const rows = (table: StepTable) => {
    const alike = matched.map(asText).map((each) => `, ${each}`)
    return `(SELECT rowid AS at, ${TIME_COLUMN} AS t, row_number() OVER (PARTITION BY ${TIME_COLUMN}${alike.join('')} ORDER BY rowid) AS nth
      ${items(matched, 'm')}${items(compared, 'c')} ${within(table)})`
  }
  const isSame = compared.map(({ name, type }, n) =>
    FLOATS.has(type) && types.get(name) === type
      ? `(v.c${n} IS NOT DISTINCT FROM d.c${n} OR abs(v.c${n} - d.c${n}) <= ${CLOSE} * greatest(abs(v.c${n}), abs(d.c${n})))`
      : `v.c${n} IS NOT DISTINCT FROM d.c${n}`,
  )
  return `SELECT
      CASE WHEN d.at IS NULL THEN 'gone' WHEN v.at IS NULL THEN 'new'
        WHEN coalesce(${isSame.length > 0 ? isSame.join(' AND ') : 'true'}, false) THEN 'same' ELSE 'changed' END AS mark,
      coalesce(d.t, v.t) AS t, v.at AS v, d.at AS d
    FROM ${rows(before)} v FULL JOIN ${rows(after)} d
      ON v.t = d.t AND v.nth = d.nth${matched.map((_, n) => ` AND v.m${n} IS NOT DISTINCT FROM d.m${n}`).join('')}`
}

/** The newest that differ and the newest of all, oldest first. */
async function newestRows(connection: Connection, before: StepTable | undefined, after: StepTable | undefined): Promise<ReplayRow[]> {
  const order = 'ORDER BY t DESC, coalesce(d, v) DESC'
  const chosen = `(
    (SELECT * FROM ${DIFFERENCE} WHERE mark <> 'same' ${order} LIMIT ${REPLAY_ROWS})
    UNION (SELECT * FROM ${DIFFERENCE} ${order} LIMIT ${REPLAY_ROWS}))`
  const cells = (table: StepTable | undefined, alias: string) => table?.columns.map(({ name }) => `${alias}.${identifier(name)}`) ?? []
  const [ofVersion, ofDraft] = [cells(before, 'v'), cells(after, 'd')]
  const { rows } = await connection.table(
    `SELECT ${['x.mark', 'x.t', 'x.v IS NOT NULL', 'x.d IS NOT NULL', ...ofVersion, ...ofDraft].join(', ')}
     FROM ${chosen} x
       ${before ? `LEFT JOIN ${before.table} v ON v.rowid = x.v` : ''} ${after ? `LEFT JOIN ${after.table} d ON d.rowid = x.d` : ''}
     ORDER BY x.t, coalesce(x.d, x.v), x.mark`,
    2 * REPLAY_ROWS,
  )
  return rows.map(([mark, time, inVersion, inDraft, ...rest]): ReplayRow => ({
    mark: REPLAY_MARKS.find((known) => known === mark)!,
    time: Number(time),
    version: inVersion ? rest.slice(0, ofVersion.length) : null,
    draft: inDraft ? rest.slice(ofVersion.length) : null,
  }))
}
