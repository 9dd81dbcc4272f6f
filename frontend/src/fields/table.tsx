/** A table that is part of the settings: typed in, pasted, or read from a CSV file. */
import { Button, FileButton, Group, Input, Stack, Textarea } from '@mantine/core'
import { useState } from 'react'
import { sayError } from '../ui/say.ts'
import { t } from '../ui/text.ts'
import { errorOf, type FieldProps } from './context.ts'
import { readCsv } from './csv.ts'
import { inferFormat } from './infer.ts'
import { newTable, type StaticTable } from './tableEdits.ts'
import { TableGrid } from './TableGrid.tsx'

const MONO = { input: { fontFamily: 'var(--mr-mono)', fontSize: 12 } }

export function TableField(props: FieldProps<'table'>) {
  const value = (props.value ?? props.fallback) as unknown as StaticTable | undefined
  const [text, setText] = useState('')
  const [busy, setBusy] = useState(false)
  const hasTable = value !== undefined && value.columns.length > 0
  const set = ({ columns, rows }: StaticTable) => props.onChange({ columns: columns.map(({ name, type }) => ({ name, type })), rows })
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
        {hasTable && <TableGrid table={value} onChange={set} />}
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
          {!hasTable && (
            <Button size="compact-sm" variant="default" disabled={busy} onClick={() => set(newTable())}>
              {t('Type it in')}
            </Button>
          )}
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
