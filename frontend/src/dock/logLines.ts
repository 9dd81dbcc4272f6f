import { LOG_LINES, saidInWords, type LogLevel, type NumberedLine } from '@millrace/shared'

/** Lines that were read with those that came since, oldest first; `hasGap` when some between them are missing. */
export function joinLines(
  read: readonly NumberedLine[],
  newer: readonly NumberedLine[],
): { lines: readonly NumberedLine[]; hasGap: boolean } {
  const last = read.at(-1)
  // Numbers begin anew with the server: what is older is of one before.
  const more = last ? newer.filter(({ line, at }) => line > last.line && at >= last.at) : newer
  const lines = more.length === 0 ? read : [...read, ...more].slice(-LOG_LINES)
  return { lines, hasGap: lines.some(({ line }, index) => index > 0 && line !== lines[index - 1]!.line + 1) }
}

const ORDER: Record<LogLevel, number> = { info: 0, warning: 1, error: 2 }

export interface LogFilter {
  /** The lowest that is shown. */
  level: LogLevel
  /** Null = all, the run as a whole too. */
  node: string | null
  text: string
}

/** The lines that fit, newest first. */
export function filterLines(lines: readonly NumberedLine[], { level, node, text }: LogFilter): NumberedLine[] {
  const wanted = text.trim().toLowerCase()
  return lines
    .filter(
      (line) =>
        ORDER[line.level] >= ORDER[level] && (node === null || line.node === node) && saidInWords(line.text).toLowerCase().includes(wanted),
    )
    .toReversed()
}
