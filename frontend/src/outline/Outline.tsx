import { definitionOf } from '@millrace/shared'
import { useEffect } from 'react'
import { deleteSelected, removeEdges } from '../editor/actions.ts'
import { useDeployed, useDraft, useFindings, useSession, useWorkspace } from '../editor/session.ts'
import { LiveFigures } from '../inspector/LiveFigures.tsx'
import { t } from '../ui/text.ts'
import { lineInWords } from './lineWords.ts'
import { MOVES, moveNode, openSettings } from './moves.ts'
import { OutlineActions } from './OutlineActions.tsx'
import { OutlineTree } from './OutlineTree.tsx'
import { keyOfNode, type OutlineLine } from './tree.ts'
import { useOutline } from './useOutline.ts'

/**
 * The pipeline as a tree, in which everything can be done that the canvas is for: nodes in reading order, each with its wires, what is wrong
 * in words, and below it what can be done with the line at hand. Of what is only looked at, the figures of that line.
 */
export function Outline() {
  const session = useSession()
  const { isReadOnly } = session
  const document = useDraft((draft) => draft.document)
  const findings = useFindings((all) => all)
  const { version } = useDeployed()
  const selected = useWorkspace((workspace) => workspace.nodes)
  const outline = useOutline(document)
  const { current, holdFocus, setWanted } = outline

  // What is selected elsewhere is at hand here.
  const [only] = selected
  useEffect(() => {
    if (only !== undefined) setWanted({ key: keyOfNode(only), index: 0 })
  }, [only, setWanted])

  const remove = (line: OutlineLine) => {
    if (line.kind === 'group') return
    holdFocus()
    if (line.kind !== 'node') return removeEdges(session, [line.edge])
    session.workspace.setState({ nodes: [line.node], edges: [] })
    deleteSelected(session)
  }
  return (
    <div className="mr-outline">
      {outline.lines.length === 0 && (
        <p className="mr-empty">{isReadOnly ? t('There is no node.') : t('There is no node yet. Add an input below.')}</p>
      )}
      <OutlineTree
        outline={outline}
        document={document}
        help={
          isReadOnly
            ? t('Enter opens the settings. The figures of the line at hand stand below the tree.')
            : t(
                'Enter opens the settings, Delete deletes or disconnects, F2 renames, Alt and an arrow key move. More stands below the tree.',
              )
        }
        selected={selected}
        inWords={(line) => lineInWords(line, document, findings, version > 0)}
        onChoose={(node) => session.workspace.setState({ nodes: [node], edges: [], reveal: node })}
        keys={(line, event) => ({
          Enter: () => line.kind !== 'group' && openSettings(session, line.node),
          ...(!isReadOnly && {
            Delete: () => remove(line),
            F2: () => window.document.querySelector<HTMLElement>('[data-outline-name]')?.focus(),
          }),
          ...(!isReadOnly &&
            event.altKey &&
            line.kind === 'node' &&
            Object.fromEntries(MOVES.map((move) => [move.key, () => moveNode(session, line.node, move)]))),
        })}
      />
      {isReadOnly ? <FiguresAt line={current} /> : <OutlineActions line={current} remove={remove} holdFocus={holdFocus} />}
    </div>
  )
}

/** Figures of the node at hand, read when the focus comes here. They change all the time: nobody is told of that. */
function FiguresAt({ line }: { line: OutlineLine | undefined }) {
  const id = line && line.kind !== 'group' ? line.node : undefined
  const node = useDraft((draft) => (id === undefined ? undefined : draft.document.nodes[id]))
  if (id === undefined || !node) return null
  return (
    <section className="mr-outline-actions" tabIndex={0} aria-label={t('Figures of {name}', { name: node.name })}>
      <p className="mr-field-title">
        <bdi>{node.name}</bdi>
      </p>
      <LiveFigures id={id} definition={definitionOf(node.type)} />
    </section>
  )
}
