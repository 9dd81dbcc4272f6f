/** Pipelines to begin with: each runs as it stands, on data that is there. Adding one is its file and its line here. */
import type { PipelineDocument } from '../graph/document.ts'
import { texts } from '../text/words.ts'
import { alerts } from './alerts.ts'
import { clicks } from './clicks.ts'
import { orders } from './orders.ts'
import { thisMachine } from './thisMachine.ts'
import { words } from './words.ts'

export { thisMachine }

const documents = { thisMachine, words, clicks, alerts, orders }
type TemplateId = keyof typeof documents

const titles: Record<TemplateId, string> = texts({
  thisMachine: 'This machine’s load',
  words: 'Words of a live text',
  clicks: 'Clicks per minute by page',
  alerts: 'Alerts above a threshold',
  orders: 'Orders joined with a table',
})
const summaries: Record<TemplateId, string> = texts({
  thisMachine: 'Processor, memory, network and the busiest programs, measured every second.',
  words: 'Lines about a mill, split into words and counted over the last minute.',
  clicks: 'Visits to a made-up shop, played over and over and counted by page.',
  alerts: 'Programs of this machine that use more than 100 MB, as they come and go.',
  orders: 'Orders of a made-up shop, with its streets looked up, and the sales of each region.',
})

export interface Template {
  id: string
  /** English text for the catalogue. */
  title: string
  /** English text for the catalogue. */
  summary: string
  document(): PipelineDocument
}

export const templates: readonly Template[] = (Object.keys(documents) as TemplateId[]).map((id) => ({
  id,
  title: titles[id],
  summary: summaries[id],
  document: documents[id],
}))
