/** ELK in a worker of its own. Both are fetched when something is laid out first. */
import ELK from 'elkjs/lib/elk-api.js'
import workerUrl from 'elkjs/lib/elk-worker.min.js?url'
import { layoutWith } from './elkLayout.ts'
import type { Layout } from './tidy.ts'

/** Makes a layout, to be closed after its use. */
export function openElk(): { layout: Layout; close(): void } {
  const elk = new ELK({ workerFactory: () => new Worker(workerUrl) })
  return { layout: layoutWith(elk), close: () => elk.terminateWorker() }
}
