/** The rows of two versions as one table: a column of both once where it never differs, else one beside the other. */
import { REPLAY_MARKS, type Column, type Replay, type ReplayMark } from '@millrace/shared'
import type { Row } from '../rows/cells.ts'
import { t } from '../ui/text.ts'

interface SideBySide {
  columns: Column[]
  rows: Row[]
  marks: ReplayMark[]
}

type Take = (row: Replay['rows'][number]) => Row[number]

/** What became of a row, with a sign for those who do not tell colours apart. */
export function markInWords(mark: ReplayMark): string {
  if (mark === 'same') return t('= same')
  if (mark === 'changed') return t('≠ changed')
  return mark === 'gone' ? t('− gone') : t('+ new')
}

/** @param onlyDifferent leaves out the rows that are the same in both. */
export function sideBySide(replay: Replay, onlyDifferent: boolean): SideBySide {
  const rows = onlyDifferent ? replay.rows.filter(({ mark }) => mark !== 'same') : replay.rows
  const parts = columnsOf(replay)
  const times = rows.map(({ time }) => new Date(time).toISOString())
  return {
    columns: [{ name: t('Compared'), type: 'VARCHAR' }, { name: t('Batch'), type: 'TIMESTAMPTZ' }, ...parts.map(({ column }) => column)],
    rows: rows.map((row, at) => [markInWords(row.mark), times[at], ...parts.map(({ take }) => take(row))]),
    marks: rows.map(({ mark }) => mark),
  }
}

function columnsOf({ version, draft, number, key, totals, rows }: Replay): { column: Column; take: Take }[] {
  const [before, after] = [version.columns ?? [], draft.columns ?? []]
  const parts: { column: Column; take: Take }[] = []
  const ofVersion = (column: Column, at: number) => parts.push({ column, take: (row) => row.version?.[at] })
  const ofDraft = (column: Column, at: number) => parts.push({ column, take: (row) => row.draft?.[at] })
  const nameBefore = (name: string) => t('{name} · version {number}', { name, number })
  const nameAfter = (name: string) => t('{name} · draft', { name })
  for (const [at, column] of before.entries()) {
    const { name, type } = column
    const other = after.findIndex((each) => each.name === name)
    // Rows that are matched as a whole agree in what both have; by a key they agree in the key only.
    const isAlike = key === null || key.includes(name) || totals.changed === 0 || agree(rows, at, other)
    if (other >= 0 && after[other]!.type === type && isAlike)
      parts.push({ column, take: (row) => (row.draft ? row.draft[other] : row.version?.[at]) })
    else {
      ofVersion({ name: nameBefore(name), type }, at)
      if (other >= 0) ofDraft({ name: nameAfter(name), type: after[other]!.type }, other)
    }
  }
  for (const [at, { name, type }] of after.entries())
    if (!before.some((each) => each.name === name)) ofDraft({ name: before.length === 0 ? name : nameAfter(name), type }, at)
  return parts
}

const agree = (rows: Replay['rows'], before: number, after: number): boolean =>
  rows.every(({ version, draft }) => !version || !draft || JSON.stringify(version[before]) === JSON.stringify(draft[after]))

/** Marks of which there are rows, in their order. */
export const marksOf = ({ totals }: Replay): ReplayMark[] => REPLAY_MARKS.filter((mark) => totals[mark] > 0)
