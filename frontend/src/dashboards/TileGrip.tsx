import { ActionIcon, Tooltip } from '@mantine/core'
import { IconGripVertical } from '@tabler/icons-react'
import type { KeyboardEvent } from 'react'
import { t } from '../ui/text.ts'
import type { Step } from './places.ts'

const MOVES: Record<string, Step> = { ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'up', ArrowDown: 'down' }
const SIZES: Record<string, Step> = { ArrowLeft: 'narrower', ArrowRight: 'wider', ArrowUp: 'lower', ArrowDown: 'taller' }

/** Where a tile is held: dragged by its title, moved and sized by keys from here. */
export function TileGrip({ title, onStep }: { title: string; onStep(step: Step): void }) {
  const onKeyDown = (event: KeyboardEvent) => {
    const step = (event.shiftKey ? SIZES : MOVES)[event.key]
    if (!step || event.ctrlKey || event.altKey || event.metaKey) return
    event.preventDefault()
    onStep(step)
  }
  return (
    <Tooltip label={t('Drag to move. Arrow keys move, with Shift they size.')}>
      <ActionIcon
        className="mr-tile-grip"
        size={24}
        aria-label={t('Move or size {title} with the arrow keys', { title })}
        aria-keyshortcuts="ArrowLeft ArrowRight ArrowUp ArrowDown Shift+ArrowLeft Shift+ArrowRight Shift+ArrowUp Shift+ArrowDown"
        onKeyDown={onKeyDown}
      >
        <IconGripVertical size={16} />
      </ActionIcon>
    </Tooltip>
  )
}
