/** The first minutes of somebody who has never seen Millrace, with clicks and seconds counted. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test, type Page } from '@playwright/test'
import { card, looksRight, saved, settings, startLink, status, tabTo } from './page.ts'
import { type Server, startServer } from './server.ts'

let server: Server
test.beforeAll(async () => {
  server = await startServer()
})
test.afterAll(async () => {
  expect(await server.stop()).toBe(0)
})

/** Counts what a person clicks and how long it takes, printed when it ends. */
async function counted(page: Page, what: string, most: { clicks: number; seconds: number }, walk: () => Promise<void>): Promise<void> {
  await page.evaluate(() => {
    sessionStorage.setItem('clicks', '0')
    addEventListener('pointerdown', () => sessionStorage.setItem('clicks', String(Number(sessionStorage.getItem('clicks')) + 1)), true)
  })
  const begun = performance.now()
  await walk()
  const seconds = (performance.now() - begun) / 1000
  const done = await page.evaluate(() => Number(sessionStorage.getItem('clicks')))
  console.log(`${what}: ${done} clicks, ${seconds.toFixed(1)} s`)
  expect(done).toBeGreaterThan(0)
  expect(done).toBeLessThan(most.clicks)
  expect(seconds).toBeLessThan(most.seconds)
}

const results = (page: Page) => page.getByRole('tabpanel', { name: 'Results' })

test('a first visit lands on the sample, and its three tasks tick themselves off', async ({ page }) => {
  await page.goto(server.printedLink)
  const steps = page.getByRole('region', { name: 'First steps' })
  await expect(settings(page, 'Busiest programs')).toBeVisible({ timeout: 20_000 })
  await expect(results(page).getByRole('listitem').first()).toBeVisible({ timeout: 20_000 })
  await expect(steps).toContainText('0 of 3 done')
  await looksRight(page, 'first-steps')

  await steps.getByRole('button', { name: 'Open Rows' }).click()
  await card(page, 'By program').click()
  await expect(steps).toContainText('1 of 3 done', { timeout: 20_000 })
  await steps.getByRole('button', { name: 'Show me' }).click()
  await settings(page, 'Above 100 MB').getByLabel('Value of condition 1').fill('50000000')
  await expect(steps).toContainText('2 of 3 done', { timeout: 20_000 })
  await page.reload()
  await expect(steps).toContainText('2 of 3 done')
  await page.locator('header').getByRole('button', { name: 'Deploy 1 change' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Deploy 1 change' }).click()
  await expect(steps).toContainText('All done', { timeout: 30_000 })

  await steps.getByRole('button', { name: 'Put the first steps away' }).click()
  await expect(steps).toHaveCount(0)
  await page.getByRole('button', { name: 'Colours, language and help' }).click()
  await page.getByRole('menuitem', { name: 'First steps, with the sample' }).click()
  await expect(steps).toContainText('0 of 3 done', { timeout: 20_000 })
})

test('a first live pipeline from the start page: a template', async ({ page }) => {
  // What Chromium says where the system has no language.
  await page.addInitScript(() => {
    const value = 'en-US@posix'
    Object.defineProperties(navigator, { language: { value, configurable: true }, languages: { value: [value] } })
  })
  await page.goto(server.link)
  await counted(page, 'First live pipeline from the start page', { clicks: 10, seconds: 60 }, async () => {
    await startLink(page).click()
    await page.getByRole('button', { name: /Earthquakes per minute by region/ }).click()
    await expect(status(page)).toContainText('Running', { timeout: 30_000 })
    await expect(results(page).getByRole('listitem').first()).toBeVisible({ timeout: 20_000 })
  })
  await expect(results(page).getByRole('listitem')).not.toHaveCount(1)
  await looksRight(page, 'template')
})

test('by keyboard alone: a first live pipeline, and a filter of it that is changed and deployed', async ({ page }) => {
  await page.addInitScript(() => {
    const count = (what: string) => () => sessionStorage.setItem(what, String(Number(sessionStorage.getItem(what)) + 1))
    addEventListener('keydown', count('keys'), true)
    addEventListener('pointerdown', count('clicks'), true)
  })
  await page.goto(server.link)
  await expect(startLink(page)).toBeVisible()
  const begun = performance.now()
  await tabTo(page, startLink(page))
  await page.keyboard.press('Enter')
  const template = page.getByRole('button', { name: /^Alerts above a threshold/ })
  await expect(template).toBeVisible()
  await tabTo(page, template)
  await page.keyboard.press('Enter')
  await expect(status(page)).toContainText('Running', { timeout: 30_000 })
  const live = performance.now()

  // The filter is found by its kind, its threshold by Tab, the way to deploy by its name.
  await page.keyboard.press('Control+f')
  await page.keyboard.type('keep rows')
  await expect(page.getByRole('option').first()).toBeVisible()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  const threshold = page.getByRole('combobox', { name: 'Value of condition 1' })
  await expect(threshold).toBeVisible()
  await tabTo(page, threshold)
  await page.keyboard.press('Control+a')
  await page.keyboard.type('50000000')
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('textbox', { name: 'Find a command' })).toBeFocused()
  await page.keyboard.type('deploy the changes')
  await page.keyboard.press('Enter')
  const deploy = page.getByRole('dialog').getByRole('button', { name: 'Deploy 1 change' })
  await expect(deploy).toBeEnabled()
  await tabTo(page, deploy)
  await page.keyboard.press('Enter')
  await expect(page.getByText('Version 2 takes over.')).toBeVisible({ timeout: 30_000 })
  const done = performance.now()
  const count = (what: string) => page.evaluate((name) => Number(sessionStorage.getItem(name)), what)
  const seconds = (from: number, to: number) => ((to - from) / 1000).toFixed(1)
  console.log(
    `By keyboard alone: ${await count('keys')} keys; live after ${seconds(begun, live)} s, deployed after ${seconds(begun, done)} s`,
  )
  expect(await count('keys')).toBeGreaterThan(0)
  expect(await count('clicks')).toBe(0)
})

test('a number that is longer than a browser can count goes from paste to table with every digit', async ({ page }) => {
  await page.goto(server.link)
  await startLink(page).click()
  await page.getByLabel(/Rows as CSV/).fill('{"id": 9007199254740993, "name": "a"}\n{"id": 9007199254740995, "name": "b"}')
  await expect(page.getByText('2 rows with 2 columns.')).toBeVisible()
  await page.getByRole('button', { name: 'Run it' }).click()
  await expect(results(page)).toContainText(/9,?007,?199,?254,?740,?993/, { timeout: 30_000 })
  await expect(results(page)).toContainText(/9,?007,?199,?254,?740,?995/)
})

const ORDERS = JSON.stringify(
  Array.from({ length: 40 }, (_, at) => ({
    order: at + 1,
    shop: ['north', 'south', 'east'][at % 3],
    amount: 5 + ((at * 7) % 40),
    paid: at % 4 !== 0,
  })),
)

test('pasted JSON becomes a grouped live chart without a formula', async ({ page }) => {
  await page.goto(server.link)
  await startLink(page).click()
  await expect(page.getByRole('heading', { name: 'New pipeline' })).toBeVisible()
  await looksRight(page, 'new-pipeline')
  await counted(page, 'Pasted JSON to a grouped live chart', { clicks: 10, seconds: 120 }, async () => {
    await page.getByLabel(/Rows as CSV/).click()
    await page.getByLabel(/Rows as CSV/).fill(ORDERS)
    await expect(page.getByText('40 rows with 4 columns.')).toBeVisible({ timeout: 20_000 })
    await page.getByRole('combobox', { name: 'Show' }).click()
    await page.getByRole('option', { name: 'a chart by shop' }).click()
    await page.getByRole('combobox', { name: 'Of' }).click()
    await page.getByRole('option', { name: 'sum of amount' }).click()
    await page.getByRole('button', { name: 'Run it' }).click()
    await expect(results(page).getByRole('listitem')).toHaveCount(3, { timeout: 30_000 })
  })
  await looksRight(page, 'pasted')
})

test('data that is sent: waiting turns into rows, and rows into columns', async ({ page }) => {
  await page.goto(server.link)
  await startLink(page).click()
  await page.getByRole('tab', { name: 'Receive data' }).click()
  await page.getByRole('button', { name: 'Open an address' }).click()
  await expect(page.getByText('Waiting for the first record…')).toBeVisible({ timeout: 30_000 })
  await looksRight(page, 'receive-waiting')
  const line = await page.getByLabel('Receiving').getByRole('code').innerText()
  const [code] = (await once(spawn('sh', ['-c', `${line} --silent --show-error --fail`], { stdio: 'ignore' }), 'exit')) as [number]
  expect(code).toBe(0)
  await expect(page.getByText('1 record has arrived. It has the columns name, amount.')).toBeVisible()
  await looksRight(page, 'receive-rows')
  await page.getByRole('button', { name: 'Read the columns and open it' }).click()
  await expect(settings(page, 'What arrived')).toBeVisible({ timeout: 20_000 })
  await saved(page)
  await card(page, 'HTTP').click()
  await expect(settings(page, 'HTTP')).toContainText('amount')
})

test('a source that is looked for opens with its form', async ({ page }) => {
  await page.goto(server.link)
  await startLink(page).click()
  await page.getByRole('tab', { name: 'Connect a source' }).click()
  await page.getByLabel('Search the sources').fill('netcat')
  await page.getByRole('tabpanel').getByRole('button').click()
  await expect(settings(page, 'TCP lines').getByLabel('Port')).toBeVisible()
  await expect(page.getByText('Nothing leaves this pipeline.')).toHaveCount(0)
})

test('a reload in the middle of an edit loses nothing', async ({ page }) => {
  await page.goto(server.link)
  await startLink(page).click()
  await page.getByRole('button', { name: 'Empty canvas' }).click()
  await page.getByLabel('Search the palette').fill('test data')
  await page.keyboard.press('Enter')
  await settings(page, 'Test data').getByLabel('Name', { exact: true }).press('End')
  await page.keyboard.type(' of mine')
  // Not yet saved, perhaps: nothing waits for it.
  await page.reload()
  await expect(card(page, 'Test data of mine')).toBeVisible()
  await expect(settings(page, 'Test data of mine').getByLabel('Name', { exact: true })).toHaveValue('Test data of mine')
  await saved(page)
})
