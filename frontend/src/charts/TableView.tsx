import { isNumeric, type Column, type Json, type LiveTable } from '@millrace/shared'
import { formatDateTime } from '../ui/format.ts'

/** Name of the batch time among a live table's columns. */
const BATCH_TIME = '__mr_time'

const isNumber = ({ type }: Column): boolean => isNumeric(type)

function cellText(cell: Json | undefined): string {
  if (cell === null || cell === undefined) return ''
  return typeof cell === 'object' ? JSON.stringify(cell) : String(cell)
}

/** Rows, newest first. No value is not an empty text. */
export function TableView({ table, limit }: { table: LiveTable; limit: number }) {
  const columns = table.columns.map((column, at) => ({ ...column, at })).filter(({ name }) => name !== BATCH_TIME)
  return (
    <table className="mr-data">
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column.name} scope="col" data-align={isNumber(column) ? 'end' : undefined} title={column.type}>
              <bdi>{column.name}</bdi>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {table.rows
          .slice(-limit)
          .toReversed()
          .map((row, index) => (
            // Rows of a live table have no identity.
            <tr key={index}>
              {columns.map((column) => (
                <td key={column.name} data-align={isNumber(column) ? 'end' : undefined} title={cellText(row[column.at])}>
                  {row[column.at] === null ? <span className="mr-dim">∅</span> : cellText(row[column.at])}
                </td>
              ))}
            </tr>
          ))}
      </tbody>
      <caption className="mr-hidden">As of {formatDateTime(table.asOf)}</caption>
    </table>
  )
}
