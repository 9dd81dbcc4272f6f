/** Drawing wires, and putting steps on their loose ends and into them: each one change. */
import { definitionOf, edgeId, type Edge, type Operation, type Position } from '@millrace/shared'
import { say } from '../ui/say.ts'
import { sayWithActions } from '../ui/sayWithActions.tsx'
import { t, tDefinition } from '../ui/text.ts'
import { connectionProblem, free, newNode, selectNode, STEP_X, stepBehind } from './actions.ts'
import { CARD, placed } from './geometry.ts'
import { newId } from './ids.ts'
import type { Session } from './session.ts'
import { converterFor, isLoose, spliceOperations, wireTo, type Converter, type LooseEnd } from './wiring.ts'

const documentOf = (session: Session) => session.draft.store.getState().document

/** Draws a wire. Where it does not fit, says why, and offers the step that converts. */
export function connect(session: Session, edge: Edge): void {
  const converter = converterFor(documentOf(session), session.analysis.getState().analysis, edge)
  const problem = connectionProblem(session, edge.from, edge.to)
  if (problem !== null && converter?.why !== 'portTaken') return say(problem, 'error')
  if (!converter) return void session.change([{ op: 'addEdge', edge }], t('Connect'))
  const name = tDefinition(definitionOf(converter.type)!.name)
  sayWithActions('wire', whyNot(converter), [
    { label: t('Insert {name}', { name }), run: () => convert(session, converter, name) },
    ...(problem === null ? [{ label: t('Connect anyway'), run: () => void session.change([{ op: 'addEdge', edge }], t('Connect')) }] : []),
  ])
}

function whyNot({ why, params }: Converter): string {
  switch (why) {
    case 'portTaken':
      return t('"{port}" takes one wire only. "Stack streams" brings several together.', { port: tDefinition(params['port']!) })
    case 'unequalSlides':
      return t('These streams update unequally often. A window of {seconds} s brings them to one pace.', params)
    case 'needsColumns':
      return t(
        'Only lines of text ("{line}") come from there, and this step works on {columns}. "Read fields" reads columns out of the text.',
        params,
      )
  }
}

/** Puts the converting steps in: between the wires and the port that they lead to. */
function convert(session: Session, { type, settings, inserted, to }: Converter, name: string): void {
  const before = documentOf(session)
  // With what is put in, so that the next finds a place of its own.
  const document = { ...before, nodes: { ...before.nodes } }
  const target = document.nodes[to.node]
  const [input] = definitionOf(type)!.inputs
  const [output] = definitionOf(type)!.outputs
  if (!target || !input || !output) return
  const operations: Operation[] = []
  let last: string | undefined
  for (const wires of inserted) {
    const position = free(document, { x: target.position.x - STEP_X / 2, y: target.position.y + 6 * 20 })
    const node = newNode(type, position, document)
    if (!node) return
    const id = newId(type)
    last = id
    const converting = { ...node, settings: { ...node.settings, ...settings } }
    operations.push({ op: 'addNode', id, node: converting })
    for (const edge of wires) {
      if (document.edges[edgeId(edge)]) operations.push({ op: 'removeEdge', edge })
      operations.push({ op: 'addEdge', edge: { from: edge.from, to: { node: id, port: input.id } } })
    }
    operations.push({ op: 'addEdge', edge: { from: { node: id, port: output.id }, to } })
    document.nodes[id] = converting
  }
  if (session.change(operations, t('Insert {name}', { name })) && last !== undefined) selectNode(session, last)
}

/** Adds a step on the loose end of a wire, and selects it. `at`: where the wire was let go; else beside its node. */
export function addOnEnd(session: Session, loose: LooseEnd, type: string, at: Position | undefined): void {
  const document = documentOf(session)
  const definition = definitionOf(type)
  const beside = document.nodes[loose.end.node]
  if (!definition || !beside) return
  const away = loose.side === 'source' ? stepBehind(beside) : -STEP_X
  const position = at
    ? placed({ x: loose.side === 'source' ? at.x : at.x - CARD.width, y: at.y - CARD.height / 2 })
    : free(document, { x: beside.position.x + away, y: beside.position.y })
  const node = newNode(type, position, document)
  const id = newId(type)
  const edge = wireTo(loose, id, definition)
  if (!node || !edge) return
  const operations: Operation[] = [
    { op: 'addNode', id, node },
    { op: 'addEdge', edge },
  ]
  if (session.change(operations, t('Add {name}', { name: node.name }))) selectNode(session, id)
}

/** Adds a step into a wire, where it was dropped; answers whether it fits there. */
export function addIntoWire(session: Session, key: string, type: string, position: Position): boolean {
  const document = documentOf(session)
  const node = newNode(type, placed(position), document)
  const id = newId(type)
  const splice = spliceOperations(document, key, id, type)
  if (!node || !splice) return false
  if (session.change([{ op: 'addNode', id, node }, ...splice], t('Add {name}', { name: node.name }))) selectNode(session, id)
  return true
}

/** Moves a node that has no wire into one, as one change; answers whether it fits there. */
export function moveIntoWire(session: Session, key: string, id: string, at: Position): boolean {
  const document = documentOf(session)
  const node = document.nodes[id]
  const splice = node && isLoose(document, id) ? spliceOperations(document, key, id, node.type) : null
  if (!node || !splice) return false
  return session.change(
    [{ op: 'moveNodes', positions: { [id]: { ...at, hand: true } } }, ...splice],
    t('Put {name} into a wire', { name: node.name }),
  )
}
