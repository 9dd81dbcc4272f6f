/** How one open pipeline stands on the screen: what is selected, which panels are open and how large, and what is half typed. */
import type { ColumnRename, ColumnUse, FormulaUse } from '@millrace/shared'
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Position } from '@millrace/shared'
import type { LooseEnd } from './wiring.ts'
import type { Unfinished } from '../store/findings.ts'

export const DOCK_TABS = ['rows', 'results', 'batches', 'charts', 'sources', 'models', 'dead', 'events', 'logs', 'problems'] as const
export type DockTab = (typeof DOCK_TABS)[number]

/** Sizes of panels in pixels, and whether they are open. Kept in this browser. */
interface Panels {
  palette: number
  paletteOpen: boolean
  /** The panel at the start shows the pipeline as a tree, not the palette. */
  outline: boolean
  inspector: number
  inspectorOpen: boolean
  dock: number
  dockOpen: boolean
  /** Whether the palette shows all steps, or those used most. */
  allSteps: boolean
  /** Whether the map of the whole pipeline is shown. */
  minimap: boolean
}
export type PanelName = 'palette' | 'inspector' | 'dock'

/** Whether a window is too narrow for panels beside the canvas; then one of them covers it at a time. */
export interface Narrowness {
  readonly matches: boolean
  addEventListener(event: 'change', listener: () => void): void
  removeEventListener(event: 'change', listener: () => void): void
}
/** Narrower than this, in CSS pixels, the palette, the settings and a canvas do not fit beside each other. */
export const NARROW = '(width < 900px)'

/** Where a step is being chosen: on the screen, and on the canvas where the step goes there. */
export interface QuickAddPlace extends LooseEnd {
  screen: Position
  canvas: Position | undefined
}

export interface Workspace extends Panels {
  /** Panels cover the canvas, one at a time. */
  isNarrow: boolean
  /** Ids of selected nodes, and keys of selected wires. */
  nodes: readonly string[]
  edges: readonly string[]
  /** Ids of selected notes of the canvas, and the one that is being written. */
  notes: readonly string[]
  writing: string | undefined
  /** The loose end of a wire for which a step is being chosen. */
  quickAdd: QuickAddPlace | undefined
  /** Something is being looked for on the canvas. */
  finding: boolean
  tab: DockTab
  /** A node that should be brought into view. */
  reveal: string | undefined
  /** Texts of fields that are no values yet, by field; they stay until they are mended, whatever is selected meanwhile. */
  unfinished: Readonly<Record<string, Unfinished>>
  /** Nodes in which all that is missing is said: those that were there before this visit, and when the person wanted to run. */
  toldNodes: ReadonlySet<string>
  /** Settings that a person has changed or left in this visit, as "node setting". */
  touchedFields: ReadonlySet<string>
  /** A column that has just got another name, and where it still has the old one. */
  renamed: RenamedColumn | undefined
}

interface RenamedColumn extends ColumnRename {
  node: string
  uses: readonly ColumnUse[]
  formulas: readonly FormulaUse[]
}

export const PANEL_LIMITS: Record<PanelName, { least: number; most: number }> = {
  palette: { least: 176, most: 320 },
  inspector: { least: 280, most: 520 },
  dock: { least: 140, most: 640 },
}
const USUAL: Panels = {
  palette: 208,
  paletteOpen: true,
  outline: false,
  inspector: 320,
  inspectorOpen: true,
  dock: 304,
  dockOpen: true,
  allSteps: false,
  minimap: false,
}
const MEMORY = 'millrace.panels'
const NONE: ReadonlySet<string> = new Set()

/**
 * `tab` is the panel of the dock that is open at first.
 * @returns the workspace, and what ends its watch over the window
 */
export function createWorkspace(
  tab: DockTab,
  narrowness: Narrowness,
  memory: Pick<Storage, 'getItem' | 'setItem'>,
): { workspace: StoreApi<Workspace>; close(): void } {
  const remembered = () => rememberedPanels(memory.getItem(MEMORY))
  const workspace = createStore<Workspace>(() => ({
    ...remembered(),
    ...(narrowness.matches && ALL_CLOSED),
    isNarrow: narrowness.matches,
    nodes: [],
    edges: [],
    notes: [],
    writing: undefined,
    quickAdd: undefined,
    finding: false,
    tab,
    reveal: undefined,
    unfinished: {},
    toldNodes: NONE,
    touchedFields: NONE,
    renamed: undefined,
  }))
  // How panels stand in a wide window is remembered, and comes back with it.
  const turn = () => {
    const isNarrow = narrowness.matches
    workspace.setState({ ...(isNarrow ? ALL_CLOSED : remembered()), isNarrow })
  }
  narrowness.addEventListener('change', turn)
  workspace.subscribe((now, before) => {
    const opened = now.isNarrow ? OPEN_KEYS.find((key) => now[key] && !before[key]) : undefined
    if (opened && OPEN_KEYS.some((key) => key !== opened && now[key])) return workspace.setState({ ...ALL_CLOSED, [opened]: true })
    if (PANEL_KEYS.some((key) => now[key] !== before[key])) {
      const { paletteOpen, inspectorOpen, dockOpen } = now.isNarrow ? remembered() : now
      memory.setItem(MEMORY, JSON.stringify({ ...panelsOf(now), paletteOpen, inspectorOpen, dockOpen }))
    }
  })
  return { workspace, close: () => narrowness.removeEventListener('change', turn) }
}

const ALL_CLOSED = { paletteOpen: false, inspectorOpen: false, dockOpen: false }
const OPEN_KEYS = ['paletteOpen', 'inspectorOpen', 'dockOpen'] as const
const PANEL_KEYS = Object.keys(USUAL) as (keyof Panels)[]
const panelsOf = (workspace: Workspace): Panels => Object.fromEntries(PANEL_KEYS.map((key) => [key, workspace[key]])) as unknown as Panels

export const withinLimits = (panel: PanelName, size: number): number =>
  Math.round(Math.min(PANEL_LIMITS[panel].most, Math.max(PANEL_LIMITS[panel].least, size)))

/** Panels as they were left; what cannot be read is as usual. */
export function rememberedPanels(memory: string | null): Panels {
  let known: Partial<Record<keyof Panels, unknown>>
  try {
    known = (JSON.parse(memory ?? '{}') ?? {}) as typeof known
  } catch {
    return USUAL
  }
  const size = (panel: PanelName) => (typeof known[panel] === 'number' ? withinLimits(panel, known[panel]) : USUAL[panel])
  const open = (key: 'outline' | 'paletteOpen' | 'inspectorOpen' | 'dockOpen' | 'allSteps' | 'minimap') =>
    typeof known[key] === 'boolean' ? known[key] : USUAL[key]
  return {
    palette: size('palette'),
    paletteOpen: open('paletteOpen'),
    outline: open('outline'),
    inspector: size('inspector'),
    inspectorOpen: open('inspectorOpen'),
    dock: size('dock'),
    dockOpen: open('dockOpen'),
    allSteps: open('allSteps'),
    minimap: open('minimap'),
  }
}
