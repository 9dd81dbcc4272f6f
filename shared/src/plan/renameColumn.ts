/** Where columns are named in a document, and how a column gets another name everywhere behind the step that names it. */
import { definitionOf } from '../connectors/registry.ts'
import { columnsMade } from '../fields/columnsMade.ts'
import { meantWith } from '../fields/columnsMeant.ts'
import { usesColumn } from '../fields/columnUses.ts'
import { replaceColumn } from '../fields/replaceColumn.ts'
import { sameName } from '../fields/sql.ts'
import type { End, Node, PipelineDocument } from '../graph/document.ts'
import type { Operation } from '../graph/operations.ts'
import { settingsOf } from '../operators/settings.ts'
import { changeSetting, migrateSettings } from './settings.ts'

/** A setting that names a column. */
export interface ColumnUse {
  node: string
  setting: string
  /** What the setting is called on the form. */
  label: string
  /** Where the column arrives. */
  port?: string
}

export interface ColumnRename {
  from: string
  to: string
}

/** Columns by node and output port, as the analysis has them: null where they are not known. */
export type Schemas = Readonly<Record<string, Readonly<Record<string, readonly { name: string }[] | null>>>>

/**
 * Settings behind a node that name one of its columns, in the order of the wires. It goes no further where a step puts out a column of that
 * name of its own, or none.
 */
export function columnUses(document: PipelineDocument, schemas: Schemas, source: string, column: string): ColumnUse[] {
  const ends = columnReach(document, schemas, source, column)
  const uses = ends.flatMap((end) => usesIn(end, document.nodes[end.node]!, column))
  for (const view of Object.values(document.views)) {
    const names = [view.x, view.series, ...view.y]
    const isBehind = ends.some(({ node }) => node === view.node) && names.some((name) => name !== undefined && sameName(name, column))
    if (isBehind) uses.push({ node: view.node, setting: VIEWS, label: 'Charts' })
  }
  const key = ({ node, setting, port }: ColumnUse) => JSON.stringify([node, setting, port])
  return uses.filter((use, index) => uses.findIndex((other) => key(other) === key(use)) === index)
}

/** Where a column of a node arrives by its name, in the order of the wires. */
export function columnReach(document: PipelineDocument, schemas: Schemas, source: string, column: string): End[] {
  const ends: End[] = []
  const below = [source]
  for (let id = below.shift(); id !== undefined; id = below.shift()) {
    for (const { from, to } of Object.values(document.edges)) {
      const node = document.nodes[to.node]
      const isKnown = ends.some((end) => end.node === to.node && end.port === to.port)
      if (from.node !== id || to.node === source || isKnown || !node) continue
      ends.push(to)
      if (passes(node, schemas[to.node], column)) below.push(to.node)
    }
  }
  return ends
}

/** Stands for the charts of a live table, which are no setting of it. */
const VIEWS = 'views'

/** Settings of a node that name a column of what arrives at one of its ports. */
function usesIn(to: End, node: Node, column: string): ColumnUse[] {
  return namingSettings(node).flatMap(({ name, label, meta, value }) =>
    usesColumn(meta, value, column, to.port) ? [{ node: to.node, setting: name, label, port: to.port }] : [],
  )
}

/** Settings that name columns of what arrives. */
function namingSettings(node: Node) {
  const definition = definitionOf(node.type)
  const settings = definition && migrateSettings(definition, node.settings, node.typeVersion)
  if (!definition || !settings) return []
  return settingsOf(definition).flatMap(({ name, meta }) => {
    const value = settings[name]
    const meant = meantWith(meta, settings)
    return value === undefined || meant.columnsOf !== undefined ? [] : [{ name, meta: meant, label: meta.label, value }]
  })
}

/** Whether the column goes on by its name: it is among what leaves, and the step does not make it anew. */
function passes(node: Node, outputs: Schemas[string] | undefined, column: string): boolean {
  const ports = Object.values(outputs ?? {})
  if (ports.length > 0 && ports.every((columns) => columns !== null && !columns.some(({ name }) => sameName(name, column)))) return false
  const naming = namingSettings(node)
  const settings = Object.fromEntries(naming.map(({ name, value }) => [name, value]))
  return !naming.some(({ meta, value }) => columnsMade(meta, value, settings).some((name) => sameName(name, column)))
}

/** What gives a column its new name in all these places, as one change. */
export function renameOperations(document: PipelineDocument, uses: readonly ColumnUse[], { from, to }: ColumnRename): Operation[] {
  const nodes = { ...document.nodes }
  const operations: Operation[] = []
  for (const { node: id, setting, port } of uses) {
    if (setting === VIEWS) {
      const other = (name: string) => (sameName(name, from) ? to : name)
      for (const [view, contents] of Object.entries(document.views)) {
        if (contents.node !== id) continue
        const { x, series, y, ...rest } = contents
        const renamed = {
          ...rest,
          ...(x !== undefined && { x: other(x) }),
          ...(series !== undefined && { series: other(series) }),
          y: y.map(other),
        }
        operations.push({ op: 'setView', id: view, view: renamed })
      }
      continue
    }
    const node = nodes[id]
    const found = node && namingSettings(node).find(({ name }) => name === setting)
    if (!node || !found) continue
    const next = changeSetting(id, node, setting, replaceColumn(found.meta, found.value, from, to, port))
    operations.push(...next)
    // A node of an older version is brought to the newest one once, and a setting that another port names too goes on from what it is now.
    for (const operation of next) {
      const before = nodes[id]!
      if (operation.op === 'migrateNode') nodes[id] = { ...before, typeVersion: operation.to, settings: operation.settings }
      if (operation.op === 'setSetting')
        nodes[id] = { ...before, settings: { ...before.settings, [setting]: replaceColumn(found.meta, found.value, from, to, port) } }
    }
  }
  return operations
}
