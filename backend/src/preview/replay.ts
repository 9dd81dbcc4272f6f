/** Sets what a version and a draft make of the same batches side by side. */
import path from 'node:path'
import {
  REPLAY_MARKS,
  REPLAY_ROWS,
  Wires,
  type BatchReport,
  type Column,
  type PipelineDocument,
  type PreviewCounts,
  type PreviewTarget,
  type ReplayMark,
  type ReplayRow,
  type ReplaySide,
} from '@millrace/shared'
import type { Connection } from '../duckdb/session.ts'
import { identifier, literal } from '../duckdb/sql.ts'
import { TIME_COLUMN } from '../engine/tables.ts'
import { NoSuchPort, upstream } from './evaluate.ts'
import type { Replayed, ReplayQuestion } from './messages.ts'
import { MOST_ROWS, play, type Played, type PlayParts, type TakenRows } from './play.ts'
import { rowKey } from './rowKey.ts'

const DIFFERENCE = 'temp.replay_difference'
const FLOATS = new Set(['DOUBLE', 'FLOAT'])
/** Sums of the same numbers in another order agree to this. */
const CLOSE = 1e-9

/** `begin` is told of each batch before it is played, and may throw to end. */
export async function replay(
  connection: Connection,
  question: ReplayQuestion,
  begin: (node: string, done: number, of: number) => void,
  signal: AbortSignal = new AbortController().signal,
): Promise<Replayed> {
  const { folder, from, to } = question
  const { target } = question.draft
  const of = Math.max(1, (question.version?.turns.length ?? 0) + question.draft.turns.length)
  let done = 0
  const parts = (side: string): PlayParts => ({
    connection,
    folder: path.join(folder, side),
    inputFolders: question.inputFolders,
    begin: question.begin,
    from,
    to,
    step: () => begin(target.node, Math.min(done++, of - 1), of),
    signal,
  })
  const version = question.version && (await play(question.version, parts('version')).catch(unlessMissing))
  const draft = await play(question.draft, parts('draft'))
  const attached: string[] = []
  const attach = async (played: Played | null, alias: string) => {
    if (!played?.rows) return undefined
    await connection.run(`ATTACH ${literal(played.rows.file)} AS ${alias} (READ_ONLY)`)
    attached.push(alias)
    return rowsIn(connection, played.rows, alias)
  }
  try {
    const [before, after] = [await attach(version, 'version'), await attach(draft, 'draft')]
    const whole = Math.max(from, before?.from ?? from, after?.from ?? from)
    const turns = [...new Set([...(version?.times ?? []), ...draft.times])].filter((time) => time >= whole).sort((a, b) => a - b)
    const at = { from: turns[0] ?? to, to: turns.at(-1) ?? to }
    const sides = { version: side(version, target, at), draft: side(draft, target, at) }
    const compared = turns.length > 0 ? { ...at, batches: turns.length } : null
    const key = commonKey(version, draft)
    const found = await differences(connection, [before, after], key, at)
    return { ...sides, compared, key: before || after ? key : null, ...found }
  } finally {
    for (const alias of attached) await connection.run(`DETACH ${alias}`)
  }
}

async function differences(
  connection: Connection,
  [before, after]: [ComparedRows | undefined, ComparedRows | undefined],
  key: readonly string[] | null,
  at: { from: number; to: number },
): Promise<Pick<Replayed, 'totals' | 'rows'>> {
  const totals: Record<ReplayMark, number> = { same: 0, changed: 0, gone: 0, new: 0 }
  if (!before && !after) return { totals, rows: [] }
  await connection.run(`CREATE OR REPLACE TEMP TABLE ${DIFFERENCE} AS ${differenceSql(before, after, key, at)}`)
  try {
    const found = await connection.rows<{ mark: ReplayMark; n: number }>(`SELECT mark, count(*) AS n FROM ${DIFFERENCE} GROUP BY mark`)
    for (const { mark, n } of found) totals[mark] = n
    return { totals, rows: await newestRows(connection, before, after) }
  } finally {
    await connection.run(`DROP TABLE ${DIFFERENCE}`)
  }
}

function unlessMissing(error: unknown): null {
  if (error instanceof NoSuchPort) return null
  throw error
}

/** The rows of a side, behind FROM, with their batch times; from `from` on all of a batch are there. */
interface ComparedRows {
  table: string
  columns: readonly Column[]
  from: number
}

async function rowsIn(connection: Connection, rows: TakenRows, alias: string): Promise<ComparedRows> {
  const table = `${alias}.${rows.table}`
  const [found] = (await connection.table(`SELECT count(*), min(${TIME_COLUMN}) FROM ${table}`)).rows
  // Of more rows than are kept the oldest are gone, perhaps some of a batch.
  return { table, columns: rows.columns, from: Number(found![0]) < MOST_ROWS ? 0 : Number(found![1]) + 1 }
}

function side(played: Played | null, target: PreviewTarget, { from, to }: { from: number; to: number }): ReplaySide {
  if (!played) return { columns: null, isThere: false, counts: {}, windows: {}, remembering: [], problems: [] }
  const { rows, windows, remembering, problems } = played
  const reports = played.reports.filter(({ time }) => time >= from && time <= to)
  return {
    columns: rows ? [...rows.columns] : null,
    isThere: true,
    counts: countsOf(played.document, target.node, reports),
    windows,
    remembering,
    problems: [...problems],
  }
}

/** Rows at every port upstream, of all these batches together. */
function countsOf(document: PipelineDocument, target: string, reports: readonly BatchReport[]): Record<string, PreviewCounts> {
  const wires = new Wires(document)
  const counts: Record<string, PreviewCounts> = {}
  const left: Record<string, Record<string, number>> = {}
  for (const { nodes } of reports)
    for (const [node, { out }] of Object.entries(nodes))
      for (const [port, rows] of Object.entries(out)) (left[node] ??= {})[port] = (left[node][port] ?? 0) + rows
  for (const node of reports.length > 0 ? upstream(document, target) : []) {
    const arrived: Record<string, number> = {}
    for (const { from, to } of wires.into(node)) arrived[to.port] = (arrived[to.port] ?? 0) + (left[from.node]?.[from.port] ?? 0)
    counts[node] = { in: arrived, out: left[node] ?? {}, scope: 'sample' }
  }
  return counts
}

function commonKey(version: Played | null, draft: Played): string[] | null {
  const keys = [version, draft].map((each) => (each?.relation ? rowKey(each.relation, each.relations) : null))
  const [one, other] = keys
  return one && other && one.toSorted().join('\n') === other.toSorted().join('\n') ? one : null
}

/** Both rows of each pair by their numbers in their tables, with what became of it. */
function differenceSql(
  before: ComparedRows | undefined,
  after: ComparedRows | undefined,
  key: readonly string[] | null,
  { from, to }: { from: number; to: number },
): string {
  const within = (table: ComparedRows) => `FROM ${table.table} WHERE ${TIME_COLUMN} BETWEEN ${from} AND ${to}`
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
  const rows = (table: ComparedRows) => {
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
async function newestRows(connection: Connection, before: ComparedRows | undefined, after: ComparedRows | undefined): Promise<ReplayRow[]> {
  const order = 'ORDER BY t DESC, coalesce(d, v) DESC'
  const chosen = `(
    (SELECT * FROM ${DIFFERENCE} WHERE mark <> 'same' ${order} LIMIT ${REPLAY_ROWS})
    UNION (SELECT * FROM ${DIFFERENCE} ${order} LIMIT ${REPLAY_ROWS}))`
  const cells = (table: ComparedRows | undefined, alias: string) => table?.columns.map(({ name }) => `${alias}.${identifier(name)}`) ?? []
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
