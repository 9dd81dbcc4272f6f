/** The wire into which what is dragged would go. */
import { createStore } from 'zustand/vanilla'

export const splice = createStore<{ edge: string | undefined }>(() => ({ edge: undefined }))
export const aimAt = (edge: string | undefined): void => {
  if (splice.getState().edge !== edge) splice.setState({ edge })
}

/** The wire under a place of the screen, whatever is above it. */
export function wireUnder(x: number, y: number): string | undefined {
  for (const element of document.elementsFromPoint(x, y)) {
    const wire = element.closest('.react-flow__edge')
    if (wire) return wire.getAttribute('data-id') ?? undefined
  }
  return undefined
}
