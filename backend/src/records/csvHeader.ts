import type { Format } from '@millrace/shared'

const BYTE_ORDER_MARK = '\ufeff'

/** Why a CSV header does not fit a format's columns, in words; null when it does. */
export function headerProblem(header: Buffer | string, format: Format & { kind: 'csv' }): string | null {
  const text = header.toString().replace(/\r$/, '').replace(BYTE_ORDER_MARK, '')
  const names = text.split(format.delimiter).map((name) =>
    name
      .trim()
      .replace(/^"(.*)"$/, '$1')
      .replaceAll('""', '"'),
  )
  const wanted = format.columns.map((column) => column.name)
  if (names.join('\n') === wanted.join('\n')) return null
  return `the header is "${text.slice(0, 500)}", the source’s columns are "${wanted.join(format.delimiter)}"`
}
