/** What can be done on the canvas, once for keys, context menu, toolbar and command palette. */
import type { Command } from '../commands/registry.ts'
import { t } from '../ui/text.ts'
import { deleteSelected } from './actions.ts'
import { groupsAround, groupSelected, toggleGroups, ungroupSelected } from './groups.ts'
import {
  addNote,
  alignSelected,
  copySelected,
  countOf,
  cutSelected,
  distributeSelected,
  duplicateSelected,
  isAnySelected,
  pasteFromClipboard,
  selectAll,
  selectionOf,
  selectNothing,
} from './selection.ts'
import type { Session } from './session.ts'
import { tidyUp } from './tidyUp.ts'

interface CanvasCommand {
  id: CommandId
  label(): string
  /** Such as `Ctrl+Shift+G`; Ctrl is the command key on a Mac. */
  keys?: string
  /** The browser does it by its own key, through the clipboard's events. */
  isNative?: true
  isPossible(session: Session): boolean
  run(session: Session): void
}

export type CommandId =
  | 'cut'
  | 'copy'
  | 'paste'
  | 'duplicate'
  | 'delete'
  | 'selectAll'
  | 'selectNothing'
  | 'alignLeft'
  | 'alignCentre'
  | 'alignRight'
  | 'alignTop'
  | 'alignMiddle'
  | 'alignBottom'
  | 'distributeX'
  | 'distributeY'
  | 'group'
  | 'ungroup'
  | 'toggleGroup'
  | 'addNote'
  | 'tidy'
  | 'tidyAll'
  | 'find'
  | 'minimap'

const hasNodes = (session: Session) => Object.keys(session.draft.store.getState().document.nodes).length > 0
const always = () => true
const several = (session: Session) => countOf(selectionOf(session)) > 1
const three = (session: Session) => countOf(selectionOf(session)) > 2
const isInGroup = (session: Session) => groupsAround(session).length > 0

export const commands: Readonly<Record<CommandId, CanvasCommand>> = Object.fromEntries(
  (
    [
      { id: 'cut', label: () => t('Cut'), keys: 'Ctrl+X', isNative: true, isPossible: isAnySelected, run: (s) => void cutSelected(s) },
      { id: 'copy', label: () => t('Copy'), keys: 'Ctrl+C', isNative: true, isPossible: isAnySelected, run: (s) => void copySelected(s) },
      { id: 'paste', label: () => t('Paste'), keys: 'Ctrl+V', isNative: true, isPossible: always, run: (s) => void pasteFromClipboard(s) },
      { id: 'duplicate', label: () => t('Duplicate'), keys: 'Ctrl+D', isPossible: isAnySelected, run: duplicateSelected },
      {
        id: 'delete',
        label: () => t('Delete what is selected'),
        keys: 'Delete',
        isPossible: (s) => isAnySelected(s) || s.workspace.getState().edges.length > 0,
        run: deleteSelected,
      },
      { id: 'selectAll', label: () => t('Select all'), keys: 'Ctrl+A', isPossible: always, run: selectAll },
      { id: 'selectNothing', label: () => t('Select nothing'), keys: 'Escape', isPossible: always, run: selectNothing },
      { id: 'alignLeft', label: () => t('Align left'), keys: 'Alt+L', isPossible: several, run: (s) => alignSelected(s, 'left') },
      { id: 'alignCentre', label: () => t('Align centres'), keys: 'Alt+C', isPossible: several, run: (s) => alignSelected(s, 'centre') },
      { id: 'alignRight', label: () => t('Align right'), keys: 'Alt+R', isPossible: several, run: (s) => alignSelected(s, 'right') },
      { id: 'alignTop', label: () => t('Align top'), keys: 'Alt+T', isPossible: several, run: (s) => alignSelected(s, 'top') },
      { id: 'alignMiddle', label: () => t('Align middles'), keys: 'Alt+M', isPossible: several, run: (s) => alignSelected(s, 'middle') },
      { id: 'alignBottom', label: () => t('Align bottom'), keys: 'Alt+B', isPossible: several, run: (s) => alignSelected(s, 'bottom') },
      {
        id: 'distributeX',
        label: () => t('Distribute horizontally'),
        keys: 'Alt+H',
        isPossible: three,
        run: (s) => distributeSelected(s, 'x'),
      },
      {
        id: 'distributeY',
        label: () => t('Distribute vertically'),
        keys: 'Alt+V',
        isPossible: three,
        run: (s) => distributeSelected(s, 'y'),
      },
      {
        id: 'group',
        label: () => t('Group'),
        keys: 'Ctrl+G',
        isPossible: (s) => selectionOf(s).nodes.length > 0,
        run: groupSelected,
      },
      { id: 'ungroup', label: () => t('Ungroup'), keys: 'Ctrl+Shift+G', isPossible: isInGroup, run: ungroupSelected },
      { id: 'toggleGroup', label: () => t('Collapse or open the group'), keys: 'Alt+G', isPossible: isInGroup, run: toggleGroups },
      {
        id: 'find',
        label: () => t('Find on the canvas'),
        keys: 'Ctrl+F',
        isPossible: always,
        run: (s) => s.workspace.setState({ finding: true }),
      },
      {
        id: 'minimap',
        label: () => t('Show or hide the map'),
        keys: 'M',
        isPossible: always,
        run: (s) => s.workspace.setState(({ minimap }) => ({ minimap: !minimap })),
      },
      { id: 'tidy', label: () => t('Tidy up'), keys: 'Alt+A', isPossible: hasNodes, run: (s) => void tidyUp(s, false) },
      { id: 'tidyAll', label: () => t('Tidy up everything'), keys: 'Alt+Shift+A', isPossible: hasNodes, run: (s) => void tidyUp(s, true) },
      { id: 'addNote', label: () => t('Add a note'), keys: 'Alt+N', isPossible: always, run: (s) => addNote(s) },
    ] satisfies CanvasCommand[]
  ).map((command) => [command.id, command]),
) as Record<CommandId, CanvasCommand>

/** Whether the person is at the canvas, so that a key means what is selected there. */
export const isAtCanvas = (target: EventTarget | null): boolean =>
  target === document.body || (target instanceof Element && target.closest('.react-flow') !== null)

/** All of it for the command palette and by keys. */
export function canvasCommands(session: Session): Command[] {
  const group = t('Canvas')
  return Object.values(commands).flatMap(({ id, label, keys, isNative, isPossible, run }): Command[] => {
    const command: Command = { id: `canvas ${id}`, name: label(), group, disabled: !isPossible(session), run: () => run(session) }
    if (keys === undefined) return [command]
    if (isNative) return [command, { id: `key of ${id}`, name: label(), group, keys: [keys] }]
    return [{ ...command, keys: id === 'delete' ? [keys, 'Backspace'] : [keys], isHere: isAtCanvas }]
  })
}
