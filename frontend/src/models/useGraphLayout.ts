import { useEffect, useRef, useState } from 'react'
import { beginLayout, settle, type GraphShape, type Layout, type Place } from './graphLayout.ts'
import type { LayoutTask } from './layoutWorker.ts'

/** Graphs whose places are remembered while the page is open: a panel that is opened again shows what it showed. */
const GRAPHS = 8
interface Remembered {
  places: Map<string, Place>
  isSettled: boolean
}
const remembered = new Map<string, Remembered>()

/** Places the nodes of a graph beside the page, and calls `onLayout` whenever they have moved. Nodes that had a place keep it. */
export function useGraphLayout(memory: string, shape: GraphShape, onLayout: (layout: Layout) => void): { isSettled: boolean } {
  const [settledShape, setSettled] = useState<GraphShape | null>(null)
  const told = useRef(onLayout)
  useEffect(() => {
    told.current = onLayout
  })
  useEffect(() => {
    const before = remembered.get(memory)
    let layout = beginLayout(shape, before?.places ?? new Map<string, Place>(), before?.isSettled)
    const isStill = window.matchMedia('(prefers-reduced-motion: reduce)').matches
    const remember = (isSettled: boolean) => {
      const places = new Map(shape.names.map((name, i) => [name, { x: layout.x[i]!, y: layout.y[i]! }]))
      remembered.delete(memory)
      remembered.set(memory, { places, isSettled })
      if (remembered.size > GRAPHS) remembered.delete(remembered.keys().next().value!)
    }
    const moved = () => {
      if (!isStill || layout.rounds === 0) told.current(layout)
      if (layout.rounds > 0) return
      remember(true)
      setSettled(shape)
    }
    if (layout.rounds === 0) {
      const request = requestAnimationFrame(moved)
      return () => cancelAnimationFrame(request)
    }
    const worker = new Worker(new URL('layoutWorker.ts', import.meta.url), { type: 'module' })
    worker.addEventListener('message', ({ data }: MessageEvent<Layout>) => {
      layout = data
      moved()
      if (layout.rounds === 0) worker.terminate()
    })
    // Where a browser runs no workers, the page waits for it.
    worker.addEventListener('error', () => {
      settle(layout, shape, layout.rounds)
      moved()
    })
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- A worker has no origin.
    worker.postMessage({ layout, shape: { from: shape.from, to: shape.to } } satisfies LayoutTask)
    return () => {
      worker.terminate()
      if (layout.rounds > 0) remember(false)
    }
  }, [memory, shape])
  return { isSettled: settledShape === shape }
}
