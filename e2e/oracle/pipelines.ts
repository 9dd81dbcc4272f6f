/** Random pipelines of Spark's operations over rows of a key and a value, and the steps that they are here. */
import fc from 'fast-check'
import type { Json } from '@millrace/shared'
import type { SuiteCase } from '../../backend/src/testing/suites.ts'

type Row = [key: string, value: number]
/** One step: what it is as `spark.py` reads it. `from` and `with` are earlier steps, -1 the input; lengths count slides of what comes in. */
type SparkStep = { op: Operation; from: number } & Record<string, Json>
export interface SparkPipeline {
  /** The rows of each batch, in turn. */
  batches: Row[][]
  steps: SparkStep[]
}
/** What Spark put out behind the last step: the rows of each firing, and how many batches there are between two. */
export interface SparkAnswer {
  slide: number
  rows: Row[][]
}

type Nodes = NonNullable<SuiteCase['steps']>
interface Built {
  nodes: Nodes
  /** The node whose rows the step puts out. */
  out: string
}
interface Place {
  id: string
  from: string
  other: string
  /** Milliseconds between two firings of the input, and of the step. */
  slide: number
  every: number
}

const INTERVAL_MS = 1000
/** Spark's Python API subtracts only where a window is longer than five slides: with fewer it keeps no key at zero. */
const SUBTRACTED_SLIDES = [6, 7]
const TABLE: [key: string, name: string][] = [
  ['a', 'x'],
  ['b', 'x'],
  ['aX', 'y'],
  ['a', 'y'],
]

const node = (id: string, from: Nodes[string]['from'], type: string, settings: Record<string, Json>): Built => ({
  nodes: { [id]: { type, from, settings } },
  out: id,
})
const add = (id: string, from: string, as: string, formula: string) => node(id, from, 'addColumn', { columns: [{ as, formula }] })
const summarize = ({ id, from }: Place, fn: string, more: Record<string, Json> = {}) =>
  node(id, from, 'summarize', { keys: ['k'], measures: [{ as: 'v', fn, column: fn === 'count' ? '' : 'v' }], ...more })
const then = (first: Built, second: Built): Built => ({ nodes: { ...first.nodes, ...second.nodes }, out: second.out })
const over = ({ slide, every }: Place, step: SparkStep) => ({ over: 'last', length: (step['length'] as number) * slide, every })
/** Spark says nothing of no rows, where Millrace has its row without a value (docs/spark.md). */
const ofSome = ({ id }: Place, reduced: Built) =>
  then(reduced, named(id, node(`${id}-some`, reduced.out, 'filter', { condition: { mode: 'formula', formula: 'v IS NOT NULL' } })))
const reduceAll = ({ id, from }: Place, step: SparkStep, more: Record<string, Json> = {}) =>
  node(`${id}-all`, from, 'summarize', { keys: [], measures: [{ as: 'v', fn: String(step['with']), column: 'v' }], ...more })
const named = (id: string, counted: Built) => then(counted, add(id, counted.out, 'k', "'all'"))

/** How many values a list has and what they add up to, as one number. */
const ofList = (list: string) => `(len(${list}) * 10 + coalesce(list_sum(${list}), 0)::BIGINT)`
const onlyRows = (id: string, from: string) => node(id, from, 'choose', { columns: [{ column: 'k' }, { column: 'v' }] })
const joined = ({ id, from, other }: Place, how: string) => {
  const pairs = node(`${id}-pairs`, { left: from, right: other }, 'join', { on: [{ left: 'k', right: 'k' }], how })
  const both = add(`${id}-both`, pairs.out, 'v', 'coalesce(v, 0) * 1000 + coalesce(v_right, 0)')
  return then(then(pairs, both), onlyRows(id, both.out))
}

/** What each operation is here. Their names are those of `spark.py`. */
const BUILD = {
  filter: ({ id, from }, step) => node(id, from, 'filter', { condition: { mode: 'formula', formula: `v > ${Number(step['least'])}` } }),
  mapValues: ({ id, from }, step) => add(id, from, 'v', `v * ${Number(step['times'])} + ${Number(step['plus'])}`),
  map: ({ id, from }) => add(id, from, 'k', "upper(k) || 'x'"),
  flatMap: ({ id, from }) => node(id, from, 'split', { column: 'k', by: 'words', as: 'k', keep: true }),
  flatMapValues: ({ id, from }, step) =>
    then(
      add(`${id}-list`, from, 'v', `[v, v + ${Number(step['plus'])}]`),
      node(id, `${id}-list`, 'split', { column: 'v', by: 'list', as: 'v', keep: true }),
    ),
  // A wire leads from one port to another only once: a stream that meets itself goes round by a step that does nothing.
  union: ({ id, from, other }) => then(add(`${id}-other`, other, 'v', 'v'), node(id, { in: [from, `${id}-other`] }, 'union', {})),
  reduceByKey: (place, step) => summarize(place, String(step['with'])),
  countByValue: (place) => summarize(place, 'count'),
  count: ({ id, from }) =>
    named(id, node(`${id}-count`, from, 'summarize', { keys: [], measures: [{ as: 'v', fn: 'count', column: '' }] })),
  reduce: (place, step) => ofSome(place, reduceAll(place, step)),
  reduceByWindow: (place, step) => ofSome(place, reduceAll(place, step, over(place, step))),
  transform: ({ id, from }, step) => {
    const by = [
      { column: 'v', descending: true },
      { column: 'k', descending: false },
    ]
    return node(id, from, 'top', { by, limit: Number(step['limit']) })
  },
  'join with a static table': ({ id, from }) => {
    const columns = ['key', 'name'].map((name) => ({ name, type: 'VARCHAR' }))
    const table = { columns, rows: TABLE }
    const found = node(`${id}-found`, from, 'lookUp', {
      table,
      on: [{ left: 'k', right: 'key' }],
      add: ['name'],
      unmatched: 'drop',
      matches: 'all',
    })
    return then(found, node(id, found.out, 'choose', { columns: [{ column: 'name', as: 'k' }, { column: 'v' }] }))
  },
  join: (place) => joined(place, 'inner'),
  leftOuterJoin: (place) => joined(place, 'left'),
  rightOuterJoin: (place) => joined(place, 'right'),
  fullOuterJoin: (place) => joined(place, 'full'),
  groupByKey: ({ id, from }) =>
    then(node(`${id}-lists`, from, 'collect', { keys: ['k'], columns1: ['v'], as1: 'v' }), add(id, `${id}-lists`, 'v', ofList('v'))),
  cogroup: ({ id, from, other }) => {
    const lists = node(`${id}-lists`, { in: from, in2: other }, 'collect', {
      keys: ['k'],
      columns1: ['v'],
      as1: 'v',
      columns2: ['v'],
      as2: 'w',
    })
    const both = add(`${id}-both`, lists.out, 'v', `${ofList('v')} * 100 + ${ofList('w')}`)
    return then(then(lists, both), onlyRows(id, both.out))
  },
  transformWith: ({ id, from, other }) =>
    node(id, { in: from, in2: other }, 'sql', { text: 'SELECT k, v FROM input UNION SELECT k, v FROM input2' }),
  updateStateByKey: (place) => summarize(place, 'sum', { over: 'start', visit: 'all' }),
  'updateStateByKey with removal': ({ id, from }, step) => {
    const remove = { mode: 'formula', formula: `v >= ${Number(step['limit'])}` }
    return node(id, from, 'remember', { keys: ['k'], totals: [{ as: 'v', fn: 'sum', column: 'v' }], visit: 'all', remove })
  },
  window: (place, step) => node(place.id, place.from, 'window', { length: (step['length'] as number) * place.slide, slide: place.every }),
  reduceByKeyAndWindow: (place, step) => summarize(place, String(step['with']), over(place, step)),
  'reduceByKeyAndWindow with inverse': (place, step) => summarize(place, 'sum', { ...over(place, step), gone: 'zero' }),
  countByValueAndWindow: (place, step) => summarize(place, 'count', over(place, step)),
  countByWindow: (place, step) => {
    const measures = [{ as: 'v', fn: 'count', column: '' }]
    return named(place.id, node(`${place.id}-count`, place.from, 'summarize', { keys: [], measures, ...over(place, step) }))
  },
} satisfies Record<string, (place: Place, step: SparkStep) => Built>
type Operation = keyof typeof BUILD
const OPERATIONS = Object.keys(BUILD) as Operation[]

/** Numbers from which a step takes what it needs, so that every choice is a step and shrinks to a simpler one. */
interface Choice {
  op: Operation
  from: number
  other: number
  numbers: [number, number]
}

const MAX_SLIDE = 4
const MAX_LENGTH = 8

/** Operations that read two streams. */
const MEETING: ReadonlySet<Operation> = new Set<Operation>([
  'union',
  'join',
  'leftOuterJoin',
  'rightOuterJoin',
  'fullOuterJoin',
  'cogroup',
  'transformWith',
])
const isJoin = (op: Operation) => op.toLowerCase().endsWith('join')
/** Pairs of pairs of pairs would be too many to compare. */
const MOST_ROWS = 400
const MOST_ROWS_OF_INPUT = 5
/** How many rows at most a step of one stream makes of one. */
function growthOf(step: SparkStep): number {
  if ('length' in step) return Number(step['length'])
  return step.op.startsWith('flatMap') || step.op === 'join with a static table' ? 2 : step.op.startsWith('updateState') ? MAX_LENGTH : 1
}

/** Steps that fit each other: a stream meets only one that fires as often, and no window is longer than the batches. */
function stepsOf(choices: readonly Choice[]): { steps: SparkStep[]; slides: number[] } {
  const steps: SparkStep[] = []
  const slides: number[] = []
  const slideOf = (index: number) => (index < 0 ? 1 : slides[index]!)
  /** The most rows that each step may put out at once. */
  const sizes: number[] = []
  const sizeOf = (index: number) => (index < 0 ? MOST_ROWS_OF_INPUT : sizes[index]!)
  for (const { op, from: chosen, other, numbers } of choices) {
    const [a, b] = numbers
    const from = (chosen % (steps.length + 1)) - 1
    const slide = slideOf(from)
    const equal = [-1, ...steps.keys()].filter((index) => slideOf(index) === slide)
    const partner = equal[other % equal.length]!
    const meeting = { with: partner }
    const length = Math.max(1, Math.min(1 + (a % 4), Math.floor(MAX_LENGTH / slide)))
    const every = Math.max(1, Math.min(1 + (b % 3), Math.floor(MAX_SLIDE / slide)))
    const more: Record<Operation, Record<string, Json>> = {
      filter: { least: (a % 7) - 2 },
      mapValues: { times: (a % 5) - 2, plus: (b % 7) - 3 },
      map: {},
      flatMap: {},
      flatMapValues: { plus: a % 5 },
      union: meeting,
      join: meeting,
      leftOuterJoin: meeting,
      rightOuterJoin: meeting,
      fullOuterJoin: meeting,
      cogroup: meeting,
      transformWith: meeting,
      groupByKey: {},
      reduceByKey: { with: ['sum', 'min', 'max'][a % 3]! },
      countByValue: {},
      count: {},
      reduce: { with: ['sum', 'min', 'max'][a % 3]! },
      reduceByWindow: { with: ['sum', 'min', 'max'][other % 3]!, length, every },
      transform: { limit: 1 + (a % 3) },
      'join with a static table': { table: TABLE },
      updateStateByKey: {},
      'updateStateByKey with removal': { limit: 1 + (a % 8) },
      window: { length, every },
      reduceByKeyAndWindow: { with: ['sum', 'min', 'max'][other % 3]!, length, every },
      'reduceByKeyAndWindow with inverse': { length: SUBTRACTED_SLIDES[a % 2]!, every: 1 },
      countByValueAndWindow: { length, every },
      countByWindow: { length, every },
    }
    const [own, others] = [sizeOf(from), sizeOf(partner)]
    const fits = isJoin(op) ? own * others <= MOST_ROWS : op !== 'reduceByKeyAndWindow with inverse' || slide === 1
    const step = fits ? { op, from, ...more[op] } : ({ op: 'map', from } as SparkStep)
    steps.push(step)
    slides.push('every' in step ? slide * Number(step.every) : slide)
    sizes.push(isJoin(step.op) ? own * others + own + others : MEETING.has(step.op) ? own + others : own * growthOf(step))
  }
  return { steps, slides }
}

/** Only the steps that the last one needs, renumbered. */
function needed(steps: readonly SparkStep[]): SparkStep[] {
  const reads = (step: SparkStep) => [step.from, ...(MEETING.has(step.op) ? [Number(step['with'])] : [])]
  const wanted = new Set([steps.length - 1])
  for (let index = steps.length - 1; index >= 0; index--) if (wanted.has(index)) for (const each of reads(steps[index]!)) wanted.add(each)
  const kept = [...steps.keys()].filter((index) => wanted.has(index))
  const renumber = (index: number) => (index < 0 ? -1 : kept.indexOf(index))
  return kept.map((index) => {
    const step = steps[index]!
    return { ...step, from: renumber(step.from), ...(MEETING.has(step.op) && { with: renumber(Number(step['with'])) }) }
  })
}

const row = fc.tuple(fc.constantFrom('a', 'b', 'a b', '', ' b '), fc.integer({ min: -3, max: 9 }))
const choice: fc.Arbitrary<Choice> = fc.record({
  op: fc.constantFrom(...OPERATIONS),
  from: fc.nat(60),
  other: fc.nat(60),
  numbers: fc.tuple(fc.nat(60), fc.nat(60)),
})

export const pipelines: fc.Arbitrary<SparkPipeline> = fc
  .record({
    batches: fc.array(fc.array(row, { maxLength: 5 }), { minLength: 1, maxLength: 9 }),
    choices: fc.array(choice, { minLength: 1, maxLength: 5 }),
  })
  .map(({ batches, choices }) => ({ batches, steps: needed(stepsOf(choices).steps) }))

/** A pipeline with Spark's answer, as a case like those of Spark's own suites. */
export function caseOf({ batches, steps }: SparkPipeline, answer: SparkAnswer, name: string): SuiteCase {
  const nodes: Nodes = {}
  const outs = ['in']
  const slides = [INTERVAL_MS]
  for (const [index, step] of steps.entries()) {
    const slide = slides[step.from + 1]!
    const every = 'every' in step ? slide * Number(step['every']) : slide
    const other = MEETING.has(step.op) ? outs[Number(step['with']) + 1]! : 'in'
    const built = BUILD[step.op]({ id: `s${index + 1}`, from: outs[step.from + 1]!, other, slide, every }, step)
    Object.assign(nodes, built.nodes)
    outs.push(built.out)
    slides.push(every)
  }
  return {
    name,
    operations: [...new Set(steps.map(({ op }) => op))],
    inputs: { in: { columns: { k: 'VARCHAR', v: 'BIGINT' }, batches } },
    steps: nodes,
    expect: { [outs.at(-1)!]: { columns: ['k', 'v'], every: answer.slide, batches: answer.rows } },
  }
}
