/** Nobody's work is lost: others at the same pipeline are seen, what they delete can come back, and a reload or a closed tab keeps what was typed. */
import { expect, type Page, test } from '@playwright/test'
import { add, card, draftOf, looksRight, newPipeline, saved, settings } from './page.ts'
import { type Server, startServer } from './server.ts'

let server: Server

test.beforeAll(async () => {
  server = await startServer()
})
test.afterAll(async () => {
  expect(await server.stop()).toBe(0)
})

/** Changes do not reach the server until the function that comes back is called. */
async function cutOff(page: Page): Promise<() => Promise<void>> {
  const changes = '**/api/pipelines/*/changes'
  await page.route(changes, (route) => route.abort())
  return () => page.unroute(changes)
}
const names = async (page: Page) => Object.values((await draftOf(server, page)).nodes).map(({ name }) => name)
const nameField = (page: Page) => page.getByRole('region', { name: /^Settings of/ }).getByLabel('Name', { exact: true })

/** Tells whether a text stood on the page since, be it for a moment. */
async function showsMeanwhile(page: Page, text: string): Promise<() => Promise<boolean>> {
  const seen = await page.evaluateHandle((words) => {
    const found = { is: false }
    const look = () => (found.is ||= document.body.textContent.includes(words))
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true })
    return found
  }, text)
  return async () => (await seen.jsonValue()).is
}

test('others are seen where they are, and what one deletes under the hands of another comes back with its wires', async ({
  page,
  context,
}) => {
  await newPipeline(page, server.link)
  await add(page, 'test data', 'Test data')
  await add(page, 'filter', 'Keep rows')
  await saved(page)
  await expect(page.getByRole('group', { name: 'Others at this pipeline' })).toHaveCount(0)
  const other = await context.newPage()
  await other.goto(page.url())
  await card(other, 'Keep rows').click()

  await page.getByRole('button', { name: 'Your name' }).click()
  await page.getByRole('textbox', { name: 'Your name' }).fill('Data desk')
  await page.keyboard.press('Escape')
  await card(page, 'Keep rows').click()
  await expect(card(other, 'Keep rows').getByRole('img', { name: 'Data desk is here too' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Guest 2 is at Keep rows' })).toBeVisible()
  await card(other, 'Test data').click()
  await page.getByRole('button', { name: 'Guest 2 is at Test data' }).click()
  await expect(settings(page, 'Test data')).toBeVisible()

  const before = await draftOf(server, page)
  await card(page, 'Test data').click()
  await page.keyboard.press('Delete')
  await expect(other.getByText('Data desk deleted Test data, which you had selected.')).toBeVisible()
  await other.getByRole('button', { name: 'Restore Test data' }).click()
  await saved(other)
  await expect(card(page, 'Test data')).toBeVisible()
  expect(await draftOf(server, page)).toEqual(before)

  const askedInVain: string[] = []
  other.on('response', (response) => response.status() === 404 && askedInVain.push(response.url()))
  await card(other, 'Test data').click()
  const connect = await cutOff(other)
  await nameField(other).fill('Readings')
  await expect(other.getByText('Draft · not saved yet')).toBeVisible()
  const deleted = new URL(page.url()).pathname
  const isTold = await showsMeanwhile(page, 'This pipeline was deleted')
  await page.getByRole('button', { name: 'Actions for the pipeline' }).click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await expect(other.getByRole('heading', { name: 'This pipeline was deleted' })).toBeVisible()
  await looksRight(other, 'deleted-pipeline')
  await expect(page).not.toHaveURL(({ pathname }) => pathname === deleted)
  expect(await isTold()).toBe(false)
  await connect()
  await other.getByRole('button', { name: 'Bring it back' }).click()
  await expect(card(other, 'Readings')).toBeVisible()
  await saved(other)
  expect(await names(other)).toContain('Readings')
  expect(askedInVain).toEqual([])
  await page.goBack()
  await expect(page.getByRole('group', { name: 'Others at this pipeline' })).toHaveCount(1)
  await other.close()
  await expect(page.getByRole('group', { name: 'Others at this pipeline' })).toHaveCount(0)
})

test('a change to what another has deleted meanwhile is refused with the reason, and can be done with the node', async ({
  page,
  context,
}) => {
  await newPipeline(page, server.link)
  await add(page, 'test data', 'Test data')
  await saved(page)
  const other = await context.newPage()
  await other.goto(page.url())
  await card(other, 'Test data').click()
  const connect = await cutOff(other)
  await nameField(other).fill('Readings')
  await expect(other.getByText('Draft · not saved yet')).toBeVisible()
  await card(page, 'Test data').click()
  await page.keyboard.press('Delete')
  await saved(page)
  await connect()
  await expect(other.getByText(/was taken back:/)).toBeVisible()
  await other.getByRole('button', { name: 'Restore Test data with the change' }).click()
  await expect(card(page, 'Readings')).toBeVisible()
})

test('a reload in the middle of an edit loses nothing: unsent changes, half-typed fields, undo and redo', async ({ page }) => {
  await newPipeline(page, server.link)
  await add(page, 'test data', 'Test data')
  await saved(page)
  const connect = await cutOff(page)
  await nameField(page).fill('Readings')
  await settings(page, 'Readings').getByLabel('Rows per second').fill('12x')
  await expect(page.getByText('Draft · not saved yet')).toBeVisible()
  await page.reload()
  await card(page, 'Readings').click()
  await expect(settings(page, 'Readings').getByLabel('Rows per second')).toHaveValue('12x')
  expect(await names(page)).toEqual(['Test data'])
  await connect()
  await saved(page)
  expect(await names(page)).toEqual(['Readings'])
  await page.locator('.react-flow__pane').click({ position: { x: 20, y: 300 } })
  await page.keyboard.press('Control+z')
  await expect(card(page, 'Test data')).toBeVisible()
  await page.reload()
  await page.locator('.react-flow__pane').click({ position: { x: 20, y: 300 } })
  await page.keyboard.press('Control+Shift+z')
  await expect(card(page, 'Readings')).toBeVisible()
})

test('what a tab that was closed offline never sent is sent by the next one', async ({ page, context }) => {
  await newPipeline(page, server.link)
  await add(page, 'test data', 'Test data')
  await saved(page)
  const other = await context.newPage()
  await other.goto(page.url())
  await card(other, 'Test data').click()
  await cutOff(other)
  await nameField(other).fill('Readings')
  await expect(other.getByText('Draft · not saved yet')).toBeVisible()
  await other.close()
  const next = await context.newPage()
  await next.goto(page.url())
  await expect(card(next, 'Readings')).toBeVisible()
  await expect(card(page, 'Readings')).toBeVisible()
})
