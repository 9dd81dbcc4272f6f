/** Past batches of a run go once more through the version and the draft, and their rows are set side by side. */
import { expect, test } from '@playwright/test'
import type { ReplayKept } from '@millrace/shared'
import { node, wire } from './drafts.ts'
import { card, editorOf, looksRight, saved, settings, status } from './page.ts'
import { type Server, startServer } from './server.ts'

let server: Server
test.beforeAll(async () => {
  server = await startServer()
})
test.afterAll(async () => {
  expect(await server.stop()).toBe(0)
})

const orders = {
  format: 1,
  name: 'Large orders',
  interval: 500,
  nodes: {
    orders: node(
      'generator',
      'Orders',
      {
        columns: [
          { name: 'shop', make: 'choice', values: ['north', 'south', 'east'] },
          { name: 'amount', make: 'number', min: 1, max: 200 },
        ],
        rate: 20,
        seed: 1,
      },
      40,
    ),
    large: node('filter', 'Large', { condition: { mode: 'formula', formula: 'amount > 100' } }, 340),
    table: node('liveTable', 'Newest', { mode: 'append', keys: [], limit: 100 }, 640),
    last: { ...node('window', 'Last ten minutes', { length: 600_000, slide: 500 }, 640), position: { x: 640, y: 240 } },
    sums: {
      ...node('summarize', 'Per shop', { keys: ['shop'], measures: [{ as: 'total', fn: 'sum', column: 'amount' }], over: 'update' }, 940),
      position: { x: 940, y: 240 },
    },
  },
  edges: { ...wire('orders', 'large'), ...wire('large', 'table'), ...wire('large', 'last'), ...wire('last', 'sums') },
}

test('a changed condition is tried on past batches: rows that go and rows that come, cancelled and tried again', async ({ page }) => {
  await page.goto(server.link)
  const made = await page.request.post(`${server.origin}/api/pipelines`, { data: { document: orders } })
  const { id } = (await made.json()) as { id: string }
  await page.goto(`${server.origin}/p/${id}`)
  // The rows come only when the comparison is open: they must not close it.
  let come = () => {}
  const waited = new Promise<void>((resolve) => {
    come = resolve
  })
  await page.route('**/previews', async (route) => {
    await waited
    await route.continue()
  })
  await card(page, 'Large').click()
  const rows = page.getByRole('tab', { name: 'Rows' })
  await rows.click()
  const button = page.getByRole('tabpanel').getByRole('button', { name: 'Compare with past batches' })
  const dialog = page.getByRole('dialog', { name: '“Large” with past batches' })
  await button.click()
  await expect(dialog).toContainText('Nothing is recorded yet: run the pipeline first.')
  const answered = page.waitForResponse('**/previews')
  come()
  await answered
  await page.unroute('**/previews')
  await expect(dialog).toContainText('Nothing is recorded yet: run the pipeline first.')
  await page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)

  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(status(page)).toHaveText('Running', { timeout: 20_000 })
  const kept = () => server.get<ReplayKept>(`/api/pipelines/${id}/replays`)
  await expect.poll(async () => ((await kept()).kept?.to ?? 0) - ((await kept()).kept?.from ?? 0)).toBeGreaterThan(1500)
  await card(page, 'Large').click()
  await rows.click()
  await editorOf(settings(page, 'Large'), 'Keep a row when').fill('amount between 50 and 150')
  await saved(page)

  await button.click()
  await expect(dialog.getByRole('textbox', { name: 'Last batches' })).toHaveValue('10')
  // The server is not reached until it is let go: what was asked is taken back meanwhile.
  let go = () => {}
  const held = new Promise<void>((resolve) => {
    go = resolve
  })
  await page.route('**/replays', async (route) => {
    if (route.request().method() !== 'POST') return route.continue()
    await held
    await route.abort()
  })
  await dialog.getByRole('button', { name: 'Compare' }).click()
  await expect(dialog.getByText('The recorded batches are being read.')).toBeVisible()
  const ended = page.waitForEvent('requestfailed', (request) => request.url().endsWith('/replays'))
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await ended
  await expect(dialog.getByRole('progressbar')).toHaveCount(0)
  go()

  // A server that is not reached is told of, with another try.
  await dialog.getByRole('button', { name: 'Compare' }).click()
  await expect(dialog.getByRole('alert')).toContainText('The server does not answer.')
  await page.unroute('**/replays')
  await dialog.getByRole('button', { name: 'Try again' }).click()

  const grid = dialog.getByRole('grid', { name: 'Rows of both' })
  await expect(grid.locator('[data-mark="gone"]').first()).toContainText('− gone')
  await expect(grid.locator('[data-mark="new"]').first()).toContainText('+ new')
  await expect(grid.locator('[data-mark="same"]')).toHaveCount(0)
  await expect(dialog.locator('tbody th')).toHaveText(['Orders', 'Large · Kept', 'Large · Rejected'])
  await expect(dialog.getByRole('status').first()).toContainText('of version 1 and of the draft')
  await looksRight(page, 'replay')
  await dialog.getByText('All rows').click()
  await expect(grid.locator('[data-mark="same"]').first()).toContainText('= same')
  await page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)

  // From a batch's page: that batch, through the version that ran and the draft; rows of a key are changed ones.
  const { kept: between } = await kept()
  const { run } = await server.get<{ run: { id: string } }>(`/api/pipelines/${id}`)
  await page.goto(`${server.origin}/p/${id}/runs/${run.id}/batches/${between!.to}`)
  await page.getByRole('button', { name: 'Per shop' }).click()
  await expect(page.getByRole('region', { name: 'Rows of Per shop in this batch' }).getByRole('grid')).toContainText('north')
  await page.getByRole('link', { name: 'Try the draft on this batch' }).click()
  const one = page.getByRole('dialog', { name: '“Per shop” with past batches' })
  await expect(one.locator('[data-mark="changed"]').first()).toContainText('≠ changed')
  await expect(one.getByRole('status').first()).toContainText('1 batch of version 1 and of the draft')
  // The run copied what it remembered after its first batch: both sides go on from there, and nothing is warming up.
  await expect(one.getByRole('status').first()).toContainText(/Both began from what was remembered at \d/)
  await expect(one.getByRole('list', { name: 'To be known about this comparison' })).toHaveCount(0)
  await page.keyboard.press('Escape')
  await expect(one).toHaveCount(0)
  await expect(page).toHaveURL(`${server.origin}/p/${id}?node=sums&tab=rows`)
})
