import { useEffect, useRef, useState } from 'react'
import { beginLayout, settle, type GraphShape, type Layout, type Place } from './graphLayout.ts'

/** How long a frame may place nodes, in milliseconds. */
const FRAME_MS = 10
/** Graphs whose places are remembered while the page is open: a panel that is opened again shows what it showed. */
const GRAPHS = 8
interface Remembered {
  places: Map<string, Place>
  isSettled: boolean
}
const remembered = new Map<string, Remembered>()

/** Places the nodes of a graph little by little, and calls `drawn` for each frame. Nodes that had a place keep it. */
export function useGraphLayout(memory: string, shape: GraphShape, onFrame: (layout: Layout) => void): { isSettled: boolean } {
  const [settledShape, setSettled] = useState<GraphShape | null>(null)
  const frame = useRef(onFrame)
  useEffect(() => {
    frame.current = onFrame
  })
  useEffect(() => {
    const before = remembered.get(memory)
    const layout = beginLayout(shape, before?.places ?? new Map<string, Place>(), before?.isSettled)
    const isStill = window.matchMedia('(prefers-reduced-motion: reduce)').matches
    let request = 0
    const remember = (isSettled: boolean) => {
      const places = new Map(shape.names.map((name, i) => [name, { x: layout.x[i]!, y: layout.y[i]! }]))
      remembered.delete(memory)
      remembered.set(memory, { places, isSettled })
      if (remembered.size > GRAPHS) remembered.delete(remembered.keys().next().value!)
    }
    const next = () => {
      const until = performance.now() + FRAME_MS
      do settle(layout, shape, 1)
      while (layout.rounds > 0 && performance.now() < until)
      if (!isStill || layout.rounds === 0) frame.current(layout)
      if (layout.rounds > 0) request = requestAnimationFrame(next)
      else {
        remember(true)
        setSettled(shape)
      }
    }
    request = requestAnimationFrame(next)
    return () => {
      cancelAnimationFrame(request)
      if (layout.rounds > 0) remember(false)
    }
  }, [memory, shape])
  return { isSettled: settledShape === shape }
}
