import { ActionIcon, Tooltip } from '@mantine/core'
import {
  IconLayoutSidebarLeftCollapse,
  IconLayoutSidebarLeftExpand,
  IconLayoutSidebarRightCollapse,
  IconLayoutSidebarRightExpand,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Splitter } from '../ui/Splitter.tsx'
import { t } from '../ui/text.ts'
import { useSession, useWorkspace } from './session.ts'
import { PANEL_LIMITS, withinLimits, type PanelName } from './workspace.ts'

type SidePanelName = Exclude<PanelName, 'dock'>

/** Which side a panel stands on, and what it is called. */
const SIDES = {
  palette: {
    side: 'start',
    label: t('Palette'),
    hide: t('Hide the palette'),
    show: t('Show the palette'),
    open: 'paletteOpen',
    Fold: IconLayoutSidebarLeftCollapse,
    Unfold: IconLayoutSidebarLeftExpand,
  },
  inspector: {
    side: 'end',
    label: t('Settings'),
    hide: t('Hide the settings'),
    show: t('Show the settings'),
    open: 'inspectorOpen',
    Fold: IconLayoutSidebarRightCollapse,
    Unfold: IconLayoutSidebarRightExpand,
  },
} as const

/** Whether a side panel is seen. What is only looked at has an outline and no palette. */
export function useIsOpen(panel: SidePanelName): boolean {
  const { isReadOnly } = useSession()
  return useWorkspace(
    (workspace) => workspace[SIDES[panel].open] && (panel !== 'palette' || !isReadOnly || workspace.isNarrow || workspace.outline),
  )
}

/** A panel beside the canvas that can be folded away and made wider; in a narrow window it covers the canvas. */
export function SidePanel({ panel, children }: { panel: SidePanelName; children: ReactNode }) {
  const { isReadOnly } = useSession()
  const { side, ...words } = SIDES[panel]
  const label = panel === 'palette' && isReadOnly ? t('Outline') : words.label
  const isNarrow = useWorkspace((workspace) => workspace.isNarrow)
  const isOpen = useIsOpen(panel)
  if (!isOpen) return null
  return (
    <aside className={`mr-side mr-side-${side}`} aria-label={label} data-region>
      <div className="mr-side-body">{children}</div>
      {!isNarrow && (
        <PanelSplitter
          panel={panel}
          label={t('Width of {label}', { label })}
          orientation="vertical"
          panelIs={side === 'start' ? 'before' : 'behind'}
        />
      )}
    </aside>
  )
}

/** The line at which a panel is made larger or smaller. */
export function PanelSplitter(props: {
  panel: PanelName
  label: string
  orientation: 'vertical' | 'horizontal'
  panelIs: 'before' | 'behind'
}) {
  const session = useSession()
  const { panel, ...rest } = props
  const size = useWorkspace((workspace) => workspace[panel])
  return (
    <Splitter
      {...rest}
      {...PANEL_LIMITS[panel]}
      size={size}
      onResize={(next) => session.workspace.setState({ [panel]: withinLimits(panel, next) })}
    />
  )
}

/** Folds a side panel away, and opens it again: stands in a corner of the canvas. In a narrow window `PartsBar` does that. */
export function PanelToggle({ panel }: { panel: SidePanelName }) {
  const session = useSession()
  const { side, hide, show, open, Fold, Unfold } = SIDES[panel]
  const isNarrow = useWorkspace((workspace) => workspace.isNarrow)
  const isOpen = useIsOpen(panel)
  if (isNarrow) return null
  const isOutline = panel === 'palette' && session.isReadOnly
  const words = isOutline ? (isOpen ? t('Hide the outline') : t('Show the outline')) : isOpen ? hide : show
  return (
    <Tooltip label={words}>
      <ActionIcon
        className={`mr-panel-toggle mr-panel-toggle-${side}`}
        variant="default"
        size={28}
        aria-label={words}
        aria-expanded={isOpen}
        onClick={() => session.workspace.setState(isOutline ? { outline: !isOpen, paletteOpen: true } : { [open]: !isOpen })}
      >
        {isOpen ? <Fold size={16} /> : <Unfold size={16} />}
      </ActionIcon>
    </Tooltip>
  )
}
