import { NodeResizer, type NodeProps, type OnResizeEnd } from '@xyflow/react'
import { memo, useEffect, useRef } from 'react'
import { snap } from '../editor/geometry.ts'
import { useDraft, useSession, useWorkspace } from '../editor/session.ts'
import { t } from '../ui/text.ts'
import { noteOf } from './groupModel.ts'

/** Smallest note, in canvas pixels. */
const LEAST = { width: 120, height: 60 }

/** A note on the canvas: plain text. Enter or a double click writes it, Escape ends that. */
export const CanvasNoteCard = memo(function CanvasNoteCard({ id: flowId, selected }: NodeProps) {
  const session = useSession()
  const id = noteOf(flowId)!
  const note = useDraft((draft) => draft.document.notes[id])
  const writing = useWorkspace((workspace) => workspace.writing === id)
  const field = useRef<HTMLTextAreaElement>(null)
  useEffect(() => {
    if (writing) field.current?.focus({ preventScroll: true })
  }, [writing])
  if (!note) return null
  const stop = () => session.workspace.setState({ writing: undefined })
  const resized: OnResizeEnd = (_, { x, y, width, height }) => {
    const { x: snappedWidth, y: snappedHeight } = snap({ x: width, y: height })
    const size = { width: Math.max(LEAST.width, snappedWidth), height: Math.max(LEAST.height, snappedHeight) }
    session.change(
      [{ op: 'setCanvasNote', id, note: { ...note, ...size, position: { ...note.position, ...snap({ x, y }) } } }],
      t('Resize a note'),
    )
  }
  return (
    <div className="mr-canvas-note" data-selected={selected || undefined}>
      <NodeResizer isVisible={selected} minWidth={LEAST.width} minHeight={LEAST.height} onResizeEnd={resized} />
      {writing ? (
        <textarea
          ref={field}
          className="nodrag nopan nowheel"
          aria-label={t('Text of the note')}
          value={note.text}
          maxLength={10_000}
          onBlur={stop}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return
            event.stopPropagation()
            event.currentTarget.closest<HTMLElement>('.react-flow__node')?.focus()
            stop()
          }}
          onChange={(event) =>
            session.change(
              [{ op: 'setCanvasNote', id, note: { ...note, text: event.currentTarget.value } }],
              t('Write a note'),
              `canvas note ${id}`,
            )
          }
        />
      ) : (
        <div className="mr-canvas-note-text" dir="auto">
          {note.text ? <bdi>{note.text}</bdi> : <span className="mr-dim">{t('Double-click to write')}</span>}
        </div>
      )}
    </div>
  )
})
