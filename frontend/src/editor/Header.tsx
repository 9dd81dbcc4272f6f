import { ActionIcon, Button, Group, Menu, Text, TextInput, Tooltip } from '@mantine/core'
import { processingTime, schedulingDelay, type DeployAnswer, type RunInfo } from '@millrace/shared'
import { IconArrowBackUp, IconArrowForwardUp, IconChevronDown, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react'
import { useState } from 'react'
import { api } from '../api/client.ts'
import { useCommands, type Command } from '../commands/registry.ts'
import { Brand } from '../ui/Brand.tsx'
import { formatDuration, formatRate } from '../ui/format.ts'
import { PreferencesMenu } from '../ui/PreferencesMenu.tsx'
import { say, sayError } from '../ui/say.ts'
import { Status } from '../ui/Status.tsx'
import { t } from '../ui/text.ts'
import { IntervalMenu } from './IntervalMenu.tsx'
import { showResults } from './actions.ts'
import { useDeployed, useDraft, useFindings, useLive, useSession } from './session.ts'

const SAVING = { saved: 'saved', saving: 'saving…', retrying: 'not saved yet', signedOut: 'not saved' } as const

/** Name and state of the pipeline, what can be done with it, and its three figures. */
export function Header() {
  const name = useDraft((draft) => draft.document.name)
  const saving = useDraft((draft) => draft.saving)
  const status = useLive((figures) => figures.run?.status)
  const version = useLive((figures) => figures.run?.version)
  return (
    <header className="mr-topbar mr-editor-head">
      <Brand short />
      <h1 className="mr-hidden">{name || 'Unnamed pipeline'}</h1>
      <PipelineName />
      <span className="mr-saving mr-dim">Draft · {SAVING[saving]}</span>
      <History />
      <IntervalMenu />
      <div className="mr-grow" />
      <Figures />
      <Status status={status ?? 'draft'} version={version} />
      <RunButtons />
      <PreferencesMenu />
    </header>
  )
}

function PipelineName() {
  const session = useSession()
  const name = useDraft((draft) => draft.document.name)
  return (
    <TextInput
      className="mr-pipeline-name"
      aria-label="Name of the pipeline"
      variant="unstyled"
      value={name}
      maxLength={200}
      placeholder="Unnamed pipeline"
      title={name}
      styles={{ input: { inlineSize: `${Math.min(34, Math.max(8, name.length + 2))}ch` } }}
      onChange={(event) => session.change([{ op: 'renamePipeline', name: event.currentTarget.value }], 'Rename the pipeline', 'name')}
    />
  )
}

function History() {
  const session = useSession()
  const undo = useDraft((draft) => draft.undoLabel)
  const redo = useDraft((draft) => draft.redoLabel)
  return (
    <Group gap={0} wrap="nowrap">
      <Tooltip label={undo ? `Undo: ${undo} (Ctrl+Z)` : 'Nothing to undo'}>
        <ActionIcon aria-label={undo ? `Undo: ${undo}` : 'Undo'} disabled={!undo} onClick={() => session.draft.undo()}>
          <IconArrowBackUp size={18} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={redo ? `Redo: ${redo} (Ctrl+Shift+Z)` : 'Nothing to redo'}>
        <ActionIcon aria-label={redo ? `Redo: ${redo}` : 'Redo'} disabled={!redo} onClick={() => session.draft.redo()}>
          <IconArrowForwardUp size={18} />
        </ActionIcon>
      </Tooltip>
    </Group>
  )
}

function Figures() {
  const running = useLive((figures) => figures.run?.status === 'running')
  const input = useLive((figures) => figures.rates.input)
  const last = useLive((figures) => figures.batches.at(-1))
  if (!running) return null
  return (
    <dl className="mr-figures" aria-label="Live figures">
      <Figure label="Input" value={formatRate(input)} />
      <Figure label="Processing" value={last ? formatDuration(processingTime(last)) : '–'} />
      <Figure label="Scheduling delay" value={last ? formatDuration(schedulingDelay(last)) : '–'} />
    </dl>
  )
}

function Figure({ label, value }: { label: string; value: string }) {
  return (
    <div className="mr-figure">
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  )
}

/** One primary button: Run, or Deploy with the number of changes. Stopping stands beside it. */
function RunButtons() {
  const session = useSession()
  const { version } = useDeployed()
  const run = useLive((figures) => figures.run)
  const errors = useFindings((findings) => findings.errors)
  const changes = useFindings((findings) => findings.changes)
  const [busy, setBusy] = useState(false)
  const atWork = run !== null && ['starting', 'running', 'restarting', 'stopping'].includes(run.status)

  const act = async (work: () => Promise<unknown>) => {
    setBusy(true)
    try {
      await work()
      await session.refreshDeployed()
    } catch (error) {
      sayError(error)
    } finally {
      setBusy(false)
    }
  }
  const path = `/pipelines/${session.id}`
  const deploy = () =>
    act(async () => {
      if (errors > 0) {
        session.workspace.setState({ tab: 'problems', dockOpen: true })
        throw new Error(errors === 1 ? 'There is a problem to mend first.' : `There are ${errors} problems to mend first.`)
      }
      await session.draft.settled()
      const { sequence } = session.draft.store.getState()
      const answer = await api.post<DeployAnswer>(`${path}/deploy`, { sequence })
      const reset = Object.values(answer.state).filter(({ effect }) => effect === 'reset').length
      if (!atWork) showResults(session)
      else say(`Version ${answer.version} takes over.${reset > 0 ? ` ${reset} nodes begin anew, since they mean something else now.` : ''}`)
    })
  const stop = (how: 'drain' | 'now') => act(() => api.post<RunInfo>(`${path}/stop`, { how }))
  const start = () =>
    act(async () => {
      await api.post<RunInfo>(`${path}/start`)
      showResults(session)
    })
  const reset = () => act(() => api.post<RunInfo>(`${path}/reset`))
  const isNew = changes > 0 || version === 0
  useCommands((): Command[] => {
    const group = t('Running')
    return [
      {
        id: 'run',
        name: atWork ? t('Deploy the changes') : t('Run'),
        group,
        disabled: busy || (atWork && !isNew),
        run: () => void (isNew ? deploy() : start()),
      },
      { id: 'drain', name: t('Stop after all that was received'), group, disabled: busy || !atWork, run: () => void stop('drain') },
      { id: 'stop', name: t('Stop at once'), group, disabled: busy || !atWork, run: () => void stop('now') },
    ]
  })

  return (
    <Group gap="sm" wrap="nowrap">
      {run && (
        <Menu position="bottom-end">
          <Menu.Target>
            <Button
              variant="default"
              leftSection={atWork ? <IconPlayerStop size={16} /> : undefined}
              rightSection={<IconChevronDown size={14} />}
              disabled={busy}
            >
              {atWork ? 'Stop' : 'More'}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item disabled={!atWork} onClick={() => void stop('drain')}>
              Stop after all that was received
            </Menu.Item>
            <Menu.Item disabled={!atWork} onClick={() => void stop('now')}>
              Stop at once
              <Text size="xs" c="dimmed">
                What was received waits for the next start.
              </Text>
            </Menu.Item>
            <Menu.Divider />
            <Menu.Item color="red" onClick={() => void reset()}>
              Begin anew
              <Text size="xs" c="dimmed">
                A new run with empty windows, states and tables.
              </Text>
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
      {(!atWork || isNew) && (
        <Button leftSection={<IconPlayerPlay size={16} />} loading={busy} onClick={() => void (isNew ? deploy() : start())}>
          {!atWork ? 'Run' : changes === 1 ? 'Deploy 1 change' : `Deploy ${changes} changes`}
        </Button>
      )}
    </Group>
  )
}
