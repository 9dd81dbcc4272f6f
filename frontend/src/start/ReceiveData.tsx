import { Alert, Button, Group, NumberInput, SegmentedControl } from '@mantine/core'
import { saidInWords, type Change, type ChangeAnswer, type DeployAnswer, type Format, type JsonObject } from '@millrace/shared'
import { IconArrowRight, IconWorldUpload } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useNavigate } from 'react-router'
import { useStore } from 'zustand'
import { api } from '../api/client.ts'
import { TableView } from '../charts/TableView.tsx'
import { newToken } from '../editor/ids.ts'
import { inferFormat } from '../fields/infer.ts'
import { Command } from '../inspector/SendHint.tsx'
import { curlLine, tcpLine } from '../inspector/sendLines.ts'
import { live } from '../live/connection.ts'
import { NO_FIGURES, takeFrame, type LiveFigures } from '../live/figures.ts'
import { formatNumber } from '../ui/format.ts'
import { sayError } from '../ui/say.ts'
import { t } from '../ui/text.ts'
import { INPUT, receivingDocument, TABLE } from './firstDocument.ts'
import { readPasted } from './pasted.ts'
import { MakingProgress } from './MakingProgress.tsx'
import { useMaking } from './useMaking.ts'
import { useStart } from './useStart.ts'

/** The line that is offered to send: a record with a text and a number says more than "hello". */
const EXAMPLE: Format = {
  kind: 'json',
  columns: [
    { name: 'name', type: 'VARCHAR' },
    { name: 'amount', type: 'DOUBLE' },
  ],
}
const SAMPLE_LINES = 200

interface Receiving {
  id: string
  line: string
}

/** Makes an input that others send to, says how to send, and shows what comes. */
export function ReceiveData() {
  const { free } = useStart()
  const { make, cancel, going } = useMaking()
  const [way, setWay] = useState<'http' | 'tcp'>('http')
  const [port, setPort] = useState(9999)
  const ingestPort = useStore(live.state, ({ system }) => system?.ingestPort)
  const [receiving, setReceiving] = useState<Receiving>()
  const open = () => {
    const token = newToken()
    const settings: JsonObject = way === 'http' ? { token } : { mode: 'listen', host: '127.0.0.1', port }
    const document = receivingDocument(free(t('Received data')), way, settings, { table: t('What arrived') })
    const host = window.location.hostname
    const line =
      way === 'http' ? curlLine(`http://${host}:${ingestPort}/ingest/${token}`, EXAMPLE) : tcpLine('listen', '127.0.0.1', port, EXAMPLE)
    make(document, { run: true, way, onMade: (id) => setReceiving({ id, line }) })
  }
  if (receiving) return <Arriving {...receiving} onCancel={() => setReceiving(undefined)} />
  return (
    <Group align="flex-end" gap="sm">
      <SegmentedControl
        aria-label={t('How the data is sent')}
        value={way}
        onChange={(value) => setWay(value)}
        data={[
          { value: 'http', label: t('HTTP (curl, webhooks)') },
          { value: 'tcp', label: t('TCP lines (nc, sockets)') },
        ]}
      />
      {way === 'tcp' && (
        <NumberInput label={t('Port')} w={120} min={1} max={65_535} value={port} onChange={(value) => setPort(Number(value) || 9999)} />
      )}
      {going ? (
        <MakingProgress going={going} onCancel={cancel} />
      ) : (
        <Button leftSection={<IconWorldUpload size={16} />} disabled={way === 'http' && ingestPort === undefined} onClick={open}>
          {t('Open an address')}
        </Button>
      )}
    </Group>
  )
}

/** Follows a pipeline that was just made, from "waiting" to its rows. */
function Arriving({ id, line, onCancel }: Receiving & { onCancel(): void }) {
  const navigate = useNavigate()
  const [figures, setFigures] = useState<LiveFigures>(NO_FIGURES)
  useEffect(
    () =>
      live.follow(id, {
        onChanges: () => undefined,
        onAnalysis: () => undefined,
        onFrame: (frame) => setFigures((before) => takeFrame(before, frame)),
        sequence: () => 0,
        tables: () => [TABLE],
        onPeople: () => undefined,
        here: () => undefined,
      }),
    [id],
  )
  const table = figures.tables[TABLE]
  const receiver = figures.receivers.find(({ node }) => node === INPUT)
  const at = table?.columns.findIndex(({ name }) => name === 'line') ?? -1
  const lines = at < 0 ? [] : table!.rows.slice(-SAMPLE_LINES).flatMap((row) => (typeof row[at] === 'string' ? [row[at]] : []))
  const format = useFormatOf(lines)
  const cancel = useMutation({ mutationFn: () => api.delete(`/pipelines/${id}`), onSuccess: onCancel, onError: sayError })
  const proceed = useMutation({
    mutationFn: async () => {
      if (!format || format.kind === 'lines') return
      const change: Change = {
        id: crypto.randomUUID(),
        client: crypto.randomUUID(),
        label: t('Read columns'),
        ops: [{ op: 'setSetting', id: INPUT, setting: 'format', value: format }],
      }
      const answer = await api.post<ChangeAnswer>(`/pipelines/${id}/changes`, change)
      if (answer.accepted) await api.post<DeployAnswer>(`/pipelines/${id}/deploy`, { sequence: answer.sequence, over: 1 })
    },
    onSuccess: () => navigate(`/p/${id}?node=${TABLE}`),
    onError: sayError,
  })
  const columns = format && format.kind !== 'lines' ? format.columns : undefined
  return (
    <section aria-label={t('Receiving')} className="mr-arriving">
      <p>{t('Send a first record from a terminal of this machine:')}</p>
      <Command line={line} />
      {receiver?.lastError !== undefined && (
        <Alert color="red" mt="sm">
          {saidInWords(receiver.lastError.message)}
        </Alert>
      )}
      <p role="status" className="mr-arriving-state" data-waiting={lines.length === 0 || undefined}>
        <span className="mr-pulse" aria-hidden />
        {lines.length > 0
          ? t('{count, plural, one {# record has} other {# records have}} arrived.', { count: figures.run?.records || lines.length })
          : receiver?.status === 'active'
            ? t('Waiting for the first record…')
            : t('Opening the address…')}{' '}
        {columns && t('It has the columns {columns}.', { columns: columns.map(({ name }) => name).join(', ') })}
      </p>
      {table && lines.length > 0 && (
        <div className="mr-found-rows">
          <TableView table={table} label={t('What arrived')} timeZone="UTC" memory="received" compact />
        </div>
      )}
      <Group gap="sm" mt="sm">
        {lines.length > 0 ? (
          <Button rightSection={<IconArrowRight size={16} />} loading={proceed.isPending} onClick={() => proceed.mutate()}>
            {columns ? t('Read the columns and open it') : t('Open it')}
          </Button>
        ) : (
          <>
            <Button variant="default" loading={cancel.isPending} onClick={() => cancel.mutate()}>
              {t('Cancel')}
            </Button>
            <Button variant="subtle" onClick={() => proceed.mutate()}>
              {t('Open it without waiting')}
            </Button>
          </>
        )}
      </Group>
    </section>
  )
}

/** How the lines that came are written, once there are any. */
function useFormatOf(lines: readonly string[]): Format | undefined {
  const pasted = lines.length > 0 ? readPasted(lines.join('\n')) : undefined
  const isWritten = pasted !== undefined && pasted.kind !== 'lines'
  const { data } = useQuery({
    queryKey: ['received', formatNumber(lines.length), lines[0]],
    enabled: isWritten,
    retry: false,
    gcTime: 0,
    placeholderData: (before: Format | undefined) => before,
    queryFn: () => inferFormat(pasted!.kind, pasted!.text),
  })
  return data
}
