/** The dashboard of a pipeline: tiles are added, arranged by mouse and by keys, changed, shown alike to everybody, and shared by a link. */
import { expect, test, type Page } from '@playwright/test'
import type { PipelineState, Place } from '@millrace/shared'
import { node, shopSales, wire } from './drafts.ts'
import { looksRight, saved, status } from './page.ts'
import { type Server, startServer } from './server.ts'

let server: Server
test.beforeAll(async () => {
  server = await startServer()
})
test.afterAll(async () => {
  expect(await server.stop()).toBe(0)
})

/** Sales of three shops, summed by shop with each update, and over all shops. */
const sales = {
  format: 1,
  name: 'Sales of the shops',
  interval: 500,
  nodes: {
    sales: shopSales(200),
    byshop: node('summarize', 'By shop', { keys: ['shop'], measures: [{ as: 'sold', fn: 'sum', column: 'amount' }], over: 'update' }, 340),
    shops: node('liveTable', 'Shops', { mode: 'append', keys: [], limit: 1000 }, 640),
    all: node('summarize', 'Of all', { keys: [], measures: [{ as: 'total', fn: 'sum', column: 'amount' }], over: 'update' }, 340, 240),
    totals: node('liveTable', 'Totals', { mode: 'append', keys: [], limit: 1000 }, 640, 240),
  },
  edges: { ...wire('sales', 'byshop'), ...wire('byshop', 'shops'), ...wire('sales', 'all'), ...wire('all', 'totals') },
}

async function create(page: Page, document: object): Promise<string> {
  const answer = await page.request.post(`${server.origin}/api/pipelines`, { data: { document } })
  expect(answer.status(), await answer.text()).toBe(201)
  return ((await answer.json()) as { id: string }).id
}
const tile = (page: Page, title: string) => page.getByRole('region', { name: title, exact: true })
const viewsOf = async (id: string) => (await server.get<PipelineState>(`/api/pipelines/${id}`)).document.views
/** Places of the tiles as the server has them, by title. */
const places = async (id: string): Promise<Record<string, Place | undefined>> =>
  Object.fromEntries(Object.values(await viewsOf(id)).map(({ title, place }) => [title, place]))

test('a dashboard is filled, arranged by mouse and by keys, changed, taken back, and the same in another tab', async ({
  page,
  context,
}) => {
  await page.goto(server.link)
  const id = await create(page, sales)
  await page.goto(`${server.origin}/p/${id}`)
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(status(page)).toHaveText('Running', { timeout: 20_000 })
  await page.getByRole('button', { name: 'Actions for the pipeline' }).click()
  await page.getByRole('menuitem', { name: 'Dashboard' }).click()
  await page.getByRole('button', { name: 'Show all 2 live tables' }).click()
  await expect(tile(page, 'sold by shop').getByRole('listitem')).toHaveCount(3)
  await expect(tile(page, 'total').getByRole('img', { name: /^total: total \d/ })).toBeVisible()

  const add = async (name: string) => {
    await page.getByRole('button', { name: 'Add a tile' }).click()
    await page.getByRole('menuitem', { name, exact: true }).click()
  }
  await add('Number of Totals')
  await expect(page.getByRole('region', { name: 'total', exact: true })).toHaveCount(2)
  const number = tile(page, 'total').filter({ hasText: /since \d\d:\d\d:\d\d/ })
  await expect(number).toBeVisible()
  await number.getByRole('button', { name: 'Actions for total' }).click()
  await page.getByRole('menuitem', { name: 'Change what it shows' }).click()
  await page.getByRole('dialog').getByLabel('Title').fill('Sold with each update')
  await page.keyboard.press('Escape')
  await expect(tile(page, 'Sold with each update')).toContainText('updates')
  await add('Area of Shops')
  await add('Table of Shops')
  await expect(tile(page, 'Rows').getByRole('row')).not.toHaveCount(0)
  const legend = tile(page, 'sold').locator('.mr-legend li')
  await expect(legend).toHaveCount(3)

  // By mouse: the number goes to the upper left corner, and what stood there makes way.
  const from = (await tile(page, 'Sold with each update').locator('h3').boundingBox())!
  const to = (await tile(page, 'sold by shop').locator('h3').boundingBox())!
  await page.mouse.move(from.x + 10, from.y + 8)
  await page.mouse.down()
  await page.mouse.move(to.x + 30, to.y + 40, { steps: 8 })
  await page.mouse.move(to.x + 10, to.y + 8, { steps: 8 })
  await page.mouse.up()
  await expect.poll(async () => (await places(id))['Sold with each update']).toEqual({ x: 0, y: 0, w: 3, h: 3 })
  expect((await places(id))['sold by shop']?.y).toBeGreaterThan(0)

  // By keys: wider, and as high as it can be low.
  await page.getByRole('button', { name: 'Move or size Sold with each update with the arrow keys' }).focus()
  for (let n = 0; n < 3; n++) await page.keyboard.press('Shift+ArrowRight')
  await page.keyboard.press('Shift+ArrowUp')
  await expect(page.getByText('There is no room for that.')).toBeAttached()
  await page.keyboard.press('ArrowRight')
  await expect.poll(async () => (await places(id))['Sold with each update']).toMatchObject({ x: 1, w: 6, h: 3 })
  await expect(page.getByText('Column 2, row 1; 6 wide, 3 high.')).toBeAttached()
  // Steps in a row are one change.
  await page.keyboard.press('Control+z')
  await expect.poll(async () => (await places(id))['Sold with each update']).toEqual({ x: 0, y: 0, w: 3, h: 3 })

  await page.getByRole('button', { name: 'Move or size total with the arrow keys' }).focus()
  for (let n = 0; n < 3; n++) await page.keyboard.press('ArrowLeft')
  for (let n = 0; n < 3; n++) await page.keyboard.press('Shift+ArrowRight')
  await expect.poll(async () => (await places(id))['total']).toMatchObject({ x: 3, y: 0, w: 9 })

  await page.getByRole('button', { name: 'Move or size sold with the arrow keys', exact: true }).focus()
  for (let n = 0; n < 3; n++) await page.keyboard.press('ArrowRight')
  await expect.poll(async () => (await places(id))['sold']).toMatchObject({ x: 6, y: 5 })

  const other = await context.newPage()
  await other.goto(page.url())
  await expect(tile(other, 'sold').locator('.mr-legend li')).toHaveCount(3)
  await page.getByRole('button', { name: 'Move or size Sold with each update with the arrow keys' }).focus()
  await page.keyboard.press('Shift+ArrowDown')
  const height = async () => (await tile(other, 'Sold with each update').boundingBox())!.height
  await expect.poll(height).toBe(4 * 48 + 3 * 12)
  await other.close()

  await page.getByText('Last 5 min').click()
  await expect(page).toHaveURL(/range=5m/)
  await expect(tile(page, 'sold by shop').getByRole('listitem')).toHaveCount(3)
  await looksRight(page, 'dashboard')
  await page.setViewportSize({ width: 1280, height: 800 })
  await expect(tile(page, 'sold').locator('.mr-legend li')).toHaveCount(3)
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(1280)

  await tile(page, 'Rows').getByRole('button', { name: 'Actions for Rows' }).click()
  await page.getByRole('menuitem', { name: 'Remove' }).click()
  await expect(tile(page, 'Rows')).toHaveCount(0)
  await page.getByRole('button', { name: 'Undo', exact: true }).click()
  await expect(tile(page, 'Rows')).toBeVisible()

  await page.getByRole('button', { name: 'Full screen' }).click()
  await expect(page.locator('header')).toHaveCount(0)
  await expect(page.getByRole('heading', { name: 'Sales of the shops' })).toBeVisible()
  await page.getByRole('button', { name: 'Leave full screen' }).click()
  await expect(page.locator('header')).toBeVisible()
})

test('a dashboard without live tables leads to the draft, and is reached by keys', async ({ page }) => {
  await page.goto(server.link)
  const id = await create(page, { format: 1, name: 'Nothing yet', interval: 1000, nodes: {}, edges: {} })
  await page.goto(`${server.origin}/p/${id}`)
  await saved(page)
  await page.keyboard.press('Alt+4')
  await expect(page.getByRole('heading', { name: 'A dashboard shows live tables' })).toBeVisible()
  await looksRight(page, 'dashboard-empty')
  await page.getByRole('link', { name: 'Go to the draft' }).click()
  await expect(page).toHaveURL(`${server.origin}/p/${id}`)
})

test('a read-only link shows the dashboard without signing in, live and with its history, until it is revoked', async ({
  page,
  browser,
}) => {
  await page.goto(server.link)
  const views = {
    bars: { node: 'shops', kind: 'bar', title: 'sold by shop', x: 'shop', y: ['sold'], place: { x: 0, y: 0, w: 6, h: 4 } },
    number: { node: 'totals', kind: 'number', title: 'Sold now', y: ['total'], place: { x: 6, y: 0, w: 6, h: 4 } },
    lines: { node: 'shops', kind: 'area', title: 'sold', y: ['sold'], series: 'shop', place: { x: 0, y: 4, w: 8, h: 6 } },
    rows: { node: 'shops', kind: 'table', title: 'Rows', y: [], place: { x: 8, y: 4, w: 4, h: 6 } },
  }
  const id = await create(page, { ...sales, views })
  await page.goto(`${server.origin}/p/${id}/dashboard`)
  const deployed = await page.request.post(`${server.origin}/api/pipelines/${id}/deploy`, { data: { sequence: 0 } })
  expect(deployed.status(), await deployed.text()).toBe(200)
  await expect(tile(page, 'Sold now')).toContainText('updates')

  // Made with the keyboard, copied, and listed.
  await page.getByRole('button', { name: 'Share…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Share the dashboard' })
  await expect(dialog.getByText('There are no links: nobody sees this dashboard without signing in.')).toBeVisible()
  await dialog.getByLabel('What the link is for').fill('The screen in the hall')
  await page.keyboard.press('Enter')
  const link = await dialog.getByLabel('The new link').inputValue()
  expect(link).toMatch(/^http:.*\/d\/[\w-]{43}$/)
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await dialog.getByRole('button', { name: 'Copy' }).click()
  await expect(dialog.getByText('Copied.')).toBeVisible()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(link)
  await expect(dialog.getByRole('listitem')).toContainText(['The screen in the hall'])
  await looksRight(page, 'share-dashboard')
  await page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)

  // Somebody else: another browser, without a cookie.
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-US', timezoneId: 'UTC' })
  const viewer = await context.newPage()
  const asked: string[] = []
  viewer.on('request', (request) => asked.push(new URL(request.url()).pathname))
  await viewer.goto(link)
  // What came before the viewer is there at once.
  await expect(tile(viewer, 'Sold now').getByText(/over \d+ updates/)).toBeVisible()
  await expect(tile(viewer, 'sold by shop').getByRole('listitem')).toHaveCount(3)
  await expect(tile(viewer, 'sold').locator('.mr-legend li')).toHaveCount(3)
  await expect(tile(viewer, 'Rows').getByRole('row')).not.toHaveCount(0)
  await expect(status(viewer)).toHaveText('Running')
  await expect(viewer.getByRole('heading', { level: 1, name: 'Sales of the shops' })).toBeVisible()
  await expect(viewer).toHaveTitle('Dashboard of Sales of the shops – Millrace')
  const updated = await viewer.getByText(/^Updated/).textContent()
  await expect(viewer.getByText(/^Updated/)).not.toHaveText(updated!)
  for (const name of ['Add a tile', 'Share…', /^Actions for/, /^Move or size/])
    await expect(viewer.getByRole('button', { name })).toHaveCount(0)
  expect(asked.filter((path) => path.startsWith('/api/'))).toEqual(['/api/shared/dashboard'])
  expect(await viewer.evaluate(() => fetch('/api/pipelines').then((answer) => answer.status))).toBe(401)

  await viewer.getByText('Last 5 min').click()
  await expect(viewer).toHaveURL(/range=5m/)
  await looksRight(viewer, 'shared-dashboard')
  await viewer.getByRole('button', { name: 'Full screen' }).click()
  await expect(viewer.getByRole('button', { name: 'Colours and language' })).toHaveCount(0)
  await viewer.getByRole('button', { name: 'Leave full screen' }).click()
  for (const width of [1280, 390]) {
    await viewer.setViewportSize({ width, height: 800 })
    await expect(tile(viewer, 'Sold now')).toBeVisible()
    await expect.poll(() => viewer.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
  }
  await viewer.setViewportSize({ width: 1440, height: 900 })

  // What is arranged here is arranged there.
  await page.getByRole('button', { name: 'Actions for Rows' }).click()
  await page.getByRole('menuitem', { name: 'Remove' }).click()
  await expect(tile(viewer, 'Rows')).toHaveCount(0)
  // Out of reach and back: nothing is lost from the screen.
  await context.setOffline(true)
  await viewer.evaluate(() => window.dispatchEvent(new Event('offline')))
  await expect(viewer.getByText('The server cannot be reached.')).toBeVisible()
  await expect(tile(viewer, 'sold by shop').getByRole('listitem')).toHaveCount(3)
  await context.setOffline(false)
  await expect(viewer.getByText('The server cannot be reached.')).toHaveCount(0)

  await page.getByRole('button', { name: 'Share…' }).click()
  await expect(dialog.getByRole('listitem')).toContainText('last opened')
  await expect(dialog.getByLabel('The new link')).toHaveCount(0)
  await dialog.getByRole('button', { name: 'Revoke The screen in the hall…' }).click()
  await expect(dialog.getByRole('button', { name: 'Keep it' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(dialog.getByRole('button', { name: 'Revoke The screen in the hall…' })).toBeFocused()
  await page.keyboard.press('Enter')
  await dialog.getByRole('button', { name: 'Revoke it' }).click()
  await expect(viewer.getByRole('heading', { name: 'This link no longer holds' })).toBeVisible()
  await expect(dialog.getByText('There are no links')).toBeVisible()
  await viewer.getByRole('button', { name: 'Try again' }).click()
  await expect(viewer.getByRole('heading', { name: 'This link does not hold' })).toBeVisible()
  await looksRight(viewer, 'shared-gone')
  await context.close()
})
