/** SQL that runs for each batch in a database that is not ours: taken apart by what all databases have in common. */

/** A statement, and the line on which it begins, from 1. */
export interface BatchStatement {
  sql: string
  line: number
}

/** Most statements for a batch. */
export const MOST_STATEMENTS = 20

/** What a statement may begin with: it changes rows or reads them. What ends the transaction or defines tables could be half done. */
const ALLOWED = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE', 'REPLACE', 'SELECT', 'WITH'])

/** Quoted texts and names, dollar quotes, and comments: what stands in them is no SQL. */
const NOT_SQL = /'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\$([A-Za-z_]\w*)?\$[\s\S]*?\$\1\$|--[^\n]*|\/\*[\s\S]*?\*\//g

/** The statements of a text, without the empty ones. */
export function batchStatements(text: string): BatchStatement[] {
  const ends: number[] = []
  let from = 0
  const endsIn = (part: string, at: number) => {
    for (let end = part.indexOf(';'); end >= 0; end = part.indexOf(';', end + 1)) ends.push(at + end)
  }
  for (const hidden of text.matchAll(NOT_SQL)) {
    endsIn(text.slice(from, hidden.index), from)
    from = hidden.index + hidden[0].length
  }
  endsIn(text.slice(from), from)
  const statements: BatchStatement[] = []
  let start = 0
  for (const end of [...ends, text.length]) {
    const part = text.slice(start, end)
    const blank = /^(?:\s|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*/.exec(part)![0].length
    const sql = part.slice(blank).trimEnd()
    if (sql !== '') statements.push({ sql, line: text.slice(0, start + blank).split('\n').length })
    start = end + 1
  }
  return statements
}

/** The statement that is none of those that may run for a batch. */
export function refusedStatement(text: string): BatchStatement | undefined {
  return batchStatements(text).find(({ sql }) => !ALLOWED.has(/^\(*\s*([A-Za-z]+)/.exec(sql)?.[1]?.toUpperCase() ?? ''))
}

/** The statement with literals in the place of `:batch_time`, in quotes neither nor in comments. */
export function withBatchTime(sql: string, literal: string): string {
  let bound = ''
  let from = 0
  const bind = (part: string) => part.replace(/(^|[^:\w]):batch_time\b/gi, (_, before: string) => before + literal)
  for (const hidden of sql.matchAll(NOT_SQL)) {
    bound += bind(sql.slice(from, hidden.index)) + hidden[0]
    from = hidden.index + hidden[0].length
  }
  return bound + bind(sql.slice(from))
}
