/** Commands by name and by key, and the settings of this browser: language, colours, time zone. */
import { expect, type Page, test } from '@playwright/test'
import { add, card, looksRight, newPipeline, status } from './page.ts'
import { type Server, startServer } from './server.ts'

let server: Server

test.beforeAll(async () => {
  server = await startServer()
})
test.afterAll(async () => {
  expect(await server.stop()).toBe(0)
})

async function command(page: Page, typed: string, name: string): Promise<void> {
  await page.keyboard.press('Control+k')
  await page.getByRole('textbox', { name: 'Find a command' }).fill(typed)
  await expect(page.getByRole('dialog').getByRole('button', { name }).first()).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toHaveCount(0)
}

test('what can be done is found by a few letters, and done', async ({ page }) => {
  await newPipeline(page, server.link)
  await command(page, 'add test data', 'Add Test data')
  await expect(card(page, 'Test data')).toBeVisible()
  // Other tools' words find it too.
  await command(page, 'reducebykey', 'Add Summarize')
  await expect(card(page, 'Summarize')).toBeVisible()
  await command(page, 'go to test', 'Go to Test data')
  await expect(page.getByRole('region', { name: 'Settings of Test data' })).toBeVisible()
  await command(page, 'hide the pal', 'Hide the palette')
  await expect(page.getByLabel('Search the palette')).toHaveCount(0)
  await command(page, 'undo', 'Undo: Add Summarize')
  await expect(card(page, 'Summarize')).toHaveCount(0)
  await command(page, 'run', 'Run')
  await expect(status(page)).toContainText('Running', { timeout: 20_000 })
  await page.keyboard.press('Control+k')
  await page.getByRole('textbox', { name: 'Find a command' }).fill('stop')
  await looksRight(page, 'commands')
  await page.keyboard.press('Escape')
  await command(page, 'stop at once', 'Stop at once')
  await expect(status(page)).toContainText('Stopped', { timeout: 20_000 })
  await command(page, 'all pipelines', 'All pipelines')
  await expect(page.getByRole('heading', { name: 'Pipelines' })).toBeVisible()
})

test('? lists the keys, and no key does anything while one types or under a dialog', async ({ page }) => {
  await newPipeline(page, server.link)
  await add(page, 'test data', 'Test data')
  const name = page.getByRole('textbox', { name: 'Name of the pipeline' })
  await name.fill('What')
  await name.press('?')
  await name.press('/')
  await expect(name).toHaveValue('What?/')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await name.blur()
  await page.keyboard.press('?')
  const list = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await expect(list.getByText('Redo')).toBeVisible()
  await expect(list.getByText('Search the palette')).toBeVisible()
  // The keys of a command stand in one line.
  expect((await list.getByRole('definition').first().boundingBox())!.height).toBeLessThan(32)
  await looksRight(page, 'shortcuts')
  await page.keyboard.press('Delete')
  await page.keyboard.press('Escape')
  await expect(list).toHaveCount(0)
  await expect(card(page, 'Test data')).toBeVisible()
})

test('language, colours and time zone are chosen and kept in this browser', async ({ page }) => {
  await page.goto(server.link)
  await page.getByRole('button', { name: 'Colours, language and help' }).click()
  await page.getByRole('menuitem', { name: 'All settings' }).click()
  await expect(page.getByRole('heading', { name: 'Settings', exact: true })).toBeVisible()
  await expect(page.getByRole('table', { name: 'Processes' })).toContainText('worker w1')
  // The picture is for the docs: it names no folder of the machine that took it.
  await page.getByText(server.data).evaluate((element) => (element.textContent = '/srv/millrace'))
  await looksRight(page, 'settings')
  await page.getByRole('combobox', { name: 'Time zone of monitoring' }).fill('tokyo')
  await page.getByRole('option', { name: 'Asia/Tokyo' }).click()
  await expect(page.getByText(/it is .* GMT\+9 there/)).toBeVisible()
  await page.getByText('Deutsch', { exact: true }).click()
  await expect(page.locator('html')).toHaveAttribute('lang', 'de')
  await expect(page.getByRole('heading', { name: 'Einstellungen', exact: true })).toBeVisible()
  await page.getByText('Dunkel', { exact: true }).click()
  await page.goto(server.origin)
  await expect(page.locator('html')).toHaveAttribute('lang', 'de')
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark')
})
