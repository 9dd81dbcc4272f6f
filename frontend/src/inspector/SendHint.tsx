import { ActionIcon, CopyButton, Tooltip } from '@mantine/core'
import { definitionOf, migrateSettings, type Format, type JsonObject, type Node } from '@millrace/shared'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useStore } from 'zustand'
import { useLive, useSession } from '../editor/session.ts'
import { live } from '../live/connection.ts'
import { t } from '../ui/text.ts'
import { curlLine, tcpLine } from './sendLines.ts'

/** How to send a first record to this source: a command that works as it stands. */
export function SendHint({ id, node }: { id: string; node: Node }) {
  const definition = definitionOf(node.type)
  const settings = definition && { ...(definition.defaults as JsonObject), ...migrateSettings(definition, node.settings, node.typeVersion) }
  const isRunning = useLive((figures) => figures.run?.status === 'running' && figures.receivers.some((each) => each.node === id))
  if (!settings || (node.type !== 'http' && node.type !== 'tcp')) return null
  return (
    <section aria-label={t('How to send a record')}>
      <h3 className="mr-field-title">{t('Send a record')}</h3>
      {node.type === 'http' ? <Curl settings={settings} /> : <Tcp settings={settings} />}
      {!isRunning && <p className="mr-note">{t('It is received once the pipeline runs.')}</p>}
    </section>
  )
}

function Curl({ settings }: { settings: JsonObject }) {
  const session = useSession()
  const port = useStore(live.state, ({ system }) => system?.ingestPort)
  const token = session.tokenOf(String(settings['token'] ?? ''))
  const address = `http://${window.location.hostname}:${port ?? 'PORT'}/ingest/${token ?? 'TOKEN'}`
  return (
    <>
      <Command line={curlLine(address, settings['format'] as Format)} />
      {token === undefined && (
        <p className="mr-note">{t('The token is stored and not shown again. If you do not have it, make a new one above.')}</p>
      )}
    </>
  )
}

function Tcp({ settings }: { settings: JsonObject }) {
  const mode = settings['mode'] === 'connect' ? 'connect' : 'listen'
  const everywhere = ['0.0.0.0', '::'].includes(String(settings['host']))
  const host = everywhere ? window.location.hostname.replace(/^\[(.*)\]$/, '$1') : String(settings['host'])
  return <Command line={tcpLine(mode, host, Number(settings['port']), settings['format'] as Format)} />
}

/** A command to be copied. */
export function Command({ line }: { line: string }) {
  return (
    <div className="mr-command">
      <code tabIndex={0}>{line}</code>
      <CopyButton value={line}>
        {({ copied, copy }) => (
          <Tooltip label={copied ? t('Copied') : t('Copy')}>
            <ActionIcon size={28} aria-label={t('Copy the command')} onClick={copy}>
              {copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
    </div>
  )
}
