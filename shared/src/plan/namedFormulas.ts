/** Puts the formulas that a pipeline has by name into those that use them; where each is used; and how one gets another name. */
import { definitionOf } from '../connectors/registry.ts'
import { replaceNamed } from '../fields/replaceColumn.ts'
import { expandNamed, namedIn, renameNamed } from '../formulas/named.ts'
import type { NamedFormula, PipelineDocument } from '../graph/document.ts'
import type { Operation } from '../graph/operations.ts'
import type { Json } from '../json.ts'
import { settingsOf } from '../operators/settings.ts'
import { nearest } from '../text/nearest.ts'
import type { Fragment, Relation } from './plan.ts'
import { migrateSettings } from './settings.ts'

/** Relations whose fragments have the named formulas in them, or say why not. */
export function withNamedFormulas(relations: readonly Relation[], formulas: readonly NamedFormula[]): Relation[] {
  // Relations of one step may share a fragment, and what is bound is known by the object.
  const done = new Map<object, unknown>()
  const expand = (fragment: Fragment): Fragment => {
    const expanded = expandNamed(fragment.sql, formulas)
    if (expanded.ok) return { ...fragment, sql: expanded.text, expansions: expanded.expansions }
    const { code, name, use } = expanded
    const near = nearest(
      name,
      formulas.map((formula) => formula.name),
    )
    return { ...fragment, refused: { code, params: { name, position: use.from, nearest: near ?? '' } } }
  }
  const copy = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null || isTable(value)) return value
    if (done.has(value)) return done.get(value)
    let result: unknown = value
    if (isWritten(value)) result = namedIn(value.sql).length > 0 ? expand(value) : value
    else if (Array.isArray(value)) {
      const items = value.map(copy)
      if (items.some((item, index) => item !== value[index])) result = items
    } else {
      const parts = Object.entries(value).map(([key, part]: [string, unknown]) => [key, copy(part)] as const)
      if (parts.some(([key, part]) => part !== (value as Record<string, unknown>)[key])) result = Object.fromEntries(parts)
    }
    done.set(value, result)
    return result
  }
  return relations.map((relation) => copy(relation) as Relation)
}

/** A fragment that a person wrote; one with a secret is the step's own, and has `$secret` in the place of it. */
const isWritten = (value: object): value is Fragment & { setting: string } =>
  !('secret' in value) && 'sql' in value && typeof value.sql === 'string' && 'setting' in value && typeof value.setting === 'string'

/** A static table: long, and nothing is computed in it. */
const isTable = (value: object): boolean => 'rows' in value && Array.isArray(value.rows)

/** Nodes that use a named formula, with the settings as they are when it has another name. */
function settingsWith(document: PipelineDocument, from: string, to: string) {
  return Object.entries(document.nodes).flatMap(([id, node]) => {
    const definition = definitionOf(node.type)
    const settings = definition && migrateSettings(definition, node.settings, node.typeVersion)
    if (!definition || !settings) return []
    const changed = settingsOf(definition).flatMap(({ name, meta }): [string, Json][] => {
      const value = settings[name]
      if (value === undefined) return []
      const renamed = replaceNamed(meta, value, from, to)
      return JSON.stringify(renamed) === JSON.stringify(value) ? [] : [[name, renamed]]
    })
    return changed.length > 0 ? [{ id, node, version: definition.version, settings, changed }] : []
  })
}

/** Ids of the nodes whose settings use a named formula themselves. */
export const usersOf = (document: PipelineDocument, name: string): string[] =>
  // A name that nobody can have.
  settingsWith(document, name, '0').map(({ id }) => id)

/** Gives a named formula another name, everywhere where it is used, as one change. */
export function renameFormulaOperations(document: PipelineDocument, id: string, to: string): Operation[] {
  const from = document.formulas[id]!.name
  const own = Object.entries(document.formulas).flatMap(([other, { name, formula }]): Operation[] => {
    const next = { name: other === id ? to : name, formula: renameNamed(formula, from, to) }
    return next.name === name && next.formula === formula ? [] : [{ op: 'setFormula', id: other, formula: next }]
  })
  const nodes = settingsWith(document, from, to).flatMap(({ id: user, node, version, settings, changed }): Operation[] =>
    node.typeVersion === version
      ? changed.map(([setting, value]) => ({ op: 'setSetting', id: user, setting, value }))
      : [{ op: 'migrateNode', id: user, from: node.typeVersion, to: version, settings: { ...settings, ...Object.fromEntries(changed) } }],
  )
  return [...own, ...nodes]
}
