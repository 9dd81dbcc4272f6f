import {
  applyChange,
  edgeId,
  emptyDocument,
  type Explanation,
  type Operation,
  type PipelineDocument,
  type Preview,
  type PreviewRequest,
} from '@millrace/shared'
import { beforeEach, describe, expect, it } from 'vitest'
import { createStore } from 'zustand/vanilla'
import type { DraftState } from '../store/draft.ts'
import { choicesOf, chosenOf } from './choices.ts'
import { createPreviews, keyOf, type Previews } from './previews.ts'

const node = (type: string, settings = {}) => ({ type, typeVersion: 1, name: type, settings, position: { x: 0, y: 0 } })
const wire = (from: string, to: string, port = 'out') => ({ from: { node: from, port }, to: { node: to, port: 'in' } })
const WIRES = [wire('a', 'keep'), wire('keep', 'table'), wire('a', 'other')]
const DRAWN: PipelineDocument = {
  ...emptyDocument('Drawn'),
  nodes: { a: node('generator'), keep: node('filter', { condition: 'x > 1' }), table: node('liveTable'), other: node('liveTable') },
  edges: Object.fromEntries(WIRES.map((edge) => [edgeId(edge), edge])),
}

/** A server that answers when it is told to, and a clock that goes on when it is told to. */
class Bench {
  readonly draft = createStore<DraftState>(() => ({
    document: DRAWN,
    sequence: 1,
    saving: 'saved',
    undoLabel: undefined,
    redoLabel: undefined,
  }))
  readonly asked: PreviewRequest[] = []
  readonly explained: unknown[] = []
  readonly previews: Previews
  #answers: { resolve(preview: Preview): void; reject(error: Error): void; signal: AbortSignal }[] = []
  #told: ((explanation: Explanation) => void)[] = []
  #now = 0
  #timers: { at: number; act: () => void }[] = []
  settled: Promise<void> = Promise.resolve()

  constructor() {
    this.previews = createPreviews({
      client: 'c',
      draft: { store: this.draft, settled: () => this.settled },
      ask: (request, signal) => {
        this.asked.push(request)
        return new Promise((resolve, reject) => void this.#answers.push({ resolve, reject, signal }))
      },
      explain: (request) => {
        this.explained.push(request)
        return new Promise((resolve) => void this.#told.push(resolve))
      },
      later: (milliseconds, act) => {
        const timer = { at: this.#now + milliseconds, act }
        this.#timers.push(timer)
        return () => {
          this.#timers = this.#timers.filter((each) => each !== timer)
        }
      },
    })
  }

  get state() {
    return this.previews.store.getState()
  }
  shown() {
    return this.state.target && this.state.answers[keyOf(this.state.target)]
  }
  async change(...ops: Operation[]) {
    const applied = applyChange(this.draft.getState().document, { ops })
    if (!applied.ok) throw new Error(applied.code)
    this.draft.setState(({ sequence }) => ({ document: applied.document, sequence: sequence + 1 }))
    await flush()
  }
  async pass(milliseconds: number) {
    this.#now += milliseconds
    const due = this.#timers.filter(({ at }) => at <= this.#now)
    this.#timers = this.#timers.filter(({ at }) => at > this.#now)
    for (const { act } of due) act()
    await flush()
  }
  /** Answers a question; the newest, unless told. */
  async answer(more: Partial<Preview> = {}, which = this.asked.length - 1) {
    const { target, sequence } = this.asked[which]!
    this.#answers[which]!.resolve({
      key: `${target.node} ${sequence}`,
      sequence,
      target,
      asOf: 1000,
      scope: 'sample',
      columns: [{ name: 'x', type: 'INTEGER' }],
      rows: [[which]],
      total: 1,
      counts: { a: { in: {}, out: { out: 10 }, scope: 'sample' }, keep: { in: { in: 10 }, out: { out: 1 }, scope: 'sample' } },
      windows: {},
      eventTimes: {},
      problems: [],
      samples: {},
      ms: 5,
      ...more,
    })
    await flush()
  }
  async refuse(message: string) {
    this.#answers.at(-1)!.reject(new Error(message))
    await flush()
  }
  async tell(explanation: Explanation) {
    this.#told.at(-1)!(explanation)
    await flush()
  }
  wasAborted(which: number) {
    return this.#answers[which]!.signal.aborted
  }
}
const flush = () => new Promise((resolve) => setImmediate(resolve))

let bench: Bench
beforeEach(() => {
  bench = new Bench()
})
const look = async (id: string | undefined) => {
  bench.previews.look(id)
  await flush()
}
const condition = (value: string): Operation => ({ op: 'setSetting', id: 'keep', setting: 'condition', value })

describe('previews of a draft', () => {
  it('ask for the rows of the node that is selected, at once, and keep those of others', async () => {
    await look('keep')
    expect(bench.asked).toMatchObject([{ client: 'c', sequence: 1, target: { node: 'keep', port: 'out' }, refresh: false }])
    await bench.answer()
    await look('table')
    expect(bench.asked[1]).toMatchObject({ target: { node: 'table', port: 'in' } })
    expect(bench.shown()).toBeUndefined()
    await bench.answer()
    await look('keep')
    expect(bench.shown()).toMatchObject({ isStale: false, preview: { rows: [[0]] } })
  })

  it('ask once more when the node or one before it has changed and a while has passed, and mark the rows meanwhile', async () => {
    await look('keep')
    await bench.answer()
    await bench.change(condition('x > 2'))
    expect(bench.shown()).toMatchObject({ isStale: true, preview: { rows: [[0]] } })
    await bench.pass(149)
    await bench.change(condition('x > 3'))
    await bench.pass(149)
    expect(bench.asked).toHaveLength(1)
    await bench.pass(1)
    expect(bench.asked[1]).toMatchObject({ sequence: 3 })
    await bench.answer()
    expect(bench.shown()).toMatchObject({ isStale: false, preview: { rows: [[1]] } })
  })

  it('ask nothing when something else has changed, or only the look of it', async () => {
    await look('keep')
    await bench.answer()
    await bench.change({ op: 'setSetting', id: 'table', setting: 'limit', value: 5 })
    await bench.change({ op: 'moveNodes', positions: { keep: { x: 20, y: 20 } } }, { op: 'renameNode', id: 'a', name: 'Orders' })
    await bench.pass(1000)
    expect(bench.asked).toHaveLength(1)
    expect(bench.shown()).toMatchObject({ isStale: false })
  })

  it('keep the rows of before while they cannot be computed', async () => {
    await look('keep')
    await bench.answer()
    for (const broken of [1, 2]) {
      bench.previews.again()
      await flush()
      await bench.answer({ key: `broken ${broken}`, columns: null, rows: [] })
      expect(bench.shown()).toMatchObject({ preview: { columns: null }, lastRows: { rows: [[0]] } })
    }
    bench.previews.again()
    await flush()
    await bench.answer({ key: 'mended' })
    expect(bench.shown()).toMatchObject({ preview: { rows: [[3]] }, lastRows: undefined })
  })

  it('wait until the server has the change', async () => {
    let settle = () => {}
    bench.settled = new Promise((resolve) => {
      settle = resolve
    })
    await look('keep')
    expect(bench.asked).toHaveLength(0)
    bench.draft.setState({ sequence: 7 })
    settle()
    await flush()
    expect(bench.asked).toMatchObject([{ sequence: 7 }])
  })

  it('call the older question off, and never show its answer', async () => {
    await look('keep')
    await look('a')
    expect([bench.wasAborted(0), bench.wasAborted(1)]).toEqual([true, false])
    await bench.answer({}, 0)
    expect(bench.state.answers).toEqual({})
    expect(bench.state.isAsking).toBe(true)
    await bench.answer()
    expect(bench.state.isAsking).toBe(false)
  })

  it('mark an answer that is of the draft before a change', async () => {
    await look('keep')
    await bench.change(condition('x > 2'))
    await bench.answer()
    expect(bench.shown()).toMatchObject({ isStale: true })
    expect(bench.state.counts).toMatchObject({ a: { isStale: false }, keep: { isStale: true } })
  })

  it('keep the rows and say why when there is no answer, and try again', async () => {
    await look('keep')
    await bench.answer()
    bench.previews.again(true)
    await flush()
    expect(bench.asked[1]).toMatchObject({ refresh: true })
    await bench.refuse('The server does not answer.')
    expect(bench.state).toMatchObject({ isAsking: false, error: 'The server does not answer.' })
    expect(bench.shown()).toMatchObject({ preview: { rows: [[0]] } })
    bench.previews.again()
    await flush()
    await bench.answer()
    expect(bench.state.error).toBeUndefined()
  })

  it('keep counts of nodes that say the same the objects that they were', async () => {
    await look('keep')
    await bench.answer()
    const { counts } = bench.state
    await look('table')
    await bench.answer({ counts: { ...answerCounts(counts), table: { in: { in: 1 }, out: {}, scope: 'sample' } } })
    expect(bench.state.counts['keep']).toBe(counts['keep'])
    expect(bench.state.counts['table']).toMatchObject({ counts: { in: { in: 1 } } })
  })

  it('tell what the rows have shown to be wrong until that node changes', async () => {
    await look('table')
    const wrong = { code: 'cellFails', severity: 'warning' as const, node: 'keep', setting: 'condition', params: { value: 'abc' } }
    await bench.answer({ problems: [wrong] })
    expect(bench.state.problems).toEqual([wrong])
    await bench.change({ op: 'setSetting', id: 'table', setting: 'limit', value: 5 })
    expect(bench.state.problems).toEqual([wrong])
    await bench.change(condition('x > 5'))
    expect(bench.state.problems).toEqual([])
  })

  it('say nothing of a node any more once it was computed without a problem', async () => {
    await look('keep')
    await bench.answer({ problems: [{ code: 'cellFails', severity: 'warning', node: 'keep', params: {} }] })
    bench.previews.again()
    await flush()
    await bench.answer()
    expect(bench.state.problems).toEqual([])
  })

  it('follow the other rows of a node, and forget them with their wire', async () => {
    await look('keep')
    await bench.answer()
    bench.previews.choose(`in ${edgeId(WIRES[0]!)}`)
    await flush()
    expect(bench.asked[1]).toMatchObject({ target: { node: 'a', port: 'out' } })
    await bench.answer()
    await bench.change({ op: 'removeEdge', edge: WIRES[0]! })
    expect(bench.state.target).toEqual({ node: 'keep', port: 'out' })
    await bench.pass(150)
    expect(bench.asked[2]).toMatchObject({ target: { node: 'keep', port: 'out' } })
  })

  it('hold nothing once a sample was given', async () => {
    await look('keep')
    await bench.answer()
    bench.previews.samplesChanged()
    await flush()
    expect(bench.shown()).toMatchObject({ isStale: true })
    expect(bench.asked).toHaveLength(2)
  })

  const waiting = { samples: { a: { origin: 'none', records: 0, unreadable: 0, takenAt: 1 } } } satisfies Partial<Preview>

  it('ask once more when the first records of a source come that they wait for', async () => {
    await look('keep')
    await bench.answer({ ...waiting, rows: [], total: 0 })
    bench.previews.recordsCame(new Set(['elsewhere']))
    await flush()
    expect(bench.asked).toHaveLength(1)
    bench.previews.recordsCame(new Set(['a']))
    await flush()
    expect(bench.asked).toHaveLength(2)
    await bench.answer({ key: 'recorded', samples: { a: { ...waiting.samples.a, origin: 'recorded', records: 1 } } })
    bench.previews.recordsCame(new Set(['a']))
    await flush()
    expect(bench.asked).toHaveLength(2)
  })

  it('ask once more when the first records came while an answer without them was on its way', async () => {
    await look('keep')
    bench.previews.recordsCame(new Set(['a']))
    await bench.answer(waiting)
    expect(bench.asked).toHaveLength(2)
    await bench.answer(waiting)
    expect(bench.asked).toHaveLength(2)
  })

  it('look at nothing when nothing is selected, or the node is gone', async () => {
    await look('keep')
    await bench.answer()
    await look(undefined)
    expect(bench.state).toMatchObject({ target: undefined, isAsking: false })
    await look('keep')
    await bench.change({ op: 'removeNode', id: 'keep' })
    expect(bench.state.target).toBeUndefined()
  })

  it('explain an empty place until something changes it', async () => {
    await look('table')
    await bench.answer({ rows: [], total: 0 })
    bench.previews.explain()
    await flush()
    expect(bench.explained).toEqual([{ client: 'c', sequence: 1, target: { node: 'table', port: 'in' } }])
    expect(bench.state.reason).toEqual({ state: 'asking' })
    const explanation: Explanation = {
      sequence: 1,
      target: { node: 'table', port: 'in' },
      node: 'keep',
      port: 'out',
      reason: { code: 'filterRemovedAll', params: { removed: 10, of: 10 } },
    }
    await bench.tell(explanation)
    expect(bench.state.reason).toEqual({ state: 'told', explanation })
    // It stays with the node that loses the rows, and ends with the look at any other.
    await look('keep')
    expect(bench.state.reason).toEqual({ state: 'told', explanation })
    await bench.change(condition('x > 0'))
    expect(bench.state.reason).toBeUndefined()
  })

  it('explain nothing at another node', async () => {
    await look('table')
    bench.previews.explain()
    await flush()
    await look('other')
    expect(bench.state.reason).toBeUndefined()
    bench.previews.explain()
    await flush()
    await bench.tell({
      sequence: 1,
      target: { node: 'other', port: 'in' },
      node: 'a',
      port: 'out',
      reason: { code: 'notEmpty', params: {} },
    })
    await look('keep')
    expect(bench.state.reason).toBeUndefined()
  })

  it('keep a limited number of answers', async () => {
    await look('keep')
    await bench.answer()
    for (let n = 0; n < 40; n++) {
      bench.previews.again()
      await flush()
      await bench.answer({ target: { node: `n${n}`, port: 'out' } })
    }
    expect(Object.keys(bench.state.answers)).toHaveLength(40)
    expect(bench.shown()).toBeUndefined()
  })

  it('end with the page', async () => {
    await look('keep')
    bench.previews.close()
    expect(bench.wasAborted(0)).toBe(true)
    await bench.change(condition('x > 9'))
    await bench.pass(1000)
    expect(bench.asked).toHaveLength(1)
  })
})

const answerCounts = (counts: Bench['state']['counts']): Preview['counts'] =>
  Object.fromEntries(Object.entries(counts).map(([id, entry]) => [id, structuredClone(entry.counts)]))

describe('choices of rows', () => {
  it.each([
    ['a', [['out', '']]],
    [
      'keep',
      [
        ['in', ''],
        ['out', 'Kept'],
        ['out', 'Rejected'],
      ],
    ],
    ['table', [['in', '']]],
    ['gone', []],
  ])('of %s', (id, expected) => {
    expect(choicesOf(DRAWN, id).map(({ side, name }) => [side, name])).toEqual(expected)
  })

  it('name the wires where several arrive', () => {
    const wires = [wire('a', 'all'), wire('keep', 'all', 'rejected')]
    const document = {
      ...DRAWN,
      nodes: { ...DRAWN.nodes, all: node('union') },
      edges: Object.fromEntries(wires.map((edge) => [edgeId(edge), edge])),
    }
    expect(choicesOf(document, 'all').map(({ name, target }) => [name, keyOf(target)])).toEqual([
      ['generator', 'a out'],
      ['filter', 'keep rejected'],
      ['', 'all out'],
    ])
  })

  it('begin with what leaves', () => {
    expect(chosenOf(choicesOf(DRAWN, 'keep'), undefined)?.target).toEqual({ node: 'keep', port: 'out' })
    expect(chosenOf(choicesOf(DRAWN, 'table'), 'out nowhere')?.target).toEqual({ node: 'table', port: 'in' })
  })
})
