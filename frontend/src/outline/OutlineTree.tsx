import './outline.css'
import type { PipelineDocument } from '@millrace/shared'
import { IconAlertTriangle, IconArrowLeft, IconArrowRight, IconChevronDown, IconChevronRight, IconFolder } from '@tabler/icons-react'
import { useId, type KeyboardEvent } from 'react'
import { NodeIcon } from '../ui/NodeIcon.tsx'
import { t } from '../ui/text.ts'
import type { LineWords } from './lineWords.ts'
import type { OutlineLine } from './tree.ts'
import type { OutlineState } from './useOutline.ts'

interface Props {
  outline: OutlineState
  document: PipelineDocument
  /** What the keys do. */
  help: string
  selected?: readonly string[]
  inWords(line: OutlineLine): LineWords
  /** A node is clicked, or a wire of it, or Space is pressed there. */
  onChoose?(node: string): void
  /** What other keys do at the line at hand, by `KeyboardEvent.key`. */
  keys?(line: OutlineLine, event: KeyboardEvent): Readonly<Record<string, (() => void) | undefined>>
}

const NONE: readonly string[] = []

/** Lines of a pipeline as a tree that is gone through by arrow keys: nodes in reading order, each with its wires. */
export function OutlineTree({ outline, document, help, selected = NONE, inWords, onChoose, keys }: Props) {
  const { lines, index, current, closed, goTo, setOpen, setTree, setWanted } = outline
  const id = useId()
  const choose = (line: OutlineLine) => {
    if (line.kind !== 'group') onChoose?.(line.node)
  }
  const press = (event: KeyboardEvent) => {
    if (!current) return
    const isClosed = closed.has(current.key)
    const steps: Record<string, (() => void) | undefined> = {
      ArrowDown: () => goTo(lines[index + 1]),
      ArrowUp: () => goTo(lines[index - 1]),
      Home: () => goTo(lines[0]),
      End: () => goTo(lines.at(-1)),
      ArrowRight: () => (current.hasLines && isClosed ? setOpen(current.key, true) : current.hasLines && goTo(lines[index + 1])),
      ArrowLeft: () =>
        current.hasLines && !isClosed ? setOpen(current.key, false) : goTo(lines.find(({ key }) => key === current.parent)),
      ' ': () => choose(current),
    }
    const others = keys?.(current, event) ?? {}
    const step = event.altKey ? others[event.key] : (others[event.key] ?? steps[event.key])
    if (!step || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    // The canvas has keys of the same names.
    event.stopPropagation()
    step()
  }
  return (
    <>
      <p className="mr-hidden" id={`${id}-help`}>
        {help}
      </p>
      <div
        ref={setTree}
        role="tree"
        aria-label={t('Outline of the pipeline')}
        aria-describedby={`${id}-help`}
        className="mr-outline-tree"
        onKeyDown={press}
      >
        {lines.map((line, at) => {
          const { text, type, state, tone } = inWords(line)
          const isOpen = !closed.has(line.key)
          return (
            <div
              key={line.key}
              role="treeitem"
              tabIndex={at === index ? 0 : -1}
              aria-level={line.level}
              aria-selected={line.kind === 'node' && selected.includes(line.node)}
              {...(line.hasLines && { 'aria-expanded': isOpen })}
              aria-label={[text, state, type].filter(Boolean).join(', ')}
              className="mr-outline-line"
              data-kind-of-line={line.kind}
              style={{ paddingInlineStart: 4 + (line.level - 1) * 16 }}
              onFocus={() => setWanted({ key: line.key, index: at })}
              onClick={() => choose(line)}
            >
              <span
                className="mr-outline-fold"
                aria-hidden
                {...(line.hasLines && {
                  onClick: (event) => {
                    event.stopPropagation()
                    setOpen(line.key, !isOpen)
                  },
                })}
              >
                {line.hasLines && (isOpen ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />)}
              </span>
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
    </>
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
