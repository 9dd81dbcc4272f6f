import { said, type Format, type Said } from '@millrace/shared'

type Csv = Format & { kind: 'csv' }

/** Why a CSV header does not fit a format's columns, in words; null when it does. */
export function headerProblem(header: Buffer | string, format: Csv): Said | null {
  const text = header.toString().replace(/\r$/, '').replace('\ufeff', '')
  const wanted = format.columns.map((column) => column.name)
  if (headerNames(text, format.delimiter).join('\n') === wanted.map((name) => name.trim()).join('\n')) return null
  return said('the header is "{header}", the source’s columns are "{columns}"', {
    header: text.slice(0, 500),
    columns: wanted.join(format.delimiter).slice(0, 500),
  })
}

/** The names in a header, without the blanks around them. */
export function headerNames(line: string, delimiter: string): string[] {
  const found: string[] = []
  for (let rest = line; ;) {
    const [all, quoted] = /^\s*"((?:[^"]|"")*)"\s*/.exec(rest) ?? []
    const end = quoted === undefined ? rest.indexOf(delimiter) : all!.length
    found.push(quoted === undefined ? (end < 0 ? rest : rest.slice(0, end)).trim() : quoted.replaceAll('""', '"').trim())
    if (end < 0 || end >= rest.length) return found
    // What follows a closing quote is no part of the value: the header does not fit then.
    rest = rest.slice(rest.startsWith(delimiter, end) ? end + delimiter.length : end)
  }
}
