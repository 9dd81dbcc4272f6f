/** How records are written, and tables that are typed in or read from a file. */
import { FileButton, Group, Input, Select, Stack, Text, Textarea, TextInput } from '@mantine/core'
import type { Column, Format, InferAnswer } from '@millrace/shared'
import { useState } from 'react'
import { api } from '../api/client.ts'
import { formatNumber } from '../ui/format.ts'
import { sayError } from '../ui/say.ts'
import type { FieldProps } from './context.ts'
import { ActButton, ColumnList } from './lists.tsx'

const KINDS = [
  { value: 'lines', label: 'lines of text' },
  { value: 'json', label: 'JSON, one record a line' },
  { value: 'csv', label: 'CSV with a header' },
]

/** A format, whose columns are found in a sample and then fixed. */
export function FormatField(props: FieldProps<'format'>) {
  const value = (props.value ?? { kind: 'lines' }) as Format
  const [sample, setSample] = useState('')
  const [busy, setBusy] = useState(false)
  const set = (format: Format) => props.onChange(format)
  const infer = async () => {
    setBusy(true)
    try {
      const { format } = await api.post<InferAnswer>('/infer', { kind: value.kind, sample: sample.endsWith('\n') ? sample : `${sample}\n` })
      set(format)
    } catch (error) {
      sayError(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Stack gap="xs">
      <Select
        label={props.meta.label}
        description={props.meta.hint}
        allowDeselect={false}
        data={KINDS}
        value={value.kind}
        onChange={(kind) => {
          if (kind === 'json') set({ kind, columns: [] })
          else if (kind === 'csv') set({ kind, columns: [], delimiter: ',' })
          else set({ kind: 'lines' })
        }}
      />
      {value.kind === 'csv' && (
        <TextInput
          label="Values are separated by"
          w={140}
          maxLength={1}
          value={value.delimiter}
          onChange={(event) => event.currentTarget.value && set({ ...value, delimiter: event.currentTarget.value })}
        />
      )}
      {value.kind !== 'lines' && (
        <>
          <Textarea
            label="Find the columns in a sample"
            description="Paste some records as they will arrive."
            autosize
            minRows={2}
            maxRows={6}
            value={sample}
            styles={{ input: { fontFamily: 'var(--mr-mono)', fontSize: 12 } }}
            onChange={(event) => setSample(event.currentTarget.value)}
          />
          <div>
            <ActButton onClick={() => void infer()} loading={busy} disabled={sample.trim() === ''}>
              Find columns
            </ActButton>
          </div>
          <ColumnList
            meta={{ kind: 'schema', label: 'Columns' }}
            error={props.error ?? (value.columns.length === 0 ? 'Paste a sample, or add the columns.' : undefined)}
            columns={value.columns}
            onChange={(columns: Column[]) => set({ ...value, columns })}
          />
        </>
      )}
    </Stack>
  )
}

interface StaticTable {
  columns: Column[]
  rows: (string | null)[][]
}

const SHOWN_ROWS = 5

/** A table from a CSV file: its columns are found in it. */
export function TableField(props: FieldProps<'table'>) {
  const value = props.value as unknown as StaticTable | undefined
  const [busy, setBusy] = useState(false)
  const load = async (text: string) => {
    setBusy(true)
    try {
      const sample = text.slice(0, 900_000)
      const { format } = await api.post<InferAnswer>('/infer', { kind: 'csv', sample: sample.endsWith('\n') ? sample : `${sample}\n` })
      if (format.kind !== 'csv') return
      const rows = readCsv(text, format.delimiter).slice(1)
      props.onChange({
        columns: format.columns,
        rows: rows.map((row) => format.columns.map((_, at) => row[at] ?? null)),
      })
    } catch (error) {
      sayError(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Input.Wrapper label={props.meta.label} description={props.meta.hint} error={props.error} labelElement="div">
      <Stack gap="xs" mt={4}>
        <Group gap="xs">
          <FileButton accept=".csv,text/csv" onChange={(file) => file && void file.text().then(load)}>
            {({ onClick }) => (
              <ActButton onClick={onClick} loading={busy}>
                {value && value.columns.length > 0 ? 'Replace by a CSV file' : 'Choose a CSV file'}
              </ActButton>
            )}
          </FileButton>
        </Group>
        <Textarea
          aria-label="Or paste CSV with a header"
          placeholder="Or paste CSV with a header"
          autosize
          minRows={2}
          maxRows={4}
          styles={{ input: { fontFamily: 'var(--mr-mono)', fontSize: 12 } }}
          onBlur={(event) => event.currentTarget.value.trim() !== '' && void load(event.currentTarget.value)}
        />
        {value && value.columns.length > 0 && (
          <div style={{ overflowX: 'auto' }}>
            <table className="mr-data">
              <thead>
                <tr>
                  {value.columns.map((column) => (
                    <th key={column.name} scope="col">
                      {column.name}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {value.rows.slice(0, SHOWN_ROWS).map((row, at) => (
                  <tr key={at}>
                    {row.map((cell, column) => (
                      <td key={column}>{cell}</td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
            <Text size="xs" c="dimmed" mt={4}>
              {formatNumber(value.rows.length)} rows
            </Text>
          </div>
        )}
      </Stack>
    </Input.Wrapper>
  )
}

/** Rows of CSV with quotes, as RFC 4180 has them; a cell that is empty and not quoted is no value. */
export function readCsv(text: string, delimiter: string): (string | null)[][] {
  const rows: (string | null)[][] = []
  let row: (string | null)[] = []
  let cell = ''
  let quoted = false
  let wasQuoted = false
  const endCell = () => {
    row.push(cell === '' && !wasQuoted ? null : cell)
    cell = ''
    wasQuoted = false
  }
  const endRow = () => {
    endCell()
    if (row.some((each) => each !== null)) rows.push(row)
    row = []
  }
  for (let at = text.startsWith('\ufeff') ? 1 : 0; at < text.length; at++) {
    const character = text[at]!
    if (quoted) {
      if (character !== '"') cell += character
      else if (text[at + 1] === '"') cell += text[at++]
      else quoted = false
    } else if (character === '"' && cell === '') quoted = wasQuoted = true
    else if (character === delimiter) endCell()
    else if (character === '\n') endRow()
    else if (character !== '\r') cell += character
  }
  if (cell !== '' || wasQuoted || row.length > 0) endRow()
  return rows
}
