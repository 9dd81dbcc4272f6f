import { Button, Group, Menu, Text } from '@mantine/core'
import type { DeployAnswer, RunInfo } from '@millrace/shared'
import { IconChevronDown, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react'
import { useState } from 'react'
import { api } from '../api/client.ts'
import { useCommands, type Command } from '../commands/registry.ts'
import { sayError } from '../ui/say.ts'
import { t } from '../ui/text.ts'
import { showResults } from './actions.ts'
import { DeployDialog } from './DeployDialog.tsx'
import { tellAllMissing } from './missing.ts'
import { SessionContext, useDeployed, useFindings, useLive, useSession } from './session.ts'

/** One primary button: Run, or Deploy with the number of changes. Stopping stands beside it. It means the draft, whatever is looked at. */
export function RunButtons() {
  const { base } = useSession()
  return (
    <SessionContext value={base}>
      <Buttons />
    </SessionContext>
  )
}

function Buttons() {
  const session = useSession()
  const { version } = useDeployed()
  const run = useLive((figures) => figures.run)
  const errors = useFindings((findings) => findings.errors)
  const changes = useFindings((findings) => findings.changes)
  const [isLooking, setLooking] = useState(false)
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
      tellAllMissing(session)
      if (errors > 0) {
        session.workspace.setState({ tab: 'problems', dockOpen: true })
        throw new Error(t('There {count, plural, one {is a problem} other {are # problems}} to mend first.', { count: errors }))
      }
      await session.draft.settled()
      // The first version changes nothing that runs: it starts at once.
      if (version > 0) return setLooking(true)
      const { sequence } = session.draft.store.getState()
      await api.post<DeployAnswer>(`${path}/deploy`, { sequence, over: 0 })
      showResults(session)
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
    <Group gap="sm" wrap="nowrap" className="mr-run-buttons">
      {run && (
        <Menu position="bottom-end">
          <Menu.Target>
            <Button
              variant="default"
              leftSection={atWork ? <IconPlayerStop size={16} /> : undefined}
              rightSection={<IconChevronDown size={14} />}
              disabled={busy}
            >
              {atWork ? t('Stop') : t('More')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item disabled={!atWork} onClick={() => void stop('drain')}>
              {t('Stop after all that was received')}
            </Menu.Item>
            <Menu.Item disabled={!atWork} onClick={() => void stop('now')}>
              {t('Stop at once')}
              <Text size="xs" c="dimmed">
                {t('What was received waits for the next start.')}
              </Text>
            </Menu.Item>
            <Menu.Divider />
            <Menu.Item c="var(--mr-error)" onClick={() => void reset()}>
              {t('Begin anew')}
              <Text size="xs" c="dimmed">
                {t('A new run with empty windows, states and tables.')}
              </Text>
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
      {(!atWork || isNew) && (
        <Button leftSection={<IconPlayerPlay size={16} />} loading={busy} onClick={() => void (isNew ? deploy() : start())}>
          {atWork ? t('Deploy {count, plural, one {# change} other {# changes}}', { count: changes }) : t('Run')}
        </Button>
      )}
      {isLooking && <DeployDialog isRunning={atWork} onClose={() => setLooking(false)} />}
    </Group>
  )
}
