/** A table that is part of the settings: pasted, or read from a CSV file. */
import { Button, FileButton, Group, Input, Stack, Text, Textarea } from '@mantine/core'
import type { Column } from '@millrace/shared'
import { useState } from 'react'
import { sayError } from '../ui/say.ts'
import { t } from '../ui/text.ts'
import { errorOf, type FieldProps } from './context.ts'
import { readCsv } from './csv.ts'
import { inferFormat } from './infer.ts'
import { typeWords } from './typeWords.ts'

interface StaticTable {
  columns: Column[]
  rows: (string | null)[][]
}

const SHOWN_ROWS = 5
const MONO = { input: { fontFamily: 'var(--mr-mono)', fontSize: 12 } }

export function TableField(props: FieldProps<'table'>) {
  const value = (props.value ?? props.fallback) as unknown as StaticTable | undefined
  const [text, setText] = useState('')
  const [busy, setBusy] = useState(false)
  const hasTable = value !== undefined && value.columns.length > 0
  const use = async (csv: string) => {
    setBusy(true)
    try {
      const format = await inferFormat('csv', csv)
      if (format.kind !== 'csv') return
      const rows = readCsv(csv, format.delimiter).slice(1)
      props.onChange({ columns: format.columns, rows: rows.map((row) => format.columns.map((_, at) => row[at] ?? null)) })
      setText('')
    } catch (error) {
      sayError(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Input.Wrapper
      label={props.meta.label}
      description={props.meta.hint}
      error={props.error ?? errorOf(props.errors, 'rows') ?? errorOf(props.errors, 'columns')}
      labelElement="div"
    >
      <Stack gap="sm" mt={4} role="group" aria-label={props.meta.label}>
        {hasTable && <TablePreview table={value} />}
        <Textarea
          aria-label={t('CSV with a header')}
          placeholder={hasTable ? t('Paste CSV with a header to replace it') : t('Paste CSV with a header')}
          autosize
          minRows={2}
          maxRows={4}
          spellCheck={false}
          styles={MONO}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Group gap="sm">
          <Button size="compact-sm" variant="default" loading={busy} disabled={text.trim() === ''} onClick={() => void use(text)}>
            {t('Use this table')}
          </Button>
          <FileButton accept=".csv,text/csv" onChange={(file) => file && void file.text().then(use)}>
            {({ onClick }) => (
              <Button size="compact-sm" variant="default" disabled={busy} onClick={onClick}>
                {t('Choose a CSV file')}
              </Button>
            )}
          </FileButton>
        </Group>
      </Stack>
    </Input.Wrapper>
  )
}

function TablePreview({ table }: { table: StaticTable }) {
  return (
    <div>
      <div className="mr-scroll-x" tabIndex={0} role="group" aria-label={t('First rows of the table')}>
        <table className="mr-data">
          <thead>
            <tr>
              {table.columns.map(({ name, type }) => (
                <th key={name} scope="col" title={typeWords(type)}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {table.rows.slice(0, SHOWN_ROWS).map((row, at) => (
              <tr key={at}>
                {row.map((cell, column) => (
                  <td key={column}>{cell ?? <span className="mr-dim">∅</span>}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Text size="xs" c="dimmed" mt={4}>
        {table.rows.length > SHOWN_ROWS
          ? t('{count, number} rows; the first {shown} are shown', { count: table.rows.length, shown: SHOWN_ROWS })
          : t('{count, plural, one {# row} other {# rows}}', { count: table.rows.length })}
      </Text>
    </div>
  )
}
