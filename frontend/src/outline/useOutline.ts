import type { PipelineDocument } from '@millrace/shared'
import { useEffect, useMemo, useRef, useState } from 'react'
import { outlineOf, type OutlineLine } from './tree.ts'

export interface OutlineState {
  lines: readonly OutlineLine[]
  /** The line at hand: the one that Tab leads to. */
  index: number
  current: OutlineLine | undefined
  closed: ReadonlySet<string>
  /** Takes the element that holds the lines. */
  setTree(tree: HTMLElement | null): void
  setOpen(key: string, isOpen: boolean): void
  /** Makes a line the one at hand. */
  setWanted(wanted: { key: string; index: number }): void
  goTo(line: OutlineLine | undefined): void
  /** The focus stays in the tree, though the line that has it goes. */
  holdFocus(): void
}

/** Which lines of a pipeline's tree are seen, and which is at hand. What is gone gives its place to the line that stands there now. */
export function useOutline(document: PipelineDocument): OutlineState {
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  const [wanted, setWanted] = useState({ key: '', index: 0 })
  const lines = useMemo(() => outlineOf(document, closed), [document, closed])
  const found = lines.findIndex(({ key }) => key === wanted.key)
  const index = Math.max(0, Math.min(found >= 0 ? found : wanted.index, lines.length - 1))
  const [tree, setTree] = useState<HTMLElement | null>(null)
  const holdsFocus = useRef(false)
  useEffect(() => {
    if (!holdsFocus.current) return
    holdsFocus.current = false
    tree?.querySelector<HTMLElement>('[tabindex="0"]')?.focus()
  })
  const holdFocus = () => {
    holdsFocus.current = true
  }
  return {
    lines,
    index,
    current: lines[index],
    closed,
    setTree,
    setWanted,
    holdFocus,
    setOpen: (key, isOpen) =>
      setClosed((before) => {
        const after = new Set(before)
        if (isOpen) after.delete(key)
        else after.add(key)
        return after
      }),
    goTo: (line) => {
      if (!line) return
      holdFocus()
      setWanted({ key: line.key, index: lines.indexOf(line) })
    },
  }
}
