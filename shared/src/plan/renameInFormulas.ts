/** A column that gets another name, in the formulas that a pipeline has by name. */
import { definitionOf } from '../connectors/registry.ts'
import { meantWith } from '../fields/columnsMeant.ts'
import { isMeant, replaceInSql, replaceNamed } from '../fields/replaceColumn.ts'
import { sameName } from '../fields/sql.ts'
import { namedIn } from '../formulas/named.ts'
import type { End, PipelineDocument } from '../graph/document.ts'
import type { Operation } from '../graph/operations.ts'
import { settingsOf } from '../operators/settings.ts'
import { columnReach, type ColumnRename, type Schemas } from './renameColumn.ts'
import { migrateSettings } from './settings.ts'

/** A named formula that names a column. */
export interface FormulaUse {
  formula: string
  /** What it is called. */
  name: string
  /** Nodes that use it, by itself or within another one, with the column that gets the name. */
  nodes: string[]
  /** Nodes that use it with another column: as long as there are any, it keeps the old name. */
  others: string[]
}

/** Named formulas that name a column of a node and are used where it arrives. */
export function formulaUses(document: PipelineDocument, schemas: Schemas, source: string, column: string): FormulaUse[] {
  const reach = columnReach(document, schemas, source, column)
  return Object.entries(document.formulas).flatMap(([formula, { name, formula: text }]) => {
    if (replaceInSql(text, column, NOBODY) === text) return []
    const names = withUsers(document, name)
    const users = Object.keys(document.nodes).flatMap((node) => {
      const ends = reach.filter((end) => end.node === node)
      return usesIn(document, node, names, ends).map((isOf) => ({ node, isOf }))
    })
    const nodesWhere = (isOf: boolean) => [...new Set(users.filter((user) => user.isOf === isOf).map(({ node }) => node))]
    const use = { formula, name, nodes: nodesWhere(true), others: nodesWhere(false) }
    return use.nodes.length > 0 ? [use] : []
  })
}

/** Gives a column its new name in named formulas; those that others use with another column stay. */
export const renameInFormulas = (document: PipelineDocument, uses: readonly FormulaUse[], { from, to }: ColumnRename): Operation[] =>
  uses.flatMap(({ formula: id, others }): Operation[] => {
    const known = document.formulas[id]
    if (!known || others.length > 0) return []
    return [{ op: 'setFormula', id, formula: { ...known, formula: replaceInSql(known.formula, from, to) } }]
  })

/** A name that no column and no formula has. */
const NOBODY = '\u0000nobody'

/** The names of a formula and of those that use it, directly or not. */
function withUsers({ formulas }: PipelineDocument, name: string): string[] {
  const names = [name]
  // Those that are added are gone through too.
  for (const each of names) {
    for (const other of Object.values(formulas)) {
      const isNew = !names.some((known) => sameName(known, other.name))
      if (isNew && namedIn(other.formula).some((use) => sameName(use.name, each))) names.push(other.name)
    }
  }
  return names
}

/** For each setting of a node that uses one of these formulas, whether it means columns that arrive at one of the ends. */
function usesIn(document: PipelineDocument, id: string, names: readonly string[], ends: readonly End[]): boolean[] {
  const node = document.nodes[id]!
  const definition = definitionOf(node.type)
  const settings = definition && migrateSettings(definition, node.settings, node.typeVersion)
  if (!definition || !settings) return []
  return settingsOf(definition).flatMap(({ name, meta }) => {
    const value = settings[name]
    if (value === undefined) return []
    const text = JSON.stringify(value)
    if (!names.some((each) => JSON.stringify(replaceNamed(meta, value, each, NOBODY)) !== text)) return []
    const meant = meantWith(meta, settings)
    return [ends.some(({ port }) => isMeant(meant, port))]
  })
}
