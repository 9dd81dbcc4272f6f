/** What is remembered per key: chosen by rows of a form, looked through while it runs, saved and put back. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import { edgeId, type ModelFile, type PipelineDocument } from '@millrace/shared'
import { drawing, node } from '../../shared/src/templates/drawing.ts'
import { add, card, choose, looksRight, newPipeline, saved, settings, startLink } from './page.ts'
import { type Server, startServer } from './server.ts'

let server: Server

test.beforeAll(async () => {
  server = await startServer()
})
test.afterAll(async () => {
  expect(await server.stop()).toBe(0)
})

test('what to remember is chosen without syntax; its keys are found, saved, and put back', async ({ page }) => {
  await newPipeline(page, server.link)
  await add(page, 'test data', 'Test data')
  await add(page, 'mapwithstate', 'Remember row by row')
  const form = settings(page, 'Remember row by row')
  await form.getByRole('combobox', { name: 'For each' }).click()
  await page.getByRole('option', { name: /^shop/ }).click()
  await page.keyboard.press('Escape')
  await form.getByRole('button', { name: 'Remember something else' }).click()
  await choose(page, form, 'What is remembered 2', 'value of the row before')
  await form.getByRole('combobox', { name: 'Column of what is remembered 2' }).click()
  await page.getByRole('option', { name: /^amount/ }).click()
  await expect(form.getByRole('textbox', { name: 'Name of what is remembered 2' })).toHaveValue('previous_amount')
  await form.getByRole('button', { name: 'Remember something else' }).click()
  await choose(page, form, 'What is remembered 3', 'own formula')
  // The editor of formulas comes a moment after its place.
  await form.locator('.cm-content[aria-label="Becomes"]').fill('old.value * 0.9 + amount')
  await form.getByText('Forget keys', { exact: true }).click()
  await form.getByRole('switch', { name: 'Forget keys that stay away' }).click()
  await form.getByRole('button', { name: 'Add a condition' }).click()
  await choose(page, form, 'Test of condition 1', '>')
  await form.getByLabel('Value of condition 1').fill('1000000')
  await add(page, 'live table', 'Live table')
  await card(page, 'Remember row by row').click()
  await expect(form.getByRole('textbox', { name: 'Becomes' })).toHaveText('old.value * 0.9 + amount')
  await looksRight(page, 'remember')
  await saved(page)
  await expect(page.locator('.mr-pill[data-tone="error"]')).toHaveCount(0)
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(card(page, 'Remember row by row')).toContainText(/\d\/s/)

  await page.getByRole('tab', { name: 'State', exact: true }).click()
  const remembered = page.getByRole('region', { name: 'Remembered per key' })
  const row = remembered.getByRole('row', { name: /Remember row by row/ })
  await expect(row.getByRole('cell').nth(1)).toHaveText(/[1-9]/)
  await expect(row).toContainText('30 min without rows')
  await row.getByRole('button', { name: 'Show keys' }).click()
  const keys = remembered.getByRole('grid', { name: /^Keys of/ })
  await expect(keys).toContainText('previous_amount')
  await expect(keys).toContainText('Forgotten at')
  await remembered.getByRole('textbox', { name: /^Find a key/ }).fill('no such key')
  await expect(remembered).toContainText('No key contains “no such key”.')
  await remembered.getByRole('textbox', { name: /^Find a key/ }).fill('')
  await expect(keys).toContainText('previous_amount')
  await keys.scrollIntoViewIfNeeded()
  await looksRight(page, 'remembered-keys')

  await row.getByRole('button', { name: 'Save what Remember row by row remembers' }).click()
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: 'As CSV' }).click()])
  const text = await readFile(await download.path(), 'utf8')
  expect(text).toMatch(/^shop,count,previous_amount,value,last_seen\n\w+,\d+,/)
  const put = async () => {
    const files = page.waitForEvent('filechooser')
    await row.getByRole('button', { name: /^Put a file in the place/ }).click()
    await (await files).setFiles({ name: 'state.csv', mimeType: 'text/csv', buffer: Buffer.from('shop,count\nmoon,41\n') })
  }
  // A server that does not answer: a person need not wait for it.
  await page.route(/\/states\/[^/]+\/file/, () => undefined)
  await put()
  await expect(row.getByRole('progressbar', { name: /^(Sending the file|Waiting for the batch)$/ })).toBeVisible()
  await row.getByRole('button', { name: 'Cancel the file for Remember row by row' }).click()
  await page.unroute(/\/states\/[^/]+\/file/)
  await put()
  await expect(page.getByText('Remember row by row now remembers 1 key of the file.')).toBeVisible()
  await remembered.getByRole('textbox', { name: /^Find a key/ }).fill('moon')
  await expect(keys).toContainText('41')
})

test('rows come into windows by event time; the State tab shows which, the watermark, and late rows', async ({ page }) => {
  await newPipeline(page, server.link)
  await add(page, 'test data', 'Test data')
  await add(page, 'add column', 'Add column')
  const formula = settings(page, 'Add column')
  await formula.getByRole('button', { name: 'Add a column' }).click()
  await formula.getByRole('textbox', { name: 'Name of column 1' }).fill('happened')
  await formula.locator('.cm-content').fill('time - CASE WHEN id % 100 = 50 THEN INTERVAL 9 SECOND ELSE INTERVAL 0 SECOND END')
  await add(page, 'watermark', 'Window by event time')
  const form = settings(page, 'Window by event time')
  await form.getByRole('combobox', { name: 'Time', exact: true }).click()
  await page.getByRole('option', { name: /^happened/ }).click()
  await form.getByRole('textbox', { name: 'Length' }).fill('2 s')
  await form.getByRole('textbox', { name: 'Rows may come late by' }).fill('1 s')
  await form.getByRole('button', { name: 'Summarize each window' }).click()
  await expect(settings(page, 'Summarize')).toContainText('window_start')
  await expect(settings(page, 'Summarize')).toContainText('window_end')
  await add(page, 'live table', 'Live table')
  await saved(page)
  await expect(page.locator('.mr-pill[data-tone="error"]')).toHaveCount(0)
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await card(page, 'Window by event time').click()

  await page.getByRole('tab', { name: 'State', exact: true }).click()
  const windows = page.getByRole('region', { name: /^Windows by event time/ })
  await expect(windows.getByRole('row', { name: /at \d+:\d\d:\d\d/ })).not.toHaveCount(0)
  await expect(windows.getByRole('row', { name: /open/ })).not.toHaveCount(0)
  const late = windows.getByRole('row', { name: /^Late rows \d+ of .* behind the watermark/ })
  await expect(late).toBeVisible()
  await expect(form.getByText('Watermark')).toBeVisible()
  // The open window that closes first, by keyboard: its rows, a closer look at its time, and one window further.
  await windows.locator('[data-window][tabindex="0"]').focus()
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  const waiting = windows.getByRole('region', { name: /^Rows of .+ to / })
  await expect(waiting).toContainText(/Of a summary its figures are kept|It has closed/)
  await page.keyboard.press('+')
  await expect(windows.getByRole('button', { name: 'Zoom out' })).toBeEnabled()
  await page.keyboard.press('0')
  await expect(windows.getByRole('button', { name: 'Zoom out' })).toBeDisabled()
  await page.keyboard.press('Home')
  await page.keyboard.press('Enter')
  await expect(waiting.getByRole('link', { name: /^See them in the batch of/ })).toHaveAttribute('href', /\/batches\/\d+\?node=/)
  await windows.getByRole('button', { name: 'Hide the rows' }).click()
  await page.getByRole('separator', { name: 'Height of the panel' }).focus()
  for (let step = 0; step < 14; step++) await page.keyboard.press('ArrowUp')
  await late.scrollIntoViewIfNeeded()
  await looksRight(page, 'event-windows')
  await page.getByRole('tab', { name: 'Results' }).click()
  await expect(page.getByRole('grid').first()).toContainText('window_start')
})

const towns = (file: string) => {
  const columns = [
    { name: 'id', type: 'BIGINT' },
    { name: 'town', type: 'VARCHAR' },
  ]
  const document = drawing(
    'Towns',
    {
      data: node('generator', 'Orders', 0, 0, { columns: [{ name: 'id', make: 'integer', min: 1, max: 2 }], rate: 5 }),
      towns: node('tableFile', 'Towns of shops', 0, 1, { path: file, kind: 'csv', columns, refresh: 'every', every: 3_600_000 }),
      found: node('lookUp', 'Look up', 1, 0, { from: 'port', on: [{ left: 'id', right: 'id' }], add: ['town'] }),
      out: node('liveTable', 'Live table', 2, 0, { mode: 'append', keys: [] }),
    },
    [
      ['data', 'found'],
      ['found', 'out'],
    ],
    {},
  )
  const edge = { from: { node: 'towns', port: 'out' }, to: { node: 'found', port: 'table' } }
  return { ...document, edges: { ...document.edges, [edgeId(edge)]: edge } }
}

test('the table of a look-up is looked through, tells when it is read, and is read again at once', async ({ page }) => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'millrace-towns-'))
  const file = path.join(folder, 'towns.csv')
  await writeFile(file, 'id,town\n1,Oslo\n2,Roma\n')
  await page.goto(server.link)
  await page.goto(`${server.origin}/p/${await created(page, towns(file))}?tab=sources`)
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  const tables = page.getByRole('region', { name: 'Tables that rows are looked up in' })
  const row = tables.getByRole('row', { name: /Look up/ })
  await expect(row.getByRole('cell').nth(1)).toHaveText('2')
  await expect(row).toContainText(/Towns of shops.*read at .* again at /)
  await row.getByRole('button', { name: 'Show rows' }).click()
  const rows = tables.getByRole('grid', { name: 'Table of Look up' })
  await expect(rows).toContainText('Roma')
  await tables.getByRole('textbox', { name: /^Find a row/ }).fill('osl')
  await expect(rows).not.toContainText('Roma')
  await expect(rows).toContainText('Oslo')
  await page.getByRole('separator', { name: 'Height of the panel' }).focus()
  for (let step = 0; step < 14; step++) await page.keyboard.press('ArrowUp')
  await row.scrollIntoViewIfNeeded()
  await looksRight(page, 'looked-up-table')
  await writeFile(file, 'id,town\n1,Oslo\n2,Torino\n3,Oslo\n')
  await row.getByRole('button', { name: 'Refresh now: Towns of shops' }).click()
  await expect(row.getByRole('cell').nth(1)).toHaveText('3')
  await rm(file)
  await row.getByRole('button', { name: 'Refresh now: Towns of shops' }).click()
  await expect(row).toContainText(`There is no file ${file}.`)
  await rm(folder, { recursive: true })
})

/** A pipeline of this document; answers with its id. */
async function created(page: Page, document: PipelineDocument): Promise<string> {
  await expect(startLink(page)).toBeVisible()
  return page.evaluate(async (body) => {
    const answer = await fetch('/api/pipelines', { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    return ((await answer.json()) as { id: string }).id
  }, JSON.stringify({ document }))
}

const learning = drawing(
  'Learning',
  {
    data: node('generator', 'Test data', 0, 0, {
      columns: [
        { name: 'width', make: 'number', min: 0, max: 10 },
        { name: 'height', make: 'number', min: 0, max: 4 },
      ],
      rate: 50,
    }),
    links: node('generator', 'Links', 0, 1, {
      columns: [
        { name: 'from', make: 'sequence' },
        { name: 'to', make: 'integer', min: 1, max: 9 },
      ],
      rate: 4,
    }),
    clusters: node('kMeans', 'Find clusters', 1, 0, { features: ['width', 'height'], clusters: 3 }),
    ranks: node('rankNodes', 'Rank nodes', 1, 1, { from: 'from', to: 'to', over: 'start' }),
    areas: node('predictNumber', 'Predict a number', 1, 2, { label: 'height', features: ['width'], step: 0.01 }),
  },
  [
    ['data', 'clusters'],
    ['links', 'ranks'],
    ['data', 'areas'],
  ],
  {},
)

test('what steps learn is drawn and saved, and a graph is walked by keys', async ({ page }) => {
  await page.goto(server.link)
  const id = await created(page, learning)
  await page.goto(`${server.origin}/p/${id}?tab=models`)
  await expect(page.getByText('Press Run to see what is learned.')).toBeVisible()
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  const tile = (name: string) => page.getByRole('region', { name, exact: true })

  await card(page, 'Find clusters').click()
  const scatter = tile('Clusters').locator('.mr-scatter')
  await expect(scatter).toHaveAccessibleName(/^3 centres and [1-9]\d* rows by width and height$/)
  await expect(tile('Mean square distance of each update').getByRole('img')).toHaveAccessibleName(/: .* \d/)
  await expect(tile('Model as a table').getByRole('grid')).toContainText('weight')
  await choose(page, tile('Clusters'), 'Column across', 'height')
  await expect(scatter).toHaveAccessibleName(/by height and height$/)
  await choose(page, tile('Clusters'), 'Column across', 'width')
  await looksRight(page, 'model')
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save the model' }).click()])
  const model = JSON.parse(await readFile(await download.path(), 'utf8')) as ModelFile
  expect(model).toMatchObject({ format: 'millrace-model', version: 1, learns: 'kMeans', columns: ['width', 'height'] })

  await card(page, 'Predict a number').click()
  await expect(tile('Weights').getByRole('listitem')).toHaveText([/^width/, /^intercept/])

  await card(page, 'Rank nodes').click()
  const graph = tile('Graph of Rank nodes')
  const canvas = graph.locator('canvas')
  await expect(canvas).toHaveAttribute('data-settled', 'true')
  await expect(graph).toContainText(/\d+ nodes and \d+ edges/)
  await canvas.focus()
  await canvas.press('ArrowRight')
  await expect(graph).toContainText(/\d · rank \d/)
  await canvas.press('Escape')
  await expect(graph).toContainText('Point at a node to read its name and values.')
  await canvas.press('+')
  await canvas.press('0')
  await canvas.press('ArrowRight')
  await expect(tile('Nodes as a table').getByRole('grid')).toContainText('rank')
  await looksRight(page, 'graph')
})
