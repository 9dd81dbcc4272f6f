import { ActionIcon, SegmentedControl, Tooltip } from '@mantine/core'
import type { useFullscreenDocument } from '@mantine/hooks'
import { IconArrowsMaximize, IconArrowsMinimize } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useCommands, type Command } from '../commands/registry.ts'
import { t } from '../ui/text.ts'
import type { Range } from './range.ts'

interface Props {
  title: ReactNode
  /** Level of the title among the page's headings. */
  order?: 1 | 2
  /** Absent where there is nothing to see yet. */
  range: Range | undefined
  onRange(range: Range): void
  fullScreen: ReturnType<typeof useFullscreenDocument>
  /** What else can be done: before the time range. */
  children?: ReactNode
  /** Behind everything. */
  last?: ReactNode
}

/** Title, time range and full screen of a dashboard. */
export function DashboardBar({ title, order = 2, range, onRange, fullScreen, children, last }: Props) {
  const Heading = order === 1 ? 'h1' : 'h2'
  const words = fullScreen.fullscreen ? t('Leave full screen') : t('Full screen')
  const toggle = () => void fullScreen.toggle()
  useCommands((): Command[] => [
    { id: 'full screen', name: words, group: t('Panels'), disabled: range === undefined || !document.fullscreenEnabled, run: toggle },
  ])
  return (
    <div className="mr-dashboard-bar">
      <Heading className="mr-clip">{title}</Heading>
      {children}
      {range !== undefined && (
        <SegmentedControl
          size="xs"
          aria-label={t('Time range')}
          value={range}
          onChange={(value) => onRange(value)}
          data={[
            { value: '5m', label: t('Last 5 min') },
            { value: '15m', label: t('Last 15 min') },
            { value: 'all', label: t('All') },
          ]}
        />
      )}
      {range !== undefined && document.fullscreenEnabled && (
        <Tooltip label={words}>
          <ActionIcon aria-label={words} onClick={toggle}>
            {fullScreen.fullscreen ? <IconArrowsMinimize size={18} /> : <IconArrowsMaximize size={18} />}
          </ActionIcon>
        </Tooltip>
      )}
      {last}
    </div>
  )
}
