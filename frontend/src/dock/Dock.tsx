import './dock.css'
import { ActionIcon, Badge, Tabs, Tooltip } from '@mantine/core'
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react'
import { lazy, Suspense } from 'react'
import { PanelSplitter } from '../editor/Panel.tsx'
import { useFindings, useSession, useWorkspace } from '../editor/session.ts'
import type { DockTab } from '../editor/workspace.ts'
import { Rows } from '../preview/Rows.tsx'
import { t } from '../ui/text.ts'
import { Batches } from './Batches.tsx'
import { DeadLetters } from './DeadLetters.tsx'
import { DelayCharts } from './DelayCharts.tsx'
import { Events } from './Events.tsx'
import { Logs } from './Logs.tsx'
import { Problems } from './Problems.tsx'
import { Results } from './Results.tsx'
import { SourcesAndState } from './SourcesAndState.tsx'
import { Summary } from './Summary.tsx'

const Models = lazy(async () => ({ default: (await import('../models/Models.tsx')).Models }))

const PANELS: { value: DockTab; label: string; Panel: () => React.ReactNode }[] = [
  { value: 'rows', label: t('Rows'), Panel: Rows },
  { value: 'results', label: t('Results'), Panel: Results },
  { value: 'batches', label: t('Batches'), Panel: Batches },
  { value: 'charts', label: t('Delays'), Panel: DelayCharts },
  { value: 'sources', label: t('State'), Panel: SourcesAndState },
  { value: 'models', label: t('Model'), Panel: () => <Models /> },
  { value: 'dead', label: t('Refused records'), Panel: DeadLetters },
  { value: 'events', label: t('Events'), Panel: Events },
  { value: 'logs', label: t('Log'), Panel: Logs },
  { value: 'problems', label: t('Problems'), Panel: Problems },
]

/** What only a draft has: rows of a sample, and problems to mend. */
const OF_DRAFT = new Set<DockTab>(['rows', 'problems'])

/** Everything that the pipeline puts out and tells, below the canvas. */
export function Dock() {
  const session = useSession()
  const tab = useWorkspace((workspace) => workspace.tab)
  const open = useWorkspace((workspace) => workspace.dockOpen)
  const isNarrow = useWorkspace((workspace) => workspace.isNarrow)
  const errors = useFindings((findings) => findings.errors)
  const panels = session.isReadOnly ? PANELS.filter(({ value }) => !OF_DRAFT.has(value)) : PANELS
  const fold = open ? t('Fold the panel') : t('Open the panel')
  if (isNarrow && !open) return null
  return (
    <section className="mr-dock" aria-label={t('Results and batches')} data-region>
      {open && !isNarrow && <PanelSplitter panel="dock" label={t('Height of the panel')} orientation="horizontal" panelIs="behind" />}
      <Tabs
        className="mr-dock-tabs"
        value={open ? (panels.some(({ value }) => value === tab) ? tab : 'results') : null}
        keepMounted={false}
        onChange={(value) => value && session.workspace.setState({ tab: value as DockTab, dockOpen: true })}
      >
        <div className="mr-dock-head">
          <Tabs.List aria-label={t('Panels')}>
            {panels.map(({ value, label }) => (
              <Tabs.Tab
                key={value}
                value={value}
                rightSection={
                  value === 'problems' && errors > 0 ? (
                    <Badge size="sm" color="red.9" circle>
                      {errors}
                    </Badge>
                  ) : undefined
                }
              >
                {label}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          <Summary />
          {!isNarrow && (
            <Tooltip label={fold}>
              <ActionIcon aria-label={fold} aria-expanded={open} onClick={() => session.workspace.setState({ dockOpen: !open })}>
                {open ? <IconChevronDown size={18} /> : <IconChevronUp size={18} />}
              </ActionIcon>
            </Tooltip>
          )}
        </div>
        {panels.map(({ value, Panel }) => (
          <Tabs.Panel key={value} value={value} className="mr-dock-body" tabIndex={0}>
            <Suspense fallback={<p className="mr-empty">{t('Loading…')}</p>}>
              <Panel />
            </Suspense>
          </Tabs.Panel>
        ))}
      </Tabs>
    </section>
  )
}
