/** The panel of every step that learns or finds something, drawn of what its first example leaves on the real engine. */
import { MantineProvider } from '@mantine/core'
import { definitions, type NodeDrawing } from '@millrace/shared'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test, vi } from 'vitest'
import { DrawnTiles, isDrawn } from './DrawnTiles.tsx'

// Tables ask for the widths that a browser keeps: it has none yet.
vi.stubGlobal('localStorage', { getItem: () => null })

const folder = path.join(import.meta.dirname, 'drawings')
const read = (type: string) => JSON.parse(readFileSync(path.join(folder, `${type}.snap`), 'utf8')) as NodeDrawing

function panelOf(type: string, drawing: NodeDrawing): { parts: string[]; said: string[]; text: string } {
  const html = renderToStaticMarkup(
    <MantineProvider>
      <DrawnTiles drawing={drawing} definition={definitions[type]!} name="Step" memory="" timeZone="UTC" />
    </MantineProvider>,
  )
  const labels = (pattern: RegExp) => [...html.matchAll(pattern)].map(([, label]) => label!)
  return {
    parts: labels(/<section[^>]*aria-label="([^"]+)"/g),
    said: [
      ...labels(/role="img"[^>]*aria-label="([^"]+)"/g),
      ...labels(/aria-label="([^"]+)"[^>]*role="img"/g),
      ...labels(/<title id="[^"]*">([^<]+)/g),
    ],
    text: html.replaceAll(/<style.*?<\/style>/gs, '').replaceAll(/<[^>]+>/g, ' '),
  }
}

const GRAPH = ['Graph of Step', 'Nodes as a table']
/** By step: its parts in their order, and what is said of a drawing to those who do not see it. */
const PANELS: Record<string, [parts: string[], said: RegExp]> = {
  communities: [GRAPH, /^8 nodes and 13 edges\./],
  compareGroups: [['p value of each update'], /^p value of each update: p_value 1$/],
  components: [GRAPH, /^2 nodes and 1 edge\./],
  degrees: [GRAPH, /^3 nodes and 3 edges\./],
  distances: [GRAPH, /^5 nodes and 5 edges\./],
  findAnomalies: [['Anomalies of each update', 'Largest z-score of each update'], /anomalies 1\n.*largest_z_score 4$/],
  forecast: [['Mean absolute error of each update', 'Root mean square error of each update'], /absolute_error 4\n.*square_error 4$/],
  kMeans: [['Clusters', 'Mean square distance of each update', 'Model as a table'], /distance 9\n2 centres and 1 row by x and x$/],
  predictNumber: [['Weights', 'Error of each update', 'Model as a table'], /error 0$/],
  predictRatings: [
    ['Tastes', 'Root mean square error of each update', 'Error after each round', 'Tastes as a table'],
    /2 items and 2 users by taste\nError after each round: 2\.22$/,
  ],
  predictYesNo: [['Weights', 'Error of each update', 'Model as a table'], /error 0\.69$/],
  rankNodes: [GRAPH, /^4 nodes and 4 edges\./],
  repeatUntilStable: [[...GRAPH, 'Rounds of each update', 'Rows that each round changed'], /rounds 2\nRows that each round changed: 1, 0$/],
  triangles: [GRAPH, /^4 nodes and 6 edges\./],
}

test('every step that is drawn has a case here', () => {
  const drawn = Object.values(definitions).filter(isDrawn)
  expect(Object.keys(PANELS).sort()).toEqual(drawn.map(({ type }) => type).sort())
  expect(readdirSync(folder).sort()).toEqual(drawn.map(({ type }) => `${type}.snap`).sort())
})

test.each(Object.entries(PANELS))('%s', (type, [parts, said]) => {
  const panel = panelOf(type, read(type))
  expect(panel.parts).toEqual(parts)
  expect(panel.said.join('\n')).toMatch(said)
  expect(panel.text).not.toMatch(/undefined|NaN|null/)
})

test.each(Object.keys(PANELS))('%s says what it waits for before there is anything', (type) => {
  const course = { columns: [], times: [], rows: [], changes: [] }
  const panel = panelOf(type, { model: null, course, newest: null })
  expect(panel).toMatchObject({ parts: [], said: [] })
  expect(panel.text).toMatch(/yet: /)
})

test('where a deploy changed a step the version is named', () => {
  const drawing = read('findAnomalies')
  const { text } = panelOf('findAnomalies', {
    ...drawing,
    course: { ...drawing.course, changes: [{ time: drawing.course.times.at(-1)!, version: 7 }] },
  })
  expect(text).toContain('changed with version 7')
})

test('a drawing that nobody waited for is told to come', () => {
  const { text, parts } = panelOf('kMeans', { ...read('kMeans'), newest: null })
  expect(text).toContain('A drawing is made only while somebody looks')
  expect(parts).toContain('Clusters')
})
