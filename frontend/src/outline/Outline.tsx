import './outline.css'
import { IconAlertTriangle, IconArrowLeft, IconArrowRight, IconChevronDown, IconChevronRight, IconFolder } from '@tabler/icons-react'
import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { deleteSelected, removeEdges } from '../editor/actions.ts'
import { useDeployed, useDraft, useFindings, useSession, useWorkspace } from '../editor/session.ts'
import { NodeIcon } from '../ui/NodeIcon.tsx'
import { t } from '../ui/text.ts'
import { lineInWords } from './lineWords.ts'
import { MOVES, moveNode, openSettings } from './moves.ts'
import { OutlineActions } from './OutlineActions.tsx'
import { keyOfNode, outlineOf, type OutlineLine } from './tree.ts'

/**
 * The pipeline as a tree, in which everything can be done that the canvas is for: nodes in reading order, each with its wires, what is wrong
 * in words, and below it what can be done with the line at hand.
 */
export function Outline() {
  const session = useSession()
  const document = useDraft((draft) => draft.document)
  const findings = useFindings((all) => all)
  const { version } = useDeployed()
  const selected = useWorkspace((workspace) => workspace.nodes)
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  const [wanted, setWanted] = useState({ key: '', index: 0 })
  const lines = useMemo(() => outlineOf(document, closed), [document, closed])
  // What is selected elsewhere is at hand here; what is gone gives its place to the line that stands there now.
  const found = lines.findIndex(({ key }) => key === wanted.key)
  const index = Math.max(0, Math.min(found >= 0 ? found : wanted.index, lines.length - 1))
  const current = lines[index]
  const tree = useRef<HTMLDivElement>(null)
  const holdsFocus = useRef(false)
  const treeId = useId()

  const [only] = selected
  useEffect(() => {
    if (only !== undefined) setWanted({ key: keyOfNode(only), index: 0 })
  }, [only])
  useEffect(() => {
    if (!holdsFocus.current) return
    holdsFocus.current = false
    tree.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus()
  })

  const goTo = (line: OutlineLine | undefined) => {
    if (!line) return
    holdsFocus.current = true
    setWanted({ key: line.key, index: lines.indexOf(line) })
  }
  const setOpen = (key: string, isOpen: boolean) =>
    setClosed((before) => {
      const after = new Set(before)
      if (isOpen) after.delete(key)
      else after.add(key)
      return after
    })
  const remove = (line: OutlineLine) => {
    if (line.kind === 'group') return
    holdsFocus.current = true
    if (line.kind !== 'node') return removeEdges(session, [line.edge])
    session.workspace.setState({ nodes: [line.node], edges: [] })
    deleteSelected(session)
  }

  const press = (event: KeyboardEvent) => {
    if (!current) return
    const isClosed = closed.has(current.key)
    const way = event.altKey && current.kind === 'node' && !session.isReadOnly ? MOVES.find(({ key }) => key === event.key) : undefined
    const steps: Record<string, () => void> = {
      ArrowDown: () => goTo(lines[index + 1]),
      ArrowUp: () => goTo(lines[index - 1]),
      Home: () => goTo(lines[0]),
      End: () => goTo(lines.at(-1)),
      ArrowRight: () => (current.hasLines && isClosed ? setOpen(current.key, true) : current.hasLines && goTo(lines[index + 1])),
      ArrowLeft: () =>
        current.hasLines && !isClosed ? setOpen(current.key, false) : goTo(lines.find(({ key }) => key === current.parent)),
      Enter: () => current.kind !== 'group' && openSettings(session, current.node),
      ' ': () => current.kind !== 'group' && session.workspace.setState({ nodes: [current.node], edges: [], reveal: current.node }),
      ...(!session.isReadOnly && {
        Delete: () => remove(current),
        F2: () => window.document.querySelector<HTMLElement>('[data-outline-name]')?.focus(),
      }),
    }
    const step = way && current.kind === 'node' ? () => moveNode(session, current.node, way) : steps[event.key]
    if (!step || (event.altKey && !way) || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    // The canvas has keys of the same names.
    event.stopPropagation()
    step()
  }

  return (
    <div className="mr-outline">
      <p className="mr-hidden" id={`${treeId}-help`}>
        {session.isReadOnly
          ? t('Enter opens the settings, with the figures of what runs.')
          : t(
              'Enter opens the settings, Delete deletes or disconnects, F2 renames, Alt and an arrow key move. More stands below the tree.',
            )}
      </p>
      {lines.length === 0 && (
        <p className="mr-empty">{session.isReadOnly ? t('There is no node.') : t('There is no node yet. Add an input below.')}</p>
      )}
      <div
        ref={tree}
        role="tree"
        aria-label={t('Outline of the pipeline')}
        aria-describedby={`${treeId}-help`}
        className="mr-outline-tree"
        onKeyDown={press}
      >
        {lines.map((line, at) => {
          const { text, type, state, tone } = lineInWords(line, document, findings, version > 0)
          const isOpen = !closed.has(line.key)
          return (
            <div
              key={line.key}
              role="treeitem"
              tabIndex={at === index ? 0 : -1}
              aria-level={line.level}
              aria-selected={line.kind === 'node' && selected.includes(line.node)}
              {...(line.hasLines && { 'aria-expanded': isOpen })}
              aria-label={[text, type, state].filter(Boolean).join(', ')}
              className="mr-outline-line"
              data-kind-of-line={line.kind}
              style={{ paddingInlineStart: 4 + (line.level - 1) * 16 }}
              onFocus={() => setWanted({ key: line.key, index: at })}
              onClick={() => {
                if (line.kind !== 'group') session.workspace.setState({ nodes: [line.node], edges: [], reveal: line.node })
              }}
            >
              {line.hasLines ? (
                <span
                  className="mr-outline-fold"
                  aria-hidden
                  onClick={(event) => {
                    event.stopPropagation()
                    setOpen(line.key, !isOpen)
                  }}
                >
                  {isOpen ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />}
                </span>
              ) : (
                <span className="mr-outline-fold" aria-hidden />
              )}
              <LineIcon line={line} type={line.kind === 'node' ? document.nodes[line.node]!.type : ''} />
              <span className="mr-fill">
                <bdi className="mr-outline-text">{text}</bdi>
                {state !== '' && (
                  <span className="mr-outline-state" data-tone={tone}>
                    {tone && <IconAlertTriangle size={12} aria-hidden />}
                    {state}
                  </span>
                )}
              </span>
            </div>
          )
        })}
      </div>
      {!session.isReadOnly && <OutlineActions line={current} remove={remove} />}
    </div>
  )
}

function LineIcon({ line, type }: { line: OutlineLine; type: string }) {
  switch (line.kind) {
    case 'group':
      return <IconFolder size={16} aria-hidden />
    case 'in':
      return <IconArrowLeft size={14} aria-hidden />
    case 'out':
      return <IconArrowRight size={14} aria-hidden />
    case 'node':
      return <NodeIcon type={type} size={20} />
  }
}
