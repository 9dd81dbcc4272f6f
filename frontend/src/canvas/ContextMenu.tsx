import { Menu } from '@mantine/core'
import type { Position } from '@millrace/shared'
import { type ReactNode, useState } from 'react'
import { commands, type CommandId } from '../editor/canvasCommands.ts'
import { addNote, pasteFromClipboard } from '../editor/selection.ts'
import { useSession, type Session } from '../editor/session.ts'

/** Where the menu was asked for: on the screen, and on the canvas. */
export interface MenuPlace {
  screen: Position
  canvas: Position
}

const CLOSING = ['mousedown', 'touchstart']

const SECTIONS: readonly (readonly CommandId[])[] = [
  ['cut', 'copy', 'paste', 'duplicate', 'delete'],
  ['selectAll', 'tidy', 'tidyAll', 'addNote', 'find', 'minimap'],
  ['group', 'ungroup', 'toggleGroup'],
  ['alignLeft', 'alignCentre', 'alignRight', 'alignTop', 'alignMiddle', 'alignBottom', 'distributeX', 'distributeY'],
]

/** The menu of what is selected, or of the empty canvas. */
export function ContextMenu({ place, close, children }: { place: MenuPlace; close(): void; children?: ReactNode }) {
  const session = useSession()
  // What had the focus gets it back.
  const [before] = useState(() => document.activeElement)
  const sections = SECTIONS.map((ids) => ids.filter((id) => commands[id].isPossible(session))).filter((ids) => ids.length > 0)
  return (
    <Menu
      opened
      onClose={() => {
        close()
        if (before instanceof HTMLElement || before instanceof SVGElement) before.focus()
      }}
      position="bottom-start"
      offset={0}
      trapFocus
      returnFocus={false}
      // The key that opens it is still on its way.
      clickOutsideEvents={CLOSING}
    >
      <Menu.Target>
        <span className="mr-menu-anchor" style={{ insetBlockStart: place.screen.y, left: place.screen.x }} />
      </Menu.Target>
      <Menu.Dropdown>
        {children}
        {sections.map((ids, index) => (
          <div key={ids[0]}>
            {(index > 0 || children !== undefined) && <Menu.Divider />}
            {ids.map((id) => (
              <Menu.Item
                key={id}
                rightSection={<kbd className="mr-keys">{commands[id].keys}</kbd>}
                onClick={() => runAt(session, id, place)}
              >
                {commands[id].label()}
              </Menu.Item>
            ))}
          </div>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

/** What puts something on the canvas puts it where the menu was asked for. */
function runAt(session: Session, id: CommandId, { canvas }: MenuPlace): void {
  if (id === 'paste') void pasteFromClipboard(session, canvas)
  else if (id === 'addNote') addNote(session, canvas)
  else commands[id].run(session)
}
