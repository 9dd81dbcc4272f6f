/** The outline: a pipeline is made, mended, run and watched in a tree, by keyboard alone, and what changes is told. */
import { expect, type Page, test } from '@playwright/test'
import { draftOf, looksRight, newPipeline, settings, status } from './page.ts'
import { type Server, startServer } from './server.ts'

let server: Server

test.beforeAll(async () => {
  server = await startServer()
})
test.afterAll(async () => {
  expect(await server.stop()).toBe(0)
})

const line = (page: Page, name: string | RegExp) => page.getByRole('treeitem', { name })
/** A node's line: its name, what is said of it, and its type. */
const named = (name: string, type: string) => new RegExp(`^${name}, (.*, )?${type}$`)
const active = (page: Page) => page.locator('[role="treeitem"][tabindex="0"]')

/** Goes on with Tab to what has this name. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let stops = 0; stops < 120; stops++) {
    await page.keyboard.press('Tab')
    const label = await page.evaluate(() => {
      const element = document.activeElement as HTMLInputElement | null
      return element?.getAttribute('aria-label') ?? element?.labels?.[0]?.textContent ?? element?.textContent ?? ''
    })
    if (label === name) return
  }
  throw new Error(`Tab does not lead to "${name}".`)
}

/** Chooses from a list of the outline's by typing. */
async function chooseByKeys(page: Page, list: string, typed: string): Promise<void> {
  await tabTo(page, list)
  await page.keyboard.type(typed)
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
}

test('a pipeline is made, run and watched in the outline without a mouse', async ({ page }) => {
  await newPipeline(page, server.link)
  const said = page.getByTestId('state')
  await page.keyboard.press('Control+Shift+o')
  await expect(page.getByRole('tree', { name: 'Outline of the pipeline' })).toBeAttached()

  await chooseByKeys(page, 'Add an input', 'test data')
  await expect(active(page)).toHaveAccessibleName('Test data, Test data')
  await chooseByKeys(page, 'Add behind Test data', 'summarize')
  await expect(active(page)).toHaveAccessibleName('Summarize, Summarize')
  await chooseByKeys(page, 'Add behind Summarize', 'live table')
  await expect(line(page, named('Live table', 'Live table'))).toBeVisible()
  await expect(line(page, 'from Summarize')).toBeVisible()

  // A wire is cut: the problem is told, and stands at its node in words. It is drawn again from the other end.
  await line(page, 'from Summarize').focus()
  await page.keyboard.press('Delete')
  await expect(line(page, /^Live table, Nothing is connected.*, Live table$/)).toBeVisible()
  await expect(said.getByText('1 problem forbids to run.')).toBeAttached()
  await line(page, named('Summarize', 'Summarize')).focus()
  await tabTo(page, 'Connect to')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(line(page, 'to Live table')).toBeVisible()
  // There is nothing else to connect to: the list goes, the focus stays.
  await expect(active(page)).toBeFocused()
  await expect(said.getByText('No problems: this draft can run.')).toBeAttached()

  // Renamed, moved, deleted and taken back.
  await line(page, named('Summarize', 'Summarize')).focus()
  await page.keyboard.press('F2')
  await page.keyboard.press('Control+a')
  await page.keyboard.type('Per shop')
  await expect(line(page, named('Per shop', 'Summarize'))).toBeVisible()
  await line(page, named('Per shop', 'Summarize')).focus()
  const place = async () => Object.values((await draftOf(server, page)).nodes).find(({ name }) => name === 'Per shop')?.position.y
  await expect.poll(place).toBeDefined()
  const before = (await place())!
  await page.keyboard.press('Alt+ArrowDown')
  await expect.poll(place).toBe(before + 100)
  await line(page, named('Live table', 'Live table')).focus()
  await page.keyboard.press('Delete')
  await expect(line(page, named('Live table', 'Live table'))).toHaveCount(0)
  await expect(active(page)).toBeFocused()
  await page.keyboard.press('Control+z')
  await expect(line(page, named('Live table', 'Live table'))).toBeVisible()

  // Lines fold; Enter leads to the settings.
  await line(page, named('Per shop', 'Summarize')).focus()
  await page.keyboard.press('ArrowLeft')
  await expect(line(page, named('Per shop', 'Summarize'))).toHaveAttribute('aria-expanded', 'false')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await expect(active(page)).toHaveAccessibleName('from Test data')
  await page.keyboard.press('ArrowLeft')
  await expect(active(page)).toHaveAccessibleName('Per shop, Summarize')
  await looksRight(page, 'outline')
  await page.keyboard.press('Enter')
  await expect(settings(page, 'Per shop').locator(':focus')).toHaveCount(1)

  await page.keyboard.press('Control+k')
  await expect(page.getByRole('textbox', { name: 'Find a command' })).toBeFocused()
  await page.keyboard.type('run')
  await page.keyboard.press('Enter')
  await expect(said.getByText('The pipeline is running.')).toBeAttached({ timeout: 20_000 })
  await expect(status(page)).toContainText('Running')
  await expect(page.getByRole('tabpanel')).toContainText(/\d/)

  // Figures change all the time: nobody is told of them.
  await page.evaluate(() => {
    const told: string[] = []
    Object.assign(window, { told })
    const watch = new MutationObserver((changes) => told.push(...changes.map(({ target }) => target.textContent ?? '')))
    for (const region of document.querySelectorAll('[role="status"], [role="alert"], [aria-live="polite"], [aria-live="assertive"]'))
      watch.observe(region, { childList: true, characterData: true, subtree: true })
  })
  const batches = page.getByTestId('summary')
  for (let changes = 0; changes < 3; changes++) {
    const shown = await batches.innerText()
    await expect(batches).not.toHaveText(shown)
  }
  expect(await page.evaluate(() => (window as unknown as { told: string[] }).told)).toEqual([])
  // What runs has the same tree, to look at; the figures of a line are read where one goes to them.
  await page.keyboard.press('Alt+2')
  await expect(page).toHaveURL(/\/runs\//)
  await line(page, named('Per shop', 'Summarize')).focus()
  await page.keyboard.press('Delete')
  await expect(line(page, named('Per shop', 'Summarize'))).toBeFocused()
  await expect(page.getByRole('group', { name: /^Actions for/ })).toHaveCount(0)
  await page.keyboard.press('Tab')
  const figures = page.getByRole('region', { name: 'Figures of Per shop' })
  await expect(figures).toBeFocused()
  await expect(figures).toContainText(/\d\/s/)

  await page.getByRole('tab', { name: 'Batches', exact: true }).press('Enter')
  await page.getByRole('tabpanel').getByRole('link').nth(3).press('Enter')
  await page.getByRole('radio', { name: 'as an outline' }).press('Space')
  await expect(line(page, /^Per shop, \d+ in, \d+ out.*, Summarize$/)).toBeVisible()
  await line(page, named('Per shop', 'Summarize')).press('Enter')
  await expect(page).toHaveURL(/\/runs\/[^/]+\?node=/)
})
