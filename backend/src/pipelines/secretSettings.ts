/** Which settings are secrets, and how a change or a document is rid of them before it is stored. */
import {
  type Change,
  definitions,
  type Json,
  type JsonObject,
  type Node,
  type Operation,
  type PipelineDocument,
  settingsOf,
} from '@millrace/shared'
import { type Actor, isSecretReference, type Store } from '../store/index.ts'

const secretsByType = new Map(
  Object.values(definitions).map((definition) => {
    const secrets = settingsOf(definition).filter(({ meta }) => meta.kind === 'secret')
    return [definition.type, new Set(secrets.map(({ name }) => name))] as const
  }),
)

/** Names of the secret settings of a node type. */
const secretSettings = (type: string): ReadonlySet<string> => secretsByType.get(type) ?? new Set()

/** Puts a reference in the place of every secret; a reference that names no secret of this workspace becomes empty. */
export class SecretKeeper {
  readonly #store: Store
  constructor(store: Store) {
    this.#store = store
  }

  async document(document: PipelineDocument, by: Actor, at: number): Promise<PipelineDocument> {
    const nodes = await Promise.all(Object.entries(document.nodes).map(async ([id, node]) => [id, await this.#node(node, by, at)] as const))
    return { ...document, nodes: Object.fromEntries(nodes) }
  }

  /** The change as it may be stored and sent to others. `document` is the draft that it applies to. */
  async change(change: Change, document: PipelineDocument, by: Actor, at: number): Promise<Change> {
    const types = new Map(Object.entries(document.nodes).map(([id, node]) => [id, node.type]))
    const ops: Operation[] = []
    for (const op of change.ops) {
      if (op.op === 'addNode') {
        types.set(op.id, op.node.type)
        ops.push({ ...op, node: await this.#node(op.node, by, at) })
      } else if (op.op === 'migrateNode') {
        ops.push({ ...op, settings: await this.#settings(types.get(op.id) ?? '', op.settings, by, at) })
      } else if (op.op === 'setSetting' && op.value !== undefined && secretSettings(types.get(op.id) ?? '').has(op.setting)) {
        ops.push({ ...op, value: await this.#value(op.value, by, at) })
      } else {
        ops.push(op)
      }
    }
    return { ...change, ops }
  }

  async #node(node: Node, by: Actor, at: number): Promise<Node> {
    return { ...node, settings: await this.#settings(node.type, node.settings, by, at) }
  }

  async #settings(type: string, given: JsonObject, by: Actor, at: number): Promise<JsonObject> {
    const settings: JsonObject = { ...given }
    for (const name of secretSettings(type)) if (settings[name] !== undefined) settings[name] = await this.#value(settings[name], by, at)
    return settings
  }

  async #value(value: Json, by: Actor, at: number): Promise<Json> {
    if (value === '' || value === null) return value
    if (isSecretReference(value)) return (await this.#store.secrets.has(value, by.workspace)) ? value : ''
    // A draft may hold what does not fit its setting; it is kept as secret as what does.
    return this.#store.secrets.put(typeof value === 'string' ? value : JSON.stringify(value), by, at)
  }
}

/** A document to hand out: secrets of these nodes, and references to them, are left behind. */
export function withoutSecrets(document: PipelineDocument, of: (node: Node) => boolean = () => true): PipelineDocument {
  const strip = (node: Node): Node => ({
    ...node,
    settings: Object.fromEntries(Object.entries(node.settings).filter(([name]) => !secretSettings(node.type).has(name))),
  })
  const nodes = Object.entries(document.nodes).map(([id, node]) => [id, of(node) ? strip(node) : node] as const)
  return { ...document, nodes: Object.fromEntries(nodes) }
}
