import { ActionIcon, Button, Group, Menu, NumberInput, Popover, Select, Text, TextInput, Tooltip } from '@mantine/core'
import { countChanges, durationInWords, type DeployAnswer, type RunInfo } from '@millrace/shared'
import { IconArrowBackUp, IconArrowForwardUp, IconChevronDown, IconClock, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react'
import { useState } from 'react'
import { api } from '../api/client.ts'
import { Brand, SchemeToggle } from '../ui/Brand.tsx'
import { formatDuration, formatRate } from '../ui/format.ts'
import { say, sayError } from '../ui/say.ts'
import { Status } from '../ui/Status.tsx'
import { processingTime, schedulingDelay } from '@millrace/shared'
import { useDeployed, useDraft, useLive, useProblems, useSession } from './session.ts'

const SAVING = { saved: 'saved', saving: 'saving…', retrying: 'not saved yet', signedOut: 'not saved' } as const

/** Name and state of the pipeline, what can be done with it, and its three figures. */
export function Header() {
  const session = useSession()
  const saving = useDraft((draft) => draft.saving)
  const undoLabel = useDraft((draft) => draft.undoLabel)
  const redoLabel = useDraft((draft) => draft.redoLabel)
  const { version } = useDeployed()
  const status = useLive((figures) => figures.run?.status)
  return (
    <header className="mr-topbar">
      <Brand short />
      <PipelineName />
      <Text size="sm" c="dimmed" style={{ whiteSpace: 'nowrap' }} role="status">
        Draft · {SAVING[saving]}
        {version > 0 && ` · version ${version} deployed`}
      </Text>
      <Group gap={2} wrap="nowrap">
        <Tooltip label={undoLabel ? `Undo: ${undoLabel} (Ctrl+Z)` : 'Nothing to undo'}>
          <ActionIcon aria-label={undoLabel ? `Undo: ${undoLabel}` : 'Undo'} disabled={!undoLabel} onClick={() => session.draft.undo()}>
            <IconArrowBackUp size={18} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label={redoLabel ? `Redo: ${redoLabel} (Ctrl+Shift+Z)` : 'Nothing to redo'}>
          <ActionIcon aria-label={redoLabel ? `Redo: ${redoLabel}` : 'Redo'} disabled={!redoLabel} onClick={() => session.draft.redo()}>
            <IconArrowForwardUp size={18} />
          </ActionIcon>
        </Tooltip>
      </Group>
      <IntervalMenu />
      <div style={{ flex: 1 }} />
      <Figures />
      <Status status={status ?? 'draft'} />
      <SchemeToggle />
      <RunButtons />
    </header>
  )
}

function PipelineName() {
  const session = useSession()
  const name = useDraft((draft) => draft.document.name)
  return (
    <TextInput
      aria-label="Name of the pipeline"
      variant="unstyled"
      value={name}
      maxLength={200}
      placeholder="Unnamed pipeline"
      styles={{ input: { fontSize: 16, fontWeight: 650, inlineSize: `${Math.min(34, Math.max(8, name.length + 2))}ch` } }}
      onChange={(event) => session.change([{ op: 'renamePipeline', name: event.currentTarget.value }], 'Rename the pipeline', 'name')}
    />
  )
}

const UNITS = [
  { value: '1', label: 'milliseconds', size: 1 },
  { value: '1000', label: 'seconds', size: 1000 },
  { value: '60000', label: 'minutes', size: 60_000 },
]

function IntervalMenu() {
  const session = useSession()
  const interval = useDraft((draft) => draft.document.interval)
  const fitting = UNITS.findLast(({ size }) => interval % size === 0) ?? UNITS[0]!
  const [unit, setUnit] = useState(fitting.value)
  const size = Number(unit)
  const set = (value: number) => {
    const next = Math.round(value)
    if (next >= 100 && next <= 3_600_000) session.change([{ op: 'setInterval', interval: next }], 'Change how often it updates', 'interval')
  }
  return (
    <Popover position="bottom-start" withArrow>
      <Popover.Target>
        <Button variant="default" leftSection={<IconClock size={16} />}>
          Update every {durationInWords(interval)}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Group gap="sm" align="flex-end">
          <NumberInput
            label="Update every"
            w={110}
            min={100 / size}
            max={3_600_000 / size}
            value={interval / size}
            onChange={(value) => typeof value === 'number' && set(value * size)}
          />
          <Select
            aria-label="Unit"
            w={130}
            allowDeselect={false}
            data={UNITS.map(({ value, label }) => ({ value, label }))}
            value={unit}
            onChange={(value) => setUnit(value ?? unit)}
            comboboxProps={{ withinPortal: false }}
          />
        </Group>
        <Text size="xs" c="dimmed" mt="xs">
          From 100 ms to 1 hour. Everything that arrives in between is worked on together.
        </Text>
      </Popover.Dropdown>
    </Popover>
  )
}

function Figures() {
  const running = useLive((figures) => figures.run?.status === 'running')
  const input = useLive((figures) => figures.rates.input)
  const last = useLive((figures) => figures.batches.at(-1))
  if (!running) return null
  return (
    <Group gap="md" wrap="nowrap" aria-label="Live figures">
      <Figure label="Input" value={formatRate(input)} />
      <Figure label="Processing" value={last ? formatDuration(processingTime(last)) : '–'} />
      <Figure label="Scheduling delay" value={last ? formatDuration(schedulingDelay(last)) : '–'} />
    </Group>
  )
}

function Figure({ label, value }: { label: string; value: string }) {
  return (
    <div className="mr-figure">
      <span className="mr-figure-label">{label}</span>
      <span className="mr-figure-value">{value}</span>
    </div>
  )
}

/** One primary button: Run, or Deploy with the number of changes. Stopping stands beside it. */
function RunButtons() {
  const session = useSession()
  const document = useDraft((draft) => draft.document)
  const deployed = useDeployed()
  const run = useLive((figures) => figures.run)
  const errors = useProblems().filter((problem) => problem.severity === 'error').length
  const [busy, setBusy] = useState(false)
  const atWork = run !== null && ['starting', 'running', 'restarting', 'stopping'].includes(run.status)
  const changes = countChanges(document, deployed.document)

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
      const reset = Object.entries(answer.state).filter(([, what]) => what === 'reset').length
      if (atWork)
        say(`Version ${answer.version} takes over.${reset > 0 ? ` ${reset} nodes begin anew, since they mean something else now.` : ''}`)
    })
  const stop = (how: 'drain' | 'now') => act(() => api.post<RunInfo>(`${path}/stop`, { how }))
  const start = () => act(() => api.post<RunInfo>(`${path}/start`))
  const reset = () => act(() => api.post<RunInfo>(`${path}/reset`))
  const isNew = changes > 0 || deployed.version === 0

  return (
    <Group gap="xs" wrap="nowrap">
      {run && (
        <Menu position="bottom-end">
          <Menu.Target>
            <Button
              variant="default"
              leftSection={<IconPlayerStop size={16} />}
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
