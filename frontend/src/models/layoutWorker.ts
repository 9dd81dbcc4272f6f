/** Places nodes beside the page, which goes on meanwhile. */
import { settle, type GraphShape, type Layout } from './graphLayout.ts'

/* oxlint-disable unicorn/require-post-message-target-origin -- A worker has no origin. */

export interface LayoutTask {
  layout: Layout
  shape: Pick<GraphShape, 'from' | 'to'>
}

/** How often the page is told where nodes are, in milliseconds. */
const TELL_MS = 40

/** The part of a worker's scope that is used: the page's types are loaded here, too. */
const scope = globalThis as unknown as {
  addEventListener(kind: 'message', hear: (event: { data: LayoutTask }) => void): void
  postMessage(layout: Layout): void
}

scope.addEventListener('message', ({ data: { layout, shape } }) => {
  while (layout.rounds > 0) {
    const until = performance.now() + TELL_MS
    do settle(layout, shape, 1)
    while (layout.rounds > 0 && performance.now() < until)
    scope.postMessage(layout)
  }
})
