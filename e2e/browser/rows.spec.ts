/** Rows on the screen: the table that they stand in, and the rows of every node while it is drawn. */
import { readFile } from 'node:fs/promises'
import { expect, type Locator, type Page, test } from '@playwright/test'
import type { DeadLetter, Preview, Problem } from '@millrace/shared'
import { add, card, choose, editorOf, looksRight, newPipeline, saved, settings } from './page.ts'
import { type Server, startServer } from './server.ts'

const MANY = 10_000

let server: Server

test.beforeAll(async () => {
  server = await startServer()
})
test.afterAll(async () => {
  expect(await server.stop()).toBe(0)
})

/** A table of more rows than the api ever gives: its answer is made longer on the way. */
async function openManyRows(page: Page): Promise<Locator> {
  const letters = Array.from({ length: MANY }, (_, n): DeadLetter => ({
    node: 'gone',
    time: 1_700_000_000_000 + n * 1000,
    reason: n % 3 === 0 ? '' : `Reason ${n % 7}`,
    line: `{"n":${n}}`,
  }))
  await page.route('**/dead-letters?*', (route) => route.fulfill({ json: letters }))
  await newPipeline(page, server.link)
  await add(page, 'test data', 'Test data')
  await add(page, 'live table', 'Live table')
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await page.getByRole('tab', { name: 'Refused records' }).click()
  const grid = page.getByRole('grid', { name: 'Refused records' })
  await expect(grid).toHaveAttribute('aria-rowcount', String(MANY + 1))
  return grid
}

/** Frames that are drawn while the table is scrolled by so many pixels in each. */
const framesPerSecond = (grid: Locator, pixels: number): Promise<number> =>
  grid.evaluate(async (scroller, step) => {
    const began = performance.now()
    let drawn = 0
    while (performance.now() - began < 2000) {
      scroller.scrollTop += step
      if (scroller.scrollTop + scroller.clientHeight >= scroller.scrollHeight - 1) scroller.scrollTop = 0
      await new Promise((resolve) => requestAnimationFrame(resolve))
      drawn++
    }
    return (drawn * 1000) / (performance.now() - began)
  }, pixels)

const firstRow = (grid: Locator): Locator => grid.locator('[aria-rowindex="2"]')

test('ten thousand rows are scrolled, sorted, filtered, copied, saved and widened', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const grid = await openManyRows(page)

  // A figure to read and no gate: what else a machine does meanwhile is not the table's.
  const [frames, rest] = [await framesPerSecond(grid, 200), await framesPerSecond(grid, 0)]
  console.log(`Scrolling ${MANY} rows: ${frames.toFixed(0)} frames/s, at rest ${rest.toFixed(0)}`)
  // What is not seen is not there; the rows that are know their place.
  expect(await grid.getByRole('row').count()).toBeLessThan(80)

  const time = grid.getByRole('columnheader', { name: 'Batch' })
  await expect(time).toHaveAttribute('aria-sort', 'none')
  await time.click()
  await expect(time).toHaveAttribute('aria-sort', 'ascending')
  await page.keyboard.press('Enter')
  await expect(time).toHaveAttribute('aria-sort', 'descending')
  await page.keyboard.press('ArrowDown')
  await expect(firstRow(grid)).toContainText('{"n":9999}')
  await expect(firstRow(grid).getByRole('gridcell').first()).toBeFocused()
  await page.keyboard.press('Control+End')
  await expect(
    grid
      .locator(`[aria-rowindex="${MANY + 1}"]`)
      .getByRole('gridcell')
      .last(),
  ).toBeFocused()
  await expect(page.locator(':focus')).toContainText('{"n":0}')
  await expect(page.locator(':focus')).toBeInViewport()

  await page.keyboard.press('Shift+ArrowUp')
  await page.keyboard.press('Shift+ArrowLeft')
  await page.keyboard.press('Control+c')
  await expect(page.locator('.mr-rows-status')).toHaveText('4 cells copied')
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('Reason 1\t"{""n"":1}"\n\t"{""n"":0}"')

  await page.getByRole('button', { name: 'Filter the rows' }).click()
  await page.getByLabel('Filter Record').fill('99')
  await page.getByLabel('Filter Reason').fill('=""')
  const fitting = Array.from({ length: MANY }, (_, n) => n).filter((n) => n % 3 === 0 && String(n).includes('99'))
  await expect(page.locator('.mr-rows-status')).toHaveText(`${fitting.length} of 10,000 rows`)
  await expect(grid).toHaveAttribute('aria-rowcount', String(fitting.length + 2))
  await expect(grid.getByRole('gridcell', { name: 'empty text' }).first()).toBeVisible()

  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save as CSV' }).click()])
  expect(download.suggestedFilename()).toBe('Refused records.csv')
  const csv = await readFile(await download.path(), 'utf8')
  const lines = csv.trimEnd().split('\r\n')
  expect(lines).toHaveLength(fitting.length + 1)
  expect(lines[0]).toBe('\ufeffBatch,Node,Reason,Record')
  expect(lines[1]).toBe(`${new Date(1_700_000_000_000 + fitting.at(-1)! * 1000).toISOString()},gone,"","{""n"":${fitting.at(-1)}}"`)

  await page.getByLabel('Filter Record').fill('nothing like this')
  await page.getByRole('button', { name: 'Clear the filters' }).click()
  await expect(page.locator('.mr-rows-status')).toHaveText('10,000 rows')

  const width = async (name: string) => (await grid.getByRole('columnheader', { name }).boundingBox())!.width
  const [node, reason] = [await width('Node'), await width('Reason')]
  const edge = (await grid.getByRole('columnheader', { name: 'Node' }).locator('.mr-rows-edge').boundingBox())!
  await page.mouse.move(edge.x + 4, edge.y + 10)
  await page.mouse.down()
  await page.mouse.move(edge.x + 64, edge.y + 10, { steps: 4 })
  await page.mouse.up()
  expect(Math.round((await width('Node')) - node)).toBe(60)
  await grid.getByRole('columnheader', { name: 'Reason' }).focus()
  await page.keyboard.press('Shift+ArrowRight')
  await page.keyboard.press('Shift+ArrowRight')
  expect(Math.round((await width('Reason')) - reason)).toBe(32)
  await page.reload()
  await page.getByRole('tab', { name: 'Refused records' }).click()
  await expect(grid).toBeVisible()
  expect(Math.round(await width('Node'))).toBe(Math.round(node) + 60)
})

const ORDERS = [
  { shop: 'north', amount: '12.50', tags: ['gift', 'fast'], note: '' },
  { shop: 'south', amount: '7', tags: [], note: null },
  { shop: 'south', amount: '31', tags: ['gift'], note: 'leave at the door' },
  { shop: 'west', amount: '4.20', tags: [], note: null },
]
const linesOf = (records: readonly object[]): string => records.map((record) => JSON.stringify(record)).join('\n')

/** The rows of the selected node. */
const rowsOf = (page: Page, name: string): Locator => page.getByRole('grid', { name: `Rows of ${name}` })
const bodyRows = (grid: Locator): Locator => grid.locator('.mr-rows-body-row')

/** A source that others post to, with a pasted sample in place of what nobody has sent yet. */
async function withSample(page: Page, records: readonly object[]): Promise<void> {
  await add(page, 'http', 'HTTP')
  const form = settings(page, 'HTTP')
  await form.getByLabel('Find the columns in a sample').fill(linesOf(records))
  await form.getByRole('button', { name: 'Find columns' }).click()
  await expect(form.getByLabel('Name of column 1')).toHaveValue('shop')
  await giveRows(page, linesOf(records))
  await expect(bodyRows(rowsOf(page, 'HTTP'))).toHaveCount(records.length)
}

async function giveRows(page: Page, text: string): Promise<void> {
  await page.getByRole('tabpanel').getByRole('button', { name: 'Use my own rows…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Use your own rows' })
  await dialog.getByRole('textbox', { name: 'Rows' }).fill(text)
  await dialog.getByRole('button', { name: 'Use these rows' }).click()
  await expect(dialog).toHaveCount(0)
}

async function addCondition(page: Page, column: string, test: string, value: string): Promise<void> {
  const form = settings(page, 'Keep rows')
  await form.getByRole('button', { name: 'Add a condition' }).click()
  await form.getByRole('combobox', { name: 'Column of condition 1' }).click()
  // Columns are offered with their types.
  await page.getByRole('option', { name: new RegExp(`^${column}`) }).click()
  await choose(page, form, 'Test of condition 1', test)
  await form.getByLabel('Value of condition 1').fill(value)
}

test('rows are seen at every node while a pipeline is drawn', async ({ page }) => {
  await newPipeline(page, server.link)
  await expect(page.getByRole('tab', { name: 'Rows' })).toHaveAttribute('aria-selected', 'true')
  await expect(page.getByRole('tabpanel')).toContainText('Add an input: its rows are shown here.')
  await withSample(page, ORDERS)
  const source = rowsOf(page, 'HTTP')
  await expect(source.getByRole('columnheader', { name: 'tags' })).toBeVisible()
  // An empty text is not the same as no value, for the eye and for the ear.
  await expect(source.getByRole('gridcell', { name: 'empty text' })).toHaveCount(1)
  await expect(source.getByRole('gridcell', { name: 'no value' })).toHaveCount(2)

  // A nested value is opened by keyboard, and gives the focus back.
  const tags = bodyRows(source).first().getByRole('gridcell').nth(2)
  await tags.click()
  await page.keyboard.press('Enter')
  const reader = page.getByRole('dialog', { name: 'tags in full' })
  await expect(reader).toContainText(/1 gift\s*2 fast/)
  await looksRight(page, 'rows-nested')
  await page.keyboard.press('Escape')
  await expect(reader).toHaveCount(0)
  await expect(tags).toBeFocused()

  await add(page, 'keep rows', 'Keep rows')
  await addCondition(page, 'shop', '=', 'south')
  const kept = rowsOf(page, 'Keep rows')
  await expect(bodyRows(kept)).toHaveCount(2)
  await expect(card(page, 'HTTP')).toContainText('4 rows')
  await expect(card(page, 'Keep rows')).toContainText('4 → 2')
  await page.getByText('Out: Rejected').click()
  await expect(bodyRows(kept).first()).toContainText('north')
  await page.getByRole('radiogroup', { name: 'Which rows' }).getByText('In', { exact: true }).click()
  await expect(bodyRows(kept)).toHaveCount(4)
  await page.getByText('Out: Kept').click()

  await add(page, 'add column', 'Add column')
  const form = settings(page, 'Add column')
  await form.getByRole('button', { name: 'Add a column' }).click()
  await form.getByLabel('Name of column 1').fill('twice')
  const formula = editorOf(form, 'Formula of column 1')
  await formula.fill('amount::DOUBLE * 2')
  const widened = rowsOf(page, 'Add column')
  await expect(bodyRows(widened).first()).toContainText('14')
  await add(page, 'live table', 'Live table')
  await expect(bodyRows(rowsOf(page, 'Live table'))).toHaveCount(2)
  await expect(card(page, 'Live table')).toContainText('2 rows')
  await card(page, 'Add column').click()
  await expect(bodyRows(widened)).toHaveCount(2)
  await looksRight(page, 'rows')

  // Rows of a moment ago stay and dim while the new ones are on their way.
  let go = () => {}
  const held = new Promise<void>((resolve) => {
    go = resolve
  })
  await page.route('**/previews', async (route) => {
    await held
    await route.continue()
  })
  await formula.fill('amount::DOUBLE * 10')
  const preview = page.locator('.mr-preview')
  await expect(preview).toHaveAttribute('data-old')
  await expect(bodyRows(widened).first()).toContainText('14')
  await expect.poll(() => widened.locator('.mr-rows-body').evaluate((body) => getComputedStyle(body).opacity)).toBe('0.8')
  go()
  await expect(bodyRows(widened).first()).toContainText('70')
  await expect(preview).not.toHaveAttribute('data-old')
  await page.unroute('**/previews')

  // A server that does not answer is told of, with the rows still there.
  await page.route('**/previews', (route) => route.abort())
  await formula.fill('amount::DOUBLE * 100')
  await expect(page.getByRole('tabpanel').getByRole('alert')).toContainText('The server does not answer.')
  await expect(bodyRows(widened).first()).toContainText('70')
  await page.unroute('**/previews')
  await page.getByRole('tabpanel').getByRole('button', { name: 'Try again' }).click()
  await expect(bodyRows(widened).first()).toContainText('700')

  // Rows that take too long are told of, and can be tried again.
  await page.route('**/previews', async (route) => {
    const response = await route.fetch()
    const preview = (await response.json()) as Preview
    const problem: Problem = { code: 'previewTimedOut', severity: 'warning', params: { ms: 2000 }, node: preview.target.node }
    await route.fulfill({ response, json: { ...preview, key: 'late', columns: null, rows: [], problems: [problem] } })
  })
  await formula.fill('amount::DOUBLE * 1000')
  await expect(page.getByRole('tabpanel')).toContainText(/could not be computed within .* then try again/)
  await page.unroute('**/previews')
  await page.getByRole('tabpanel').getByRole('button', { name: 'Try again' }).click()
  await expect(bodyRows(widened).first()).toContainText('7000')
})

test('a formula that fails on a row says so at its field, with the value', async ({ page }) => {
  await newPipeline(page, server.link)
  await withSample(page, [...ORDERS, { shop: 'east', amount: 'free', tags: [], note: null }])
  await add(page, 'add column', 'Add column')
  const form = settings(page, 'Add column')
  await form.getByRole('button', { name: 'Add a column' }).click()
  const formula = editorOf(form, 'Formula of column 1')
  await formula.fill('upper(shop)')
  await expect(bodyRows(rowsOf(page, 'Add column'))).toHaveCount(5)
  await formula.fill('amount::DOUBLE')
  await expect(form.getByText(/free/)).toBeVisible()
  // What was there before stays, dimmed, until the formula is mended.
  await expect(bodyRows(rowsOf(page, 'Add column')).first()).toContainText('NORTH')
  await looksRight(page, 'rows-failing')
  await formula.fill('TRY_CAST(amount AS DOUBLE)')
  await expect(bodyRows(rowsOf(page, 'Add column')).last().getByRole('gridcell', { name: 'no value' })).toHaveCount(2)
  await expect(form.getByText(/free/)).toHaveCount(0)
})

test('a broken filter is found and mended through "Why is this empty?"', async ({ page }) => {
  await newPipeline(page, server.link)
  await withSample(page, ORDERS)
  await add(page, 'keep rows', 'Keep rows')
  // The shops are written in small letters.
  await addCondition(page, 'shop', '=', 'South')
  await add(page, 'add column', 'Add column')
  await settings(page, 'Add column').getByRole('button', { name: 'Add a column' }).click()
  await settings(page, 'Add column').getByRole('textbox', { name: 'Formula of column 1' }).fill('upper(shop)')
  await add(page, 'live table', 'Live table')
  await saved(page)
  await page.locator('.react-flow__pane').click({ position: { x: 20, y: 300 } })

  const began = Date.now()
  let clicks = 0
  const click = async (button: Locator) => {
    await button.click()
    clicks++
  }
  await click(card(page, 'Live table'))
  await click(page.getByRole('tabpanel').getByRole('button', { name: 'Why is this empty?' }))
  const panel = page.getByRole('tabpanel')
  await expect(panel).toContainText(/Keep rows: It removed 4 of 4 rows/)
  await looksRight(page, 'rows-why-empty')
  await click(panel.getByRole('button', { name: 'Show me' }))
  const form = settings(page, 'Keep rows')
  await expect(form).toContainText(/It removed 4 of 4 rows/)
  await expect(card(page, 'Keep rows')).toContainText('4 → 0')
  await click(form.getByLabel('Value of condition 1'))
  await form.getByLabel('Value of condition 1').fill('south')
  await expect(bodyRows(rowsOf(page, 'Keep rows'))).toHaveCount(2)
  await expect(form.getByText('It removed')).toHaveCount(0)
  // The card may be out of sight by now: the list of all nodes has it.
  await page.locator('.react-flow__pane').click({ position: { x: 20, y: 300 } })
  clicks++
  await click(page.getByRole('region', { name: 'All nodes' }).getByRole('button', { name: 'Live table' }))
  await expect(bodyRows(rowsOf(page, 'Live table'))).toHaveCount(2)
  console.log(`A broken filter found and mended: ${clicks} clicks, ${((Date.now() - began) / 1000).toFixed(1)} s`)
  expect(clicks).toBeLessThanOrEqual(8)
})

test('a sample is changed, taken back, and taken anew', async ({ page }) => {
  await newPipeline(page, server.link)
  await withSample(page, ORDERS)
  const menu = page.getByRole('tabpanel').getByRole('button', { name: /^Sample:/ })
  await menu.click()
  const samples = page.getByRole('dialog', { name: 'Samples of the sources' })
  await expect(samples).toContainText(/your own rows · 4 records/)
  await looksRight(page, 'rows-sample')
  await samples.getByRole('button', { name: 'Change my rows…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Use your own rows' })
  const rows = dialog.getByRole('textbox', { name: 'Rows' })
  await expect(rows).toHaveValue(linesOf(ORDERS))
  await rows.fill(`${linesOf(ORDERS.slice(0, 1))}\nnot a record`)
  await looksRight(page, 'rows-own')
  await dialog.getByRole('button', { name: 'Use these rows' }).click()
  await expect(bodyRows(rowsOf(page, 'HTTP'))).toHaveCount(1)
  await menu.click()
  await expect(samples).toContainText(/2 records · 1 unreadable/)
  await samples.getByRole('button', { name: 'Back to live' }).click()
  const panel = page.getByRole('tabpanel')
  await expect(panel).toContainText(/No rows here\s*HTTP: It takes what others send, and nothing has been sent/)
  const again = page.waitForRequest('**/previews')
  await panel.getByRole('button', { name: 'Try again' }).click()
  await again

  await add(page, 'test data', 'Test data')
  await expect(bodyRows(rowsOf(page, 'Test data')).first()).toBeVisible()
  const newest = () => page.locator('.mr-rows-status', { hasText: /the newest 200 of/ })
  await expect(newest()).toBeVisible()
  await menu.click()
  const asked = page.waitForRequest((request) => request.url().endsWith('/previews') && request.postDataJSON().refresh === true)
  await samples.getByRole('button', { name: 'Take a new sample' }).click()
  await asked
  await expect(newest()).toBeVisible()
})
