import { Button, FileButton, Group, Text, Textarea } from '@mantine/core'
import {
  definitionOf,
  migrateSettings,
  SAMPLE_CHARACTERS,
  type Format,
  type GivenSample,
  type JsonObject,
  type SampleInfo,
} from '@millrace/shared'
import { useState } from 'react'
import { api } from '../api/client.ts'
import { useFresh } from '../api/useFresh.ts'
import { useDraft, useSession } from '../editor/session.ts'
import { sampleRecord } from '../inspector/sendLines.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { formatNumber } from '../ui/format.ts'
import { say } from '../ui/say.ts'
import { t } from '../ui/text.ts'

interface Props {
  node: string
  /** Whether rows were given before: they are shown, to be changed. */
  isGiven: boolean
  onClose(): void
}

/** Takes rows that the person pastes or has in a file, to be used in place of the source's own while drawing. */
export function OwnRows({ node, isGiven, onClose }: Props) {
  const session = useSession()
  const place = `/pipelines/${session.id}/samples/${node}`
  const source = useDraft((draft) => draft.document.nodes[node])
  const before = useFresh({
    queryKey: ['sample', session.id, node],
    queryFn: ({ signal }) => api.get<GivenSample>(place, signal),
    enabled: isGiven,
  })
  const [typed, setTyped] = useState<string>()
  const [error, setError] = useState<string>()
  const [isSaving, setSaving] = useState(false)
  const text = typed ?? before.data?.text ?? ''
  const tooLong = text.length > SAMPLE_CHARACTERS
  const definition = source && definitionOf(source.type)
  const settings = definition && {
    ...(definition.defaults as JsonObject),
    ...migrateSettings(definition, source.settings, source.typeVersion),
  }
  const format = settings?.['format'] as Format | undefined

  const save = async () => {
    setSaving(true)
    try {
      const { records, unreadable } = await api.put<SampleInfo>(place, { text })
      session.previews.samplesChanged()
      if (unreadable > 0)
        say(t('{unreadable, number} of {records, number} records do not fit the columns of the source.', { unreadable, records }))
      onClose()
    } catch (problem) {
      setError(problem instanceof Error ? problem.message : String(problem))
      setSaving(false)
    }
  }
  return (
    <Dialog title={t('Use your own rows')} onClose={onClose}>
      <Text size="sm" c="dimmed" mb="sm">
        {t('They stand for what "{name}" reads while you draw, written as its settings say. What runs does not see them.', {
          name: source?.name ?? node,
        })}
      </Text>
      <Textarea
        label={t('Rows')}
        autosize
        minRows={8}
        maxRows={16}
        spellCheck={false}
        data-autofocus
        classNames={{ input: 'mr-own-rows' }}
        placeholder={format ? sampleRecord(format) : ''}
        value={text}
        onChange={(event) => {
          setError(undefined)
          setTyped(event.currentTarget.value)
        }}
        error={
          tooLong
            ? t('At most {most} characters: this has {length}.', {
                most: formatNumber(SAMPLE_CHARACTERS),
                length: formatNumber(text.length),
              })
            : (error ?? before.error?.message)
        }
      />
      <Group justify="space-between" mt="md">
        <FileButton
          onChange={(file) => void file?.text().then(setTyped, (problem: Error) => setError(problem.message))}
          accept="text/*,.json,.jsonl,.ndjson,.csv,.tsv,.log"
        >
          {(props) => (
            <Button {...props} variant="default">
              {t('Choose a file…')}
            </Button>
          )}
        </FileButton>
        <Group gap="sm">
          <Button variant="default" onClick={onClose}>
            {t('Cancel')}
          </Button>
          <Button disabled={text.trim() === '' || tooLong} loading={isSaving} onClick={() => void save()}>
            {t('Use these rows')}
          </Button>
        </Group>
      </Group>
    </Dialog>
  )
}
