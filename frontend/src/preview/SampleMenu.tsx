import { Button, Popover } from '@mantine/core'
import { reasonInWords, type SampleInfo, type SampleOrigin } from '@millrace/shared'
import { IconChevronDown, IconFlask, IconRefresh } from '@tabler/icons-react'
import { useState } from 'react'
import { api } from '../api/client.ts'
import { useDraft, useSession } from '../editor/session.ts'
import { formatTime } from '../ui/format.ts'
import { sayError } from '../ui/say.ts'
import { t } from '../ui/text.ts'
import { OwnRows } from './OwnRows.tsx'

const ORIGINS: Record<SampleOrigin, () => string> = {
  given: () => t('your own rows'),
  recorded: () => t('recorded rows'),
  live: () => t('rows of the source'),
  none: () => t('no rows yet'),
}

/** Of which records the rows are, and how to see others. */
export function SampleMenu({ samples }: { samples: Readonly<Record<string, SampleInfo>> }) {
  const session = useSession()
  const [opened, setOpened] = useState(false)
  const [giving, setGiving] = useState<string>()
  const entries = Object.entries(samples)
  const [first] = entries
  if (!first) return null
  const words =
    entries.length === 1 ? ORIGINS[first[1].origin]() : t('{count, plural, one {# source} other {# sources}}', { count: entries.length })
  return (
    <>
      <Popover opened={opened} onChange={setOpened} position="top-start" shadow="md" trapFocus returnFocus withRoles={false}>
        <Popover.Target>
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconFlask size={14} />}
            rightSection={<IconChevronDown size={14} />}
            className="mr-sample-button"
            aria-haspopup="dialog"
            aria-expanded={opened}
            onClick={() => setOpened(!opened)}
          >
            {t('Sample: {words}', { words })}
          </Button>
        </Popover.Target>
        <Popover.Dropdown className="mr-samples" role="dialog" aria-label={t('Samples of the sources')}>
          {entries.map(([node, sample]) => (
            <Sample
              key={node}
              node={node}
              sample={sample}
              onGive={() => {
                setOpened(false)
                setGiving(node)
              }}
            />
          ))}
          <Button
            size="compact-sm"
            variant="light"
            leftSection={<IconRefresh size={14} />}
            onClick={() => {
              setOpened(false)
              session.previews.again(true)
            }}
          >
            {t('Take a new sample')}
          </Button>
        </Popover.Dropdown>
      </Popover>
      {giving !== undefined && <OwnRows node={giving} isGiven={samples[giving]?.origin === 'given'} onClose={() => setGiving(undefined)} />}
    </>
  )
}

function Sample({ node, sample, onGive }: { node: string; sample: SampleInfo; onGive(): void }) {
  const session = useSession()
  const name = useDraft((draft) => draft.document.nodes[node]?.name ?? node)
  const { origin, records, unreadable, takenAt, reason } = sample
  const back = () => api.delete(`/pipelines/${session.id}/samples/${node}`).then(() => session.previews.samplesChanged(), sayError)
  return (
    <section aria-label={name}>
      <h3 className="mr-field-title">
        <bdi>{name}</bdi>
      </h3>
      <p className="mr-note">
        {ORIGINS[origin]()} · {t('{count, plural, one {# record} other {# records}}', { count: records })}
        {unreadable > 0 && ` · ${t('{count, number} unreadable', { count: unreadable })}`}
        {takenAt > 0 && ` · ${t('taken at {time}', { time: formatTime(takenAt) })}`}
      </p>
      {reason && <p className="mr-note">{reasonInWords(reason)}</p>}
      <div className="mr-samples-acts">
        <Button size="compact-sm" variant="default" onClick={onGive}>
          {origin === 'given' ? t('Change my rows…') : t('Use my own rows…')}
        </Button>
        {origin === 'given' && (
          <Button size="compact-sm" variant="default" onClick={() => void back()}>
            {t('Back to live')}
          </Button>
        )}
      </div>
    </section>
  )
}
