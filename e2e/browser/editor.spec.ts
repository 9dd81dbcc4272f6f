/** The editor under people's hands: by two at once, and while parts of the server die. */
import { expect, type Page, test } from '@playwright/test'
import { add, card, draftOf, newPipeline, saved, settings, status } from './page.ts'
import { type Server, startServer } from './server.ts'

let server: Server

test.beforeAll(async () => {
  server = await startServer()
})
test.afterAll(async () => {
  expect(await server.stop()).toBe(0)
})

test.describe('fields', () => {
  test('typing is taken back as one step, and done again', async ({ page }) => {
    await newPipeline(page, server.link)
    await add(page, 'window', 'Window')
    const name = page.getByLabel('Settings', { exact: true }).getByLabel('Name', { exact: true })
    await name.fill('')
    await name.pressSequentially('Last hour')
    await expect(card(page, 'Last hour')).toBeVisible()
    await page.locator('.react-flow__pane').click({ position: { x: 20, y: 300 } })
    await page.keyboard.press('Control+z')
    await expect(card(page, 'Window')).toBeVisible()
    await page.keyboard.press('Control+Shift+z')
    await expect(card(page, 'Last hour')).toBeVisible()
    await saved(page)
    await page.reload()
    await expect(card(page, 'Last hour')).toBeVisible()
  })

  test('a source that is posted to shows a command that works, and its columns are found in what it received', async ({ page }) => {
    await newPipeline(page, server.link)
    await add(page, 'http', 'HTTP')
    const form = settings(page, 'HTTP')
    await form.getByRole('combobox', { name: 'Written as' }).click()
    await page.getByRole('option', { name: 'lines of text' }).click()
    await add(page, 'live table', 'Live table')
    await page.getByRole('button', { name: 'Run', exact: true }).click()
    await expect(status(page)).toContainText('Running', { timeout: 20_000 })

    await card(page, 'HTTP').click()
    const command = await form.getByLabel('How to send a record').locator('code').innerText()
    const [, address, type, body] = /^curl '(.+)' -H 'content-type: (.+)' --data-binary '(.+)'$/s.exec(command)!
    const post = (record: string) => fetch(address!, { method: 'POST', headers: { 'content-type': type! }, body: record })
    // Rows that are waited for come by themselves.
    const panel = page.getByRole('tabpanel')
    await page.getByRole('tab', { name: 'Rows', exact: true }).click()
    await expect(panel).toContainText(/HTTP: (Nothing has come yet|It takes what others send)/)
    await expect.poll(async () => (await post(body!)).status).toBe(200)
    await expect(page.getByRole('grid', { name: 'Rows of HTTP' })).toContainText('hello world')
    await page.getByRole('tab', { name: 'Results' }).click()
    await expect(panel).toContainText('hello world')

    expect((await post('{"shop":"north","amount":12.5}\n')).status).toBe(200)
    await form.getByRole('combobox', { name: 'Written as' }).click()
    await page.getByRole('option', { name: 'JSON, one record a line' }).click()
    await form.getByLabel('Find the columns in a sample').fill('{"shop":"north"}')
    await form.getByRole('button', { name: 'Find columns' }).click()
    await expect(form.getByLabel('Name of column 1')).toHaveValue('shop')
    await form.getByRole('button', { name: 'Take what was received' }).click()
    await expect(form.getByLabel('Name of column 2')).toHaveValue('amount')
    // What runs is another version now: no figure of it stands at what was changed.
    await expect(card(page, 'HTTP')).toContainText('changed, not deployed')
    await expect(card(page, 'Live table')).toContainText('follows a change')
    await page.getByRole('button', { name: 'Undo: Change HTTP' }).click()
    await expect(page.getByRole('button', { name: 'Undo: Add Live table' })).toBeVisible()
    await expect(card(page, 'HTTP')).toContainText(/\/s/)
  })
})

test.describe('two at once, and parts of the server away', () => {
  test('two tabs edit the same pipeline: both have all changes, and each takes back its own', async ({ page, context }) => {
    await newPipeline(page, server.link)
    await add(page, 'test data', 'Test data')
    await saved(page)
    const other = await context.newPage()
    await other.goto(page.url())
    await card(other, 'Test data').click()

    const rate = settings(page, 'Test data').getByLabel('Rows per second')
    const seed = settings(other, 'Test data').getByLabel('Seed')
    await Promise.all([
      rate.fill('').then(() => rate.pressSequentially('10025', { delay: 30 })),
      seed
        .fill('')
        .then(() => seed.pressSequentially('177', { delay: 30 }))
        .then(() => other.getByRole('textbox', { name: 'Name of the pipeline' }).fill('Two hands')),
    ])
    const node = async () => Object.values((await draftOf(server, page)).nodes)[0]!.settings
    await expect.poll(node).toMatchObject({ rate: 10_025, seed: 177 })
    for (const tab of [page, other]) {
      await saved(tab)
      await expect(settings(tab, 'Test data').getByLabel('Rows per second')).toHaveValue('10025')
      await expect(settings(tab, 'Test data').getByLabel('Seed')).toHaveValue('177')
      await expect(tab.getByRole('textbox', { name: 'Name of the pipeline' })).toHaveValue('Two hands')
    }
    await rate.blur()
    await page.keyboard.press('Control+z')
    await expect.poll(node).toMatchObject({ rate: 100, seed: 177 })
    await expect(settings(other, 'Test data').getByLabel('Rows per second')).toHaveValue('100')
  })

  test('the api dies in the middle of an edit: the page says so, keeps the edit, and goes on by itself', async ({ page, context }) => {
    await page.goto(server.link)
    await page.getByRole('link', { name: 'This machine' }).click()
    await expect(card(page, 'By program')).toContainText(/\/s/)
    const home = await context.newPage()
    await home.goto(server.origin)
    await expect(home.getByRole('link', { name: 'This machine' })).toBeVisible()

    await card(page, 'By program').click()
    const name = page.getByRole('region', { name: /^Settings of/ }).getByLabel('Name', { exact: true })
    await name.press('End')
    // What is shown for a moment only is noted as it comes.
    const notes = await Promise.all([page, home].map((tab) => noteBanners(tab)))
    const { api } = await server.processes()
    process.kill(api!, 'SIGSTOP')
    await name.pressSequentially(' now')
    process.kill(api!, 'SIGKILL')
    await name.pressSequentially('!')
    for (const note of notes) await expect.poll(() => note().then((texts) => texts.join(' '))).toContain('The server cannot be reached.')
    await expect(card(page, 'By program now!')).toBeVisible()
    // Nothing is reloaded: banner gone, edit saved, figures live again.
    for (const tab of [page, home]) await expect(tab.getByText('The server cannot be reached.')).toHaveCount(0, { timeout: 20_000 })
    await saved(page)
    expect(Object.values((await draftOf(server, page)).nodes).map((node) => node.name)).toContain('By program now!')
    const batches = async () => Number(/([\d,]+) batches/.exec(await page.getByTestId('summary').innerText())![1]!.replaceAll(',', ''))
    const seen = await batches()
    await expect.poll(batches).toBeGreaterThan(seen + 1)
  })

  for (const [part, said] of [
    ['intake', 'Starting again: the intake.'],
    ['redis', 'Redis is being started again.'],
  ] as const) {
    test(`the ${part} dies: both pages say so until it is back, and the pipeline runs on`, async ({ page, context }) => {
      await page.goto(server.link)
      const home = await context.newPage()
      await home.goto(server.origin)
      await page.getByRole('link', { name: 'This machine' }).click()
      // The list of pipelines, which has many, stays until the editor is loaded.
      await expect(page.getByTestId('summary')).toBeVisible()
      await expect(status(page)).toContainText('Running')
      // What is shown for a moment only is noted as it comes.
      const notes = await Promise.all([page, home].map((tab) => noteBanners(tab)))
      process.kill((await server.processes())[part]!, 'SIGKILL')
      for (const note of notes) await expect.poll(() => note().then((texts) => texts.join(' '))).toContain(said)
      for (const tab of [page, home]) await expect(tab.locator('.mr-banner')).toHaveCount(0, { timeout: 20_000 })
      await expect(status(page)).toContainText('Running')
    })
  }

  /** Notes every banner from here on; answers with how their texts are read. */
  async function noteBanners(page: Page): Promise<() => Promise<string[]>> {
    await page.evaluate(() => {
      const texts: string[] = []
      Object.assign(window, { bannerTexts: texts })
      const look = () => texts.push(...[...document.querySelectorAll('.mr-banner')].map((banner) => banner.textContent ?? ''))
      new MutationObserver(look).observe(document.body, { childList: true, subtree: true })
    })
    return () => page.evaluate(() => (window as unknown as { bannerTexts: string[] }).bannerTexts)
  }

  test('a batch that cannot be done is seen wherever one looks', async ({ page }) => {
    await newPipeline(page, server.link)
    await add(page, 'test data', 'Test data')
    await add(page, 'add column', 'Add column')
    await settings(page, 'Add column').getByRole('button', { name: 'Add a column' }).click()
    await settings(page, 'Add column').getByLabel('Formula of column 1').fill('CAST(shop AS INTEGER)')
    await add(page, 'live table', 'Live table')
    await saved(page)
    await page.getByRole('button', { name: 'Run', exact: true }).click()
    await expect(status(page)).toContainText('Failed', { timeout: 30_000 })
    await expect(page.locator('.mr-banner')).toContainText('The batch failed at “Add column”')
    await expect(card(page, 'Add column')).toContainText('The last batch failed here')
    await page.getByRole('tab', { name: 'Batches' }).click()
    await expect(page.getByRole('row', { name: /failed/ })).toContainText('Could not convert')
    await page.getByRole('tab', { name: 'Events' }).click()
    await expect(page.getByRole('tabpanel')).toContainText('The batch failed at “Add column”')
    await page.getByRole('link', { name: 'Millrace: all pipelines' }).click()
    await expect(page.getByRole('row', { name: /New pipeline/ }).filter({ hasText: 'Failed' })).toContainText('Could not convert')
  })
})
