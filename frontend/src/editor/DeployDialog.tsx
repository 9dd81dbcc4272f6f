import { Alert, Button, Group, Loader, TextInput } from '@mantine/core'
import {
  changesTheRun,
  documentChanges,
  type DeployAnswer,
  type DeployPreview,
  type PipelineDocument,
  type StateAnswer,
} from '@millrace/shared'
import { useState } from 'react'
import { api } from '../api/client.ts'
import { useFresh } from '../api/useFresh.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { say } from '../ui/say.ts'
import { t } from '../ui/text.ts'
import { ChangeList } from '../versions/ChangeList.tsx'
import { KeptList } from './KeptList.tsx'
import { useDeployed, useDraft, useSession } from './session.ts'

const NO_NODES: PipelineDocument['nodes'] = {}

/** What a deploy changes and what is kept, asked about or begun anew, before it is done. Stands in the session of the draft. */
export function DeployDialog({ isRunning, onClose }: { isRunning: boolean; onClose(): void }) {
  const session = useSession()
  const document = useDraft((draft) => draft.document)
  const isSaved = useDraft((draft) => draft.saving === 'saved')
  const sequence = useDraft((draft) => draft.sequence)
  const deployed = useDeployed()
  const [answers, setAnswers] = useState<Record<string, StateAnswer>>({})
  const [message, setMessage] = useState('')
  const [problem, setProblem] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  const path = `/pipelines/${session.id}/deploy`
  const preview = useFresh({
    queryKey: ['deploy', session.id, sequence, deployed.version],
    queryFn: ({ signal }) => api.get<DeployPreview>(`${path}?sequence=${sequence}`, signal),
    enabled: isSaved,
  })
  const changes = documentChanges(deployed.document, document).filter(changesTheRun)
  const state = preview.data?.state ?? {}
  const unanswered = Object.entries(state).filter(([node, { effect }]) => effect === 'asks' && !answers[node])
  const words = isRunning
    ? t('Deploy {count, plural, one {# change} other {# changes}}', { count: changes.length })
    : t('Run with {count, plural, one {# change} other {# changes}}', { count: changes.length })

  const deploy = async () => {
    if (!preview.data) return
    setBusy(true)
    setProblem(undefined)
    try {
      const { over } = preview.data
      const answer = await api.post<DeployAnswer>(path, { sequence, over, message: message.trim(), state: answers })
      await session.refreshDeployed()
      say(
        isRunning
          ? t('Version {version} takes over.', { version: answer.version })
          : t('Version {version} starts.', { version: answer.version }),
      )
      onClose()
    } catch (error) {
      setProblem((error as Error).message)
      void session.refreshDeployed().catch(() => undefined)
    } finally {
      setBusy(false)
    }
  }

  return (
    <Dialog title={words} onClose={onClose} className="mr-deploy">
      <section aria-label={t('What changes')}>
        <h3>{t('What changes')}</h3>
        {changes.length > 0 ? <ChangeList changes={changes} /> : <p className="mr-note">{t('Nothing that runs differs.')}</p>}
      </section>
      <section aria-label={t('What is kept')} aria-busy={preview.isPending}>
        <h3>{t('What is kept')}</h3>
        {preview.error ? (
          <Alert color="red" p="sm">
            {preview.error.message}{' '}
            <Button size="compact-sm" variant="light" onClick={() => void preview.refetch()}>
              {t('Try again')}
            </Button>
          </Alert>
        ) : preview.data ? (
          <KeptList
            state={state}
            nameOf={(node) => nodeName(node, document.nodes, deployed.document?.nodes ?? NO_NODES)}
            answers={answers}
            onAnswer={(node, answer) => setAnswers({ ...answers, [node]: answer })}
          />
        ) : (
          <Loader role="status" size="sm" aria-label={t('Finding out what is kept')} />
        )}
        {isRunning && <p className="mr-note">{t('What runs goes on with its next batch: no row is lost, none is counted twice.')}</p>}
      </section>
      <TextInput
        label={t('Message')}
        placeholder={t('Why this change (optional)')}
        maxLength={500}
        value={message}
        onChange={(event) => setMessage(event.currentTarget.value)}
      />
      {problem !== undefined && (
        <Alert color="red" p="sm" mt="md">
          {problem}
        </Alert>
      )}
      <Group justify="flex-end" mt="lg" gap="sm">
        {unanswered.length > 0 && <span className="mr-note">{t('Answer what is asked above first.')}</span>}
        <Button variant="default" onClick={onClose}>
          {t('Cancel')}
        </Button>
        <Button data-autofocus loading={isBusy} disabled={!preview.data || unanswered.length > 0} onClick={() => void deploy()}>
          {words}
        </Button>
      </Group>
    </Dialog>
  )
}

const nodeName = (node: string, ...all: PipelineDocument['nodes'][]): string => all.find((nodes) => nodes[node])?.[node]?.name ?? node
