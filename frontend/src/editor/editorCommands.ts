/** What can be done in an open pipeline, for the command palette and by keys. */
import { definitions } from '@millrace/shared'
import type { Command } from '../commands/registry.ts'
import { readingOrder } from '../store/readingOrder.ts'
import { say } from '../ui/say.ts'
import { t, tDefinition } from '../ui/text.ts'
import { addNodeAfterSelection, selectNode } from './actions.ts'
import { canvasCommands } from './canvasCommands.ts'
import type { Session } from './session.ts'
import type { PanelName } from './workspace.ts'

export function editorCommands(session: Session): Command[] {
  if (session.isReadOnly) return [...moving(session), ...panels(session), ...nodes(session)]
  return [...editing(session), ...canvasCommands(session), ...moving(session), ...panels(session), ...steps(session), ...nodes(session)]
}

/** Undo and redo. */
export function historyCommands(session: Session): Command[] {
  const { undoLabel, redoLabel } = session.draft.store.getState()
  const group = t('Editing')
  return [
    {
      id: 'undo',
      name: undoLabel ? t('Undo: {what}', { what: undoLabel }) : t('Undo'),
      keysName: t('Undo'),
      group,
      keys: ['Ctrl+Z'],
      disabled: !undoLabel,
      run: () => session.draft.undo(),
    },
    {
      id: 'redo',
      name: redoLabel ? t('Redo: {what}', { what: redoLabel }) : t('Redo'),
      keysName: t('Redo'),
      group,
      keys: ['Ctrl+Shift+Z', 'Ctrl+Y'],
      disabled: !redoLabel,
      run: () => session.draft.redo(),
    },
  ]
}

function editing(session: Session): Command[] {
  const group = t('Editing')
  return [
    ...historyCommands(session),
    { id: 'move', name: t('Move what is selected, on the canvas'), group, keys: ['←', '↑', '→', '↓'] },
    { id: 'select', name: t('Select the node that has the focus'), group, keys: ['Enter'] },
  ]
}

function moving(session: Session): Command[] {
  const group = t('Getting about')
  return [
    {
      id: 'search',
      name: t('Search the palette'),
      group,
      keys: ['/'],
      disabled: session.isReadOnly,
      run: () => {
        session.workspace.setState({ paletteOpen: true, outline: false })
        requestAnimationFrame(() => document.querySelector<HTMLElement>('[data-palette-search]')?.focus())
      },
    },
    { id: 'next region', name: t('Go to the next part of the page'), group, keys: ['F6'], whileTyping: true, run: () => focusRegion(1) },
    {
      id: 'last region',
      name: t('Go to the part before'),
      group,
      keys: ['Shift+F6'],
      whileTyping: true,
      run: () => focusRegion(-1),
    },
  ]
}

function panels(session: Session): Command[] {
  const workspace = session.workspace.getState()
  const toggle = (panel: PanelName, show: string, hide: string): Command => {
    const key = `${panel}Open` as const
    return {
      id: `panel ${panel}`,
      name: workspace[key] ? hide : show,
      group: t('Panels'),
      run: () => session.workspace.setState((now) => ({ ...now, [key]: !now[key] })),
    }
  }
  return [
    ...(session.isReadOnly ? [] : [toggle('palette', t('Show the palette'), t('Hide the palette'))]),
    {
      id: 'outline',
      name: !workspace.outline ? t('Show the outline') : session.isReadOnly ? t('Hide the outline') : t('Show the steps to add'),
      keysName: t('Outline, or steps to add'),
      group: t('Panels'),
      search: ['tree', 'list', 'accessible'],
      keys: ['Ctrl+Shift+O'],
      run: () => session.workspace.setState({ outline: !workspace.outline, paletteOpen: true }),
    },
    toggle('inspector', t('Show the settings'), t('Hide the settings')),
    toggle('dock', t('Show the panel below'), t('Fold the panel below')),
  ]
}

const steps = (session: Session): Command[] =>
  Object.values(definitions).map(({ type, name, summary, search }) => ({
    id: `add ${type}`,
    name: t('Add {name}', { name: tDefinition(name) }),
    hint: tDefinition(summary),
    group: t('Add a step'),
    search: [name, ...search],
    run: () => {
      const added = addNodeAfterSelection(session, type)
      if (added !== undefined) say(added)
    },
  }))

function nodes(session: Session): Command[] {
  const { document } = session.draft.store.getState()
  return readingOrder(document).map((id) => ({
    id: `node ${id}`,
    name: t('Go to {name}', { name: document.nodes[id]!.name }),
    group: t('Nodes'),
    run: () => {
      session.workspace.setState({ inspectorOpen: true })
      selectNode(session, id)
    },
  }))
}

const FOCUSABLE = 'input, button, select, textarea, a[href], [tabindex="0"]'

/** Moves the focus to the first element of the next part of the page: palette, canvas, settings, dock. */
function focusRegion(way: 1 | -1): void {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]:not([inert])')]
  const at = regions.findIndex((region) => region.contains(document.activeElement))
  const next = regions[(at + way + regions.length) % regions.length]
  // The canvas begins with its nodes.
  const first = next?.querySelector<HTMLElement>('.react-flow__node') ?? next?.querySelector<HTMLElement>(FOCUSABLE)
  first?.focus()
}
