/** How the records of a source are written. */
import { Button, Group, Select, Stack, Textarea, TextInput } from '@mantine/core'
import type { Format, SampleAnswer } from '@millrace/shared'
import { useState } from 'react'
import { api } from '../api/client.ts'
import { useDeployed, useLive } from '../editor/session.ts'
import { say, sayError } from '../ui/say.ts'
import { t } from '../ui/text.ts'
import { errorOf, type FieldProps } from './context.ts'
import { inferFormat } from './infer.ts'
import { ColumnList } from './schema.tsx'

const KINDS = [
  { value: 'lines', label: t('lines of text') },
  { value: 'json', label: t('JSON, one record a line') },
  { value: 'csv', label: t('CSV with a header') },
]
const MONO = { input: { fontFamily: 'var(--mr-mono)', fontSize: 12 } }

/** A format, whose columns are found in a sample and then fixed. */
export function FormatField(props: FieldProps<'format'>) {
  const value = (props.value ?? props.fallback ?? { kind: 'lines' }) as Format
  const set = (format: Format) => props.onChange(format)
  const columnErrors = Object.fromEntries(
    Object.entries(props.errors).flatMap(([path, text]) => (path.startsWith('columns.') ? [[path.slice('columns.'.length), text]] : [])),
  )
  return (
    <Stack gap="sm">
      <Select
        label={props.meta.label}
        description={props.meta.hint ?? t('How each record is written.')}
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
          label={t('Values are separated by')}
          w={160}
          value={value.delimiter}
          {...(errorOf(props.errors, 'delimiter') !== undefined && { error: errorOf(props.errors, 'delimiter')! })}
          onChange={(event) => set({ ...value, delimiter: event.currentTarget.value })}
        />
      )}
      {value.kind !== 'lines' && (
        <>
          <SampleBox node={props.place.node} kind={value.kind} onFound={set} />
          <ColumnList
            place={{ node: props.place.node, setting: `${props.place.setting}.columns` }}
            meta={{ kind: 'schema', label: t('Columns') }}
            error={props.error ?? props.errors['columns']}
            errors={columnErrors}
            columns={value.columns}
            onChange={(columns) => set({ ...value, columns })}
          />
        </>
      )}
    </Stack>
  )
}

/** Finds the columns in records that are pasted here, or in what the running source has received. */
function SampleBox({ node, kind, onFound }: { node: string; kind: 'json' | 'csv'; onFound(format: Format): void }) {
  const [sample, setSample] = useState('')
  const [busy, setBusy] = useState<'pasted' | 'source'>()
  const run = useLive((figures) => (figures.run?.status === 'running' ? figures.run.id : undefined))
  const isDeployed = useDeployed().document?.nodes[node] !== undefined
  const find = async (what: 'pasted' | 'source', read: () => Promise<string> | string) => {
    setBusy(what)
    try {
      const text = await read()
      if (text.trim() === '') say(t('The source has received nothing yet: send it some records first.'))
      else onFound(await inferFormat(kind, text))
    } catch (error) {
      sayError(error)
    } finally {
      setBusy(undefined)
    }
  }
  const receive = async () => {
    const { text } = await api.get<SampleAnswer>(`/runs/${run}/samples/${node}`)
    setSample(text.slice(0, 2000))
    return text
  }
  return (
    <div>
      <Textarea
        label={t('Find the columns in a sample')}
        description={t('Paste some records as they will arrive.')}
        autosize
        minRows={2}
        maxRows={6}
        value={sample}
        spellCheck={false}
        styles={MONO}
        onChange={(event) => setSample(event.currentTarget.value)}
      />
      <Group gap="sm" mt={4}>
        <Button
          size="compact-sm"
          variant="default"
          loading={busy === 'pasted'}
          disabled={sample.trim() === ''}
          onClick={() => void find('pasted', () => sample)}
        >
          {t('Find columns')}
        </Button>
        {run !== undefined && isDeployed && (
          <Button size="compact-sm" variant="default" loading={busy === 'source'} onClick={() => void find('source', receive)}>
            {t('Take what was received')}
          </Button>
        )}
      </Group>
    </div>
  )
}
