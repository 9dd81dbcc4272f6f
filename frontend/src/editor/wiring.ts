/** What fits a port, what goes into a wire, and what makes a wire possible that does not fit. Pure: ids and nodes are made by the caller. */
import {
  buildPlan,
  definitionOf,
  definitions,
  edgeId,
  meantWith,
  migrateSettings,
  pairSides,
  settingsOf,
  type Analysis,
  type AnyDefinition,
  type Column,
  type Edge,
  type End,
  type FieldMeta,
  type Json,
  type JsonObject,
  type Operation,
  type PipelineDocument,
} from '@millrace/shared'

/** The loose end of a wire: rows leave by a `source`, and arrive at a `target`. */
export interface LooseEnd {
  end: End
  side: 'source' | 'target'
}

/** Which steps come first, by what leaves the port. Steps that are not named follow in the palette's order. */
const FIRST = {
  text: ['readFields', 'split', 'filter', 'liveTable'],
  windowed: ['summarize', 'top', 'liveTable', 'filter'],
  rows: ['filter', 'summarize', 'addColumn', 'liveTable', 'choose', 'window'],
  before: ['filter', 'summarize', 'addColumn', 'choose', 'window'],
} as const

/** A single column of text: lines that nobody has read yet. */
const isText = (columns: readonly Column[] | null | undefined): boolean => columns?.length === 1 && columns[0]!.type === 'VARCHAR'

/** The steps that can be wired to a loose end, those that fit best first. */
export function fittingSteps(document: PipelineDocument, analysis: Analysis | null, { end, side }: LooseEnd): AnyDefinition[] {
  const all = Object.values(definitions).filter(({ inputs, outputs }) => (side === 'source' ? inputs : outputs).length > 0)
  const hasInput = Object.values(document.nodes).some(({ type }) => definitionOf(type)?.kind === 'input')
  const first: readonly string[] =
    side === 'target'
      ? // The rows have to come from somewhere first.
        [...(hasInput ? [] : all.filter(({ kind }) => kind === 'input').map(({ type }) => type)), ...FIRST.before]
      : FIRST[whatLeaves(document, analysis, end)]
  const rank = ({ type }: AnyDefinition) => (first.includes(type) ? first.indexOf(type) : first.length)
  return all.toSorted((a, b) => rank(a) - rank(b))
}

function whatLeaves(document: PipelineDocument, analysis: Analysis | null, { node, port }: End): 'text' | 'windowed' | 'rows' {
  if (isText(analysis?.schemas[node]?.[port])) return 'text'
  return definitionOf(document.nodes[node]?.type ?? '')?.kind === 'window' ? 'windowed' : 'rows'
}

/** The wire between a loose end and a new step's first port. */
export function wireTo({ end, side }: LooseEnd, id: string, { inputs, outputs }: AnyDefinition): Edge | undefined {
  const port = (side === 'source' ? inputs : outputs)[0]
  if (!port) return undefined
  const other = { node: id, port: port.id }
  return side === 'source' ? { from: end, to: other } : { from: other, to: end }
}

/** The operations that put a step into a wire; null where it cannot stand there. */
export function spliceOperations(document: PipelineDocument, key: string, id: string, type: string): Operation[] | null {
  const edge = document.edges[key]
  const definition = definitionOf(type)
  const [input] = definition?.inputs ?? []
  const [output] = definition?.outputs ?? []
  if (!edge || !input || !output || edge.from.node === id || edge.to.node === id) return null
  return [
    { op: 'removeEdge', edge },
    { op: 'addEdge', edge: { from: edge.from, to: { node: id, port: input.id } } },
    { op: 'addEdge', edge: { from: { node: id, port: output.id }, to: edge.to } },
  ]
}

/** Whether a node has no wire yet, so that it can be put into one. */
export const isLoose = (document: PipelineDocument, id: string): boolean =>
  document.nodes[id] !== undefined && !Object.values(document.edges).some(({ from, to }) => from.node === id || to.node === id)

/** A step that makes a wire possible: it stands before the port, and takes these wires' places. */
export interface Converter {
  why: 'portTaken' | 'unequalSlides' | 'needsColumns'
  type: string
  settings: JsonObject
  /** For each step that is put in: the wires that lead into it. Its rows go to `to`. */
  inserted: Edge[][]
  to: End
  params: Record<string, string>
}

/** The step that converts what a wire would bring, where it does not fit as it is; null where nothing has to be converted. */
export function converterFor(document: PipelineDocument, analysis: Analysis | null, edge: Edge): Converter | null {
  return stack(document, edge) ?? sameSlides(document, edge) ?? readLines(document, analysis, edge)
}

function stack(document: PipelineDocument, edge: Edge): Converter | null {
  const port = definitionOf(document.nodes[edge.to.node]?.type ?? '')?.inputs.find(({ id }) => id === edge.to.port)
  const before = Object.values(document.edges).filter(({ to }) => to.node === edge.to.node && to.port === edge.to.port)
  if (!port || port.many || before.length === 0 || before.some((each) => edgeId(each) === edgeId(edge))) return null
  return { why: 'portTaken', type: 'union', settings: {}, inserted: [[...before, edge]], to: edge.to, params: { port: port.name } }
}

/** Where the wires into one step would update unequally often: windows that bring the quicker ones to the slowest's pace. */
function sameSlides(document: PipelineDocument, edge: Edge): Converter | null {
  const wired = { ...document, edges: { ...document.edges, [edgeId(edge)]: edge } }
  const { problems, outputs, plan } = buildPlan(wired)
  if (!problems.some(({ code, node }) => code === 'unequalSlides' && node === edge.to.node)) return null
  const slides = new Map(plan.relations.map(({ id, slide }) => [id, slide]))
  const slideOf = ({ from }: Edge) => slides.get(outputs[from.node]?.[from.port] ?? '')
  const into = Object.values(wired.edges).filter(({ to }) => to.node === edge.to.node)
  const slowest = Math.max(...into.map((each) => slideOf(each) ?? 0))
  const quicker = into.filter((each) => (slideOf(each) ?? slowest) < slowest)
  if (quicker.length === 0 || quicker.some((each) => slowest % slideOf(each)! !== 0)) return null
  return {
    why: 'unequalSlides',
    type: 'window',
    settings: { length: slowest, slide: slowest },
    inserted: quicker.map((each) => [each]),
    to: edge.to,
    params: { seconds: String(slowest / 1000) },
  }
}

/** Lines that come to a step whose settings name columns: they have to be read first. */
function readLines(document: PipelineDocument, analysis: Analysis | null, edge: Edge): Converter | null {
  const columns = analysis?.schemas[edge.from.node]?.[edge.from.port]
  const type = document.nodes[edge.to.node]?.type
  if (!isText(columns) || type === undefined || type === 'readFields') return null
  const line = columns![0]!.name
  const missing = columnsNamed(document, edge.to.node).filter((name) => name !== line)
  if (missing.length === 0) return null
  return {
    why: 'needsColumns',
    type: 'readFields',
    settings: { column: line, format: 'json', fields: missing.map((name) => ({ name, type: 'VARCHAR' })), keep: false },
    inserted: [[edge]],
    to: edge.to,
    params: { line, columns: missing.join(', ') },
  }
}

/** The columns that a node's settings name. */
function columnsNamed(document: PipelineDocument, id: string): string[] {
  const node = document.nodes[id]
  const definition = node && definitionOf(node.type)
  if (!node || !definition) return []
  const settings = migrateSettings(definition, node.settings, node.typeVersion) ?? node.settings
  const names = settingsOf(definition).flatMap(({ name, meta }) => {
    const meant = meantWith(meta, settings)
    return meant.columnsOf === undefined ? namesIn(meant, settings[name]) : []
  })
  return [...new Set(names)].filter((name) => name !== '')
}

function namesIn(meta: FieldMeta, value: Json | undefined): string[] {
  const texts = (list: Json | undefined) => (Array.isArray(list) ? list.filter((each) => typeof each === 'string') : [])
  const columnsOf = (rows: Json | undefined, part = 'column') =>
    Array.isArray(rows)
      ? texts(rows.map((row) => (row !== null && typeof row === 'object' && !Array.isArray(row) ? (row[part] ?? null) : null)))
      : []
  switch (meta.kind) {
    case 'column':
      return texts([value ?? null])
    case 'columns':
      return texts(value)
    case 'columnPairs':
      return Object.entries(pairSides(meta, {})).flatMap(([side, { columnsOf: table }]) =>
        table === undefined ? columnsOf(value, side) : [],
      )
    case 'aggregates':
    case 'memories':
    case 'sortKeys':
    case 'chosenColumns':
      return columnsOf(value)
    case 'conditions':
      return value !== null && typeof value === 'object' && !Array.isArray(value) ? columnsOf(value['rows']) : []
    default:
      return []
  }
}
