/** Pipelines to begin with: each runs as it stands, on data that is there. Adding one is its file and its line here. */
import type { PipelineDocument } from '../graph/document.ts'
import { texts } from '../text/words.ts'
import { alerts } from './alerts.ts'
import { earthquakes } from './earthquakes.ts'
import { flights } from './flights.ts'
import { thisMachine } from './thisMachine.ts'
import { words } from './words.ts'

export { thisMachine }

const documents = { thisMachine, words, earthquakes, alerts, flights }
type TemplateId = keyof typeof documents

const titles: Record<TemplateId, string> = texts({
  thisMachine: 'This machine’s load',
  words: 'Words of a live text',
  earthquakes: 'Earthquakes per minute by region',
  alerts: 'Alerts above a threshold',
  flights: 'Flights joined with a table',
})
const summaries: Record<TemplateId, string> = texts({
  thisMachine: 'Processor, memory, network and the busiest programs, measured every second.',
  words: 'Lines about a mill, split into words and counted over the last minute.',
  earthquakes: 'Earthquakes of a week of 2018, recorded by the U.S. Geological Survey (public domain), counted by region.',
  alerts: 'Programs of this machine that use more than 100 MB, as they come and go.',
  flights:
    'Flights of January 2001, from the U.S. Department of Transportation (public domain), with their airports looked up and the delay of each state.',
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
