/** Watching a run: its charts with one cursor and one zoom, its sources and what it keeps, its batches. */
import { readFileSync } from 'node:fs'
import { expect, test } from '@playwright/test'
import { card, looksRight } from './page.ts'
import { type Server, startServer } from './server.ts'

let server: Server

test.beforeAll(async () => {
  server = await startServer()
})
test.afterAll(async () => {
  expect(await server.stop()).toBe(0)
})

test('one cursor and one zoom for all charts, by pointer and by keyboard', async ({ page }) => {
  await page.goto(server.link)
  await page.getByRole('link', { name: 'This machine' }).click()
  await expect(card(page, 'By program')).toContainText(/\d\/s/)
  await page.getByRole('tab', { name: 'Delays' }).click()
  // Enough batches that a part of them can be looked at.
  await expect(page.getByTestId('summary')).toContainText(/ [2-9]\d batches/, { timeout: 60_000 })
  const tile = (name: string) => page.getByRole('region', { name, exact: true })
  const cursor = page.getByRole('slider', { name: 'Time that is read out' })
  const plot = (name: string) => tile(name).locator('.u-over')

  // The pointer on one chart is a cursor on all of them.
  await plot('Total delay').hover({ position: { x: 40, y: 40 } })
  for (const name of ['Input rate', 'Scheduling delay', 'Processing time', 'Input of Processes']) {
    await expect
      .poll(() =>
        plot(name)
          .locator('.u-cursor-x')
          .evaluate((line) => new DOMMatrix(getComputedStyle(line).transform).m41),
      )
      .toBeGreaterThan(1)
  }

  // By keyboard: a time is held, and said with all its values.
  await page.mouse.move(5, 5)
  await cursor.focus()
  const words = () => cursor.getAttribute('aria-valuetext')
  const newest = await words()
  expect(newest).toMatch(/^\d\d:\d\d:\d\d.*, Input rate .*\/s, Scheduling delay .*ms, Processing time .*ms, Total delay .*ms$/)
  await cursor.press('ArrowLeft')
  const before = await words()
  expect(before).not.toBe(newest)
  await cursor.press('Home')
  await expect(cursor).toHaveAttribute('aria-valuetext', /Started with version 1\./)
  const all = Number(await cursor.getAttribute('max'))
  await cursor.press('+')
  await expect.poll(async () => Number(await cursor.getAttribute('max'))).toBeLessThan(all)
  const showAll = page.getByRole('button', { name: 'Show all' })
  await expect(showAll).toBeEnabled()
  await looksRight(page, 'timeline-zoomed')
  await cursor.press('0')
  await expect(showAll).toBeDisabled()

  // By pointer: a drag over one chart zooms all, a button brings everything back.
  const box = (await plot('Input rate').boundingBox())!
  await page.mouse.move(box.x + box.width * 0.5, box.y + 20)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width * 0.9, box.y + 20, { steps: 4 })
  await page.mouse.up()
  await expect(showAll).toBeEnabled()
  expect(Number(await cursor.getAttribute('max'))).toBeLessThan(all)
  await showAll.click()
  await expect(showAll).toBeDisabled()
  expect(Number(await cursor.getAttribute('max'))).toBeGreaterThanOrEqual(all)
})

test('sources, what is kept, and batches that wait, put out and are done', async ({ page }) => {
  await page.goto(server.link)
  await page.getByRole('link', { name: 'This machine' }).click()
  await page.getByRole('tab', { name: 'State', exact: true }).click()
  const receivers = page.getByRole('region', { name: 'Receivers' })
  await expect(receivers.getByRole('row', { name: /Processes/ })).toContainText(/reading.*[1-9].* [kKM]?B.*none/)
  const kept = page.getByRole('region', { name: 'Rows kept between batches' }).getByRole('row', { name: /Last minute of processes/ })
  await expect(kept.getByRole('cell').nth(1)).toHaveText(/[1-9]/)
  await expect(kept.getByRole('cell').nth(3)).toHaveText(/about \d+(\.\d)? [kKM]?B/)
  await expect(kept.getByRole('img', { name: /Rows kept over \d+ batches/ })).toBeVisible()
  await looksRight(page, 'sources')

  await page.getByRole('tab', { name: 'Batches', exact: true }).click()
  const rows = page.getByRole('tabpanel').getByRole('row')
  await expect(rows.nth(1)).toContainText(/next.*waiting/)
  await expect(rows.nth(4)).toContainText(/done|late/)

  // How long what came stays is set beside the interval; what is there still is saved as a file.
  await page.getByRole('button', { name: /^Update every/ }).click()
  const keep = page.getByRole('textbox', { name: 'Keep what was received' })
  await keep.fill('169')
  await page.getByRole('combobox', { name: 'Unit' }).nth(1).click()
  await page.getByRole('option', { name: 'hours' }).click()
  await expect(keep).toHaveAttribute('aria-invalid', 'true')
  await keep.fill('2')
  await expect(keep).not.toHaveAttribute('aria-invalid', 'true')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Save what was received' }).click()
  await looksRight(page, 'save-received')
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: /^Save \d+ batch/ }).click()])
  expect(readFileSync(await download.path(), 'utf8')).toMatch(/^(\{"\w+":.*\}\n)+$/)
  // The same between two times, as CSV.
  await page.getByRole('button', { name: 'Save what was received' }).click()
  await page.getByText('Between two times').click()
  await expect(page.getByLabel('From', { exact: true })).toHaveValue(/^\d{4}-\d\d-\d\dT/)
  await page.getByText('CSV', { exact: true }).click()
  const [rewritten] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: /^Save \d+ batch/ }).click()])
  expect(rewritten.suggestedFilename()).toMatch(/\.csv$/)
  expect(readFileSync(await rewritten.path(), 'utf8')).toMatch(/^"?\w+"?(,"?\w+"?)*\n.*\d/)

  // Processes are measured every second, which on a slow machine leaves a batch without them, and another with two measures.
  const measured = rows.filter({ has: page.getByRole('cell', { name: /^\d{2,}$/ }) }).filter({ hasText: /done|late/ })
  await measured.first().getByRole('link').click()
  const bars = page.locator('.mr-batch-bar .mr-bar')
  await expect(bars.first()).toBeVisible()
  const lengths = () => bars.evaluateAll((all) => all.map((bar) => bar.getBoundingClientRect().width))
  const byTime = await lengths()
  expect(byTime).toEqual(byTime.toSorted((a, b) => b - a))
  await page.getByText('as in the pipeline').click()
  const nodes = page.getByRole('table').first()
  await expect(nodes.getByRole('row').nth(1)).toContainText('This machine')

  // Rows of a node in this batch: as many as the batch counted, of one port or wire after another.
  await nodes.getByRole('button', { name: 'Processes' }).first().click()
  const shown = page.getByRole('region', { name: 'Rows of Processes in this batch' })
  const grid = shown.getByRole('grid')
  await expect(grid.getByRole('row').nth(1)).toBeVisible()
  const counted = await nodes
    .getByRole('row', { name: /Processes/ })
    .first()
    .getByRole('cell')
    .nth(2)
    .innerText()
  await expect(shown.locator('.mr-rows-status')).toHaveText(new RegExp(`(^| of )${counted} rows?$`))
  await expect(shown.getByRole('list')).toHaveCount(0)
  await nodes.getByRole('button', { name: 'Last minute of processes' }).click()
  await expect(page.getByRole('region', { name: 'Rows of Last minute of processes in this batch' }).getByRole('grid')).toBeVisible()
  await looksRight(page, 'batch-rows')
  // The address keeps it.
  await page.reload()
  await expect(page.getByRole('region', { name: 'Rows of Last minute of processes in this batch' }).getByRole('grid')).toBeVisible()
  await page.getByRole('button', { name: 'Hide the rows' }).first().click()
  await expect(page.getByRole('region', { name: /in this batch/ })).toHaveCount(0)
})

const node = (type: string, name: string, settings: object, x: number) => ({
  type,
  typeVersion: 1,
  name,
  settings,
  position: { x, y: 40 },
})
/** Batches that take much longer than their interval. */
const slow = {
  format: 1,
  name: 'Too much for this machine',
  interval: 500,
  nodes: {
    made: node('generator', 'Made up', { columns: [{ name: 'n', make: 'sequence' }], rate: 240, seed: 1 }, 40),
    sum: node(
      'sql',
      'Long sum',
      { text: 'SELECT count(*) AS c FROM input a, input b, input c, input d WHERE (a.n * b.n + c.n * d.n) % 7 = 3' },
      340,
    ),
  },
  edges: { 'made.out>sum.in': { from: { node: 'made', port: 'out' }, to: { node: 'sum', port: 'in' } } },
}

test('batches at work and waiting are told apart, and the log says what goes on', async ({ page }) => {
  await page.goto(server.link)
  const created = await page.request.post(`${server.origin}/api/pipelines`, { data: { document: slow } })
  const { id } = (await created.json()) as { id: string }
  expect((await page.request.post(`${server.origin}/api/pipelines/${id}/deploy`, { data: { sequence: 0 } })).ok()).toBe(true)
  await page.goto(`${server.origin}/p/${id}`)
  await page.getByRole('tab', { name: 'Batches', exact: true }).click()
  const rows = page.getByRole('tabpanel').getByRole('row')
  await expect(rows.filter({ hasText: 'at work' })).toContainText(/\d\d:\d\d:\d\d.*\d+ (ms|s)/, { timeout: 60_000 })
  await expect(rows.filter({ hasText: /\d\d:\d\d:\d\d.*received.*waiting/ }).first()).toBeVisible({ timeout: 60_000 })
  await expect(page.getByTestId('summary')).toContainText(/[1-9] batch(es)? waiting/)
  await expect(page.getByTestId('state')).toContainText('Batches wait: the run does not keep up.', { timeout: 30_000 })
  await looksRight(page, 'batches-waiting')

  await page.getByRole('tab', { name: 'Log', exact: true }).click()
  const log = page.getByRole('table', { name: 'Log' })
  await expect(log.getByRole('row', { name: /note .*Version 1 is open after/ })).toBeVisible()
  await expect(log.getByRole('row', { name: /Made up.*Reads from/ })).toBeVisible()
  await looksRight(page, 'log')
  await page.getByRole('textbox', { name: 'Find in the log' }).fill('is open')
  await expect(log.getByRole('row')).toHaveCount(2)
  await page.getByText('errors', { exact: true }).click()
  await expect(page.getByRole('tabpanel')).toContainText('No line is like that.')
  await page.getByText('all', { exact: true }).click()
  const saving = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save these lines as a file' }).click()
  expect((await saving).suggestedFilename()).toBe('log.csv')
  expect((await page.request.post(`${server.origin}/api/pipelines/${id}/stop`, { data: { how: 'now' } })).ok()).toBe(true)
})
