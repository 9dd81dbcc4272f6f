import { Button, Group, TextInput } from '@mantine/core'
import type { VersionInfo } from '@millrace/shared'
import { IconArrowBackUp, IconGitCompare } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import { api } from '../api/client.ts'
import { useDeployed, useLive, useSession } from '../editor/session.ts'
import { formatDateTime } from '../ui/format.ts'
import { sayError } from '../ui/say.ts'
import { t } from '../ui/text.ts'
import { ChangeList } from './ChangeList.tsx'
import { useRestore } from './useRestore.ts'

/** Changes that a row shows. */
const SHOWN = 4

export function VersionTable({ versions }: { versions: readonly VersionInfo[] }) {
  return (
    <div className="mr-panel mr-scroll-x">
      <table className="mr-list mr-version-list">
        <thead>
          <tr>
            <th scope="col">{t('Version')}</th>
            <th scope="col">{t('Message')}</th>
            <th scope="col">{t('What changed')}</th>
            <th scope="col">
              <span className="mr-hidden">{t('Actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {versions.map((version) => (
            <Row key={version.number} version={version} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Row({ version: { number, createdAt, actor, message, changes } }: { version: VersionInfo }) {
  const session = useSession()
  const runs = useLive((figures) => figures.run?.version === number && figures.run.status === 'running')
  const isNewest = useDeployed().version === number
  const restore = useRestore()
  const compare = `/p/${session.id}/versions?from=${number > 1 ? number - 1 : 'draft'}&to=${number}`
  const runsNow = runs ? t('runs now') : isNewest ? t('newest') : ''
  return (
    <tr>
      <td className="mr-version-number">
        <strong>v{number}</strong>
        {runsNow !== '' && <span className="mr-small mr-dim mr-block">{runsNow}</span>}
        <span className="mr-small mr-dim mr-block">
          {formatDateTime(createdAt)} · <bdi>{actor}</bdi>
        </span>
      </td>
      <td className="mr-version-message">
        <Message key={message} number={number} message={message} />
      </td>
      <td>
        {changes === null ? (
          <span className="mr-dim">{t('not noted')}</span>
        ) : changes.length === 0 ? (
          <span className="mr-dim">{t('nothing')}</span>
        ) : (
          <ChangeList changes={changes} most={SHOWN} isShort={changes.length > SHOWN} />
        )}
      </td>
      <td>
        <Group gap="xs" wrap="nowrap" justify="flex-end">
          <Button
            component={Link}
            to={compare}
            variant="default"
            leftSection={<IconGitCompare size={16} />}
            aria-label={t('Compare version {number}', { number })}
          >
            {t('Compare')}
          </Button>
          <Button
            variant="default"
            leftSection={<IconArrowBackUp size={16} />}
            aria-label={t('Restore version {number}', { number })}
            onClick={() => void restore(number)}
          >
            {t('Restore')}
          </Button>
        </Group>
      </td>
    </tr>
  )
}

/** A version's message: written where it stands, saved when it is left. */
function Message({ number, message }: { number: number; message: string }) {
  const { id } = useSession()
  const queries = useQueryClient()
  const [text, setText] = useState(message)
  const save = () => {
    if (text.trim() === message) return
    api.patch(`/pipelines/${id}/versions/${number}`, { message: text.trim() }).then(
      () => queries.invalidateQueries({ queryKey: ['versions', id] }),
      (error: unknown) => {
        setText(message)
        sayError(error)
      },
    )
  }
  return (
    <TextInput
      variant="unstyled"
      aria-label={t('Message of version {number}', { number })}
      placeholder={t('Add a message')}
      maxLength={500}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={save}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur()
        if (event.key === 'Escape') setText(message)
      }}
    />
  )
}
