import {
  applyChange,
  edgeId,
  emptyDocument,
  type Change,
  type ChangeAnswer,
  type Edge,
  type Node,
  type Operation,
  type OrderedChange,
  type PipelineDocument,
} from '@millrace/shared'
import { expect, test } from 'vitest'
import { createDraft, type Draft } from './draft.ts'
import { NO_MEMORY } from './testing.ts'

/** Numbers below a limit that only look like chance: the same seed gives the same ones (mulberry32). */
function chance(seed: number): (limit: number) => number {
  let state = seed
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit
  }
}

/** Orders changes as the server does: a change that comes again gets the answer that it got. */
class Server {
  document: PipelineDocument = emptyDocument('Shared')
  readonly ordered: OrderedChange[] = []
  readonly #answers = new Map<string, ChangeAnswer>()

  take(change: Change): ChangeAnswer {
    const known = this.#answers.get(change.id)
    if (known) return known
    const applied = applyChange(this.document, change)
    const answer: ChangeAnswer = applied.ok
      ? { accepted: true, sequence: this.ordered.length + 1 }
      : { accepted: false, code: applied.code, params: applied.params }
    if (applied.ok) {
      this.document = applied.document
      this.ordered.push({ sequence: this.ordered.length + 1, change })
    }
    this.#answers.set(change.id, answer)
    return answer
  }
}

const IDS = ['a', 'b', 'c']
const node = (version: number): Node => ({
  type: 'addColumn',
  typeVersion: version,
  name: '',
  settings: { x: version },
  position: { x: 0, y: 0 },
})

/** Something that a person may do; some of it cannot be done any more when it arrives. */
function anOperation(pick: (limit: number) => number): Operation {
  const id = IDS[pick(3)]!
  const edge: Edge = { from: { node: id, port: 'out' }, to: { node: IDS[pick(3)]!, port: 'in' } }
  const operations: (() => Operation)[] = [
    () => ({ op: 'addNode', id, node: node(1 + pick(2)) }),
    () => ({ op: 'addNode', id, node: node(1) }),
    () => ({ op: 'removeNode', id }),
    () => ({ op: 'moveNodes', positions: { [id]: { x: pick(9), y: pick(9) } } }),
    () => ({ op: 'setSetting', id, setting: 'x', value: pick(9) }),
    () => ({ op: 'migrateNode', id, from: 1, to: 2, settings: { x: pick(9) } }),
    () => ({ op: 'addEdge', edge }),
    () => ({ op: 'removeEdge', edge }),
    () => ({ op: 'renamePipeline', name: `name ${pick(9)}` }),
  ]
  return operations[pick(operations.length)]!()
}

/** A client whose way to the server loses requests and answers, and whose notices come late, in any order and twice. */
function connect(server: Server, name: string, pick: (limit: number) => number) {
  let ids = 0
  let told = 0
  let waiting: OrderedChange[] = []
  const draft: Draft = createDraft(
    { document: emptyDocument('Shared'), sequence: 0 },
    {
      client: name,
      ids: () => `${name}-${++ids}`,
      submit: async (change) => {
        if (pick(4) === 0) throw new Error('The request was lost.')
        const answer = server.take(change)
        if (pick(4) === 0) throw new Error('The answer was lost.')
        return answer
      },
      wait: () => Promise.resolve(),
      onRefused: () => undefined,
      onGap: () => undefined,
      onDeleted: () => undefined,
      memory: NO_MEMORY,
    },
  )
  return {
    draft,
    /** Some of the notices that are on their way arrive. */
    hear(): void {
      waiting.push(...server.ordered.slice(told))
      told = server.ordered.length
      const now = waiting.filter(() => pick(2) === 0)
      for (const notice of now.toSorted(() => pick(3) - 1)) {
        draft.receive(notice)
        if (pick(3) === 0) draft.receive(notice)
      }
      waiting = waiting.filter((notice) => !now.includes(notice))
    },
    /** All of them do. */
    hearAll(): void {
      for (const notice of server.ordered) draft.receive(notice)
    },
  }
}

test.each(Array.from({ length: 200 }, (_, seed) => seed))('two clients on bad lines converge with the server (seed %i)', async (seed) => {
  const pick = chance(seed)
  const server = new Server()
  const clients = [connect(server, 'one', pick), connect(server, 'two', pick)]
  for (let turn = 0; turn < 40; turn++) {
    const { draft, hear } = clients[pick(2)]!
    const deed = pick(10)
    if (deed < 6) draft.change([anOperation(pick)], 'Something', pick(3) === 0 ? 'same field' : undefined)
    else if (deed < 7) draft.undo()
    else if (deed < 8) draft.redo()
    else hear()
    if (pick(3) === 0) await Promise.resolve()
  }
  await Promise.all(clients.map(({ draft }) => draft.settled()))
  for (const { draft, hearAll } of clients) {
    hearAll()
    expect(draft.store.getState()).toMatchObject({ sequence: server.ordered.length, saving: 'saved' })
    expect(draft.store.getState().document).toEqual(server.document)
  }
  for (const [key, edge] of Object.entries(server.document.edges)) expect(key).toBe(edgeId(edge))
})
