import { ActionIcon, Badge, Tabs } from '@mantine/core'
import { durationInWords } from '@millrace/shared'
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useLive, useProblems, useSession, useWorkspace, type DockTab } from '../editor/session.ts'
import { formatElapsed, formatNumber } from '../ui/format.ts'
import { Batches } from './Batches.tsx'
import { DeadLetters } from './DeadLetters.tsx'
import { DelayCharts } from './DelayCharts.tsx'
import { Events } from './Events.tsx'
import { Problems } from './Problems.tsx'
import { Results } from './Results.tsx'

const PANELS: { value: DockTab; label: string; Panel: () => React.ReactNode }[] = [
  { value: 'results', label: 'Results', Panel: Results },
  { value: 'batches', label: 'Batches', Panel: Batches },
  { value: 'charts', label: 'Delays', Panel: DelayCharts },
  { value: 'dead', label: 'Refused records', Panel: DeadLetters },
  { value: 'events', label: 'Events', Panel: Events },
  { value: 'problems', label: 'Problems', Panel: Problems },
]

/** Everything that the pipeline puts out and tells, below the canvas. */
export function Dock() {
  const session = useSession()
  const tab = useWorkspace((workspace) => workspace.tab)
  const open = useWorkspace((workspace) => workspace.dockOpen)
  const problems = useProblems().filter((problem) => problem.severity === 'error').length
  const Panel = PANELS.find(({ value }) => value === tab)!.Panel
  return (
    <section className="mr-dock" aria-label="Results and batches" style={{ blockSize: open ? 300 : 41 }}>
      <Tabs
        value={open ? tab : null}
        onChange={(value) => value && session.workspace.setState({ tab: value as DockTab, dockOpen: true })}
        styles={{ list: { flexWrap: 'nowrap', alignItems: 'center', paddingInline: 8 } }}
      >
        <Tabs.List aria-label="Panels">
          {PANELS.map(({ value, label }) => (
            <Tabs.Tab
              key={value}
              value={value}
              rightSection={
                value === 'problems' && problems > 0 ? (
                  <Badge size="sm" color="red" circle>
                    {problems}
                  </Badge>
                ) : undefined
              }
            >
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
      </Tabs>
      <div className="mr-dock-side">
        <Summary />
        <ActionIcon aria-label={open ? 'Fold the panel' : 'Open the panel'} onClick={() => session.workspace.setState({ dockOpen: !open })}>
          {open ? <IconChevronDown size={18} /> : <IconChevronUp size={18} />}
        </ActionIcon>
      </div>
      {open && (
        <div className="mr-dock-body" role="tabpanel" aria-label={PANELS.find(({ value }) => value === tab)!.label} tabIndex={0}>
          <Panel />
        </div>
      )}
    </section>
  )
}

/** Update every X, running for Y, n batches, m records. */
function Summary() {
  const run = useLive((figures) => figures.run)
  const [now, setNow] = useState(() => Date.now())
  const running = run?.status === 'running'
  useEffect(() => {
    if (!running) return
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [running])
  if (!run) return null
  return (
    <span className="mr-dim mr-num" style={{ fontSize: 13, paddingInline: 12, whiteSpace: 'nowrap' }} data-testid="summary">
      Updates every {durationInWords(run.interval)}
      {running && ` · running for ${formatElapsed(now - run.startedAt)}`} · {formatNumber(run.completedBatches)} batches ·{' '}
      {formatNumber(run.records)} records
    </span>
  )
}
