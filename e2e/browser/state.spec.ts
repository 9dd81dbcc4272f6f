/** What is remembered per key: chosen by rows of a form, looked through while it runs, saved and put back. */
import { readFile } from 'node:fs/promises'
import { expect, test } from '@playwright/test'
import { add, card, choose, looksRight, newPipeline, saved, settings } from './page.ts'
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
  const files = page.waitForEvent('filechooser')
  await row.getByRole('button', { name: /^Put a file in the place/ }).click()
  await (await files).setFiles({ name: 'state.csv', mimeType: 'text/csv', buffer: Buffer.from('shop,count\nmoon,41\n') })
  await expect(page.getByText('Remember row by row now remembers 1 key of the file.')).toBeVisible()
  await remembered.getByRole('textbox', { name: /^Find a key/ }).fill('moon')
  await expect(keys).toContainText('41')
})
