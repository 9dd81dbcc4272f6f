/** The editor for everyone: by keyboard alone, with wrong inputs, on a small screen, and drawn anew only where something changed. */
import { expect, type Locator, type Page, test } from '@playwright/test'
import { add, card, draftOf, newPipeline, saved, settings, startLink, status, tabTo } from './page.ts'
import { rendersDuring, watchRenders } from './renders.ts'
import { type Server, startServer } from './server.ts'

let server: Server

test.beforeAll(async () => {
  server = await startServer()
})
test.afterAll(async () => {
  expect(await server.stop()).toBe(0)
})

test.describe('by keyboard', () => {
  const focused = (page: Page): Locator => page.locator(':focus')

  test('a pipeline is built, run, undone and deleted without a mouse', async ({ page }) => {
    await page.goto(server.link)
    const start = startLink(page)
    await expect(start).toBeVisible()
    await tabTo(page, start)
    await page.keyboard.press('Enter')
    const empty = page.getByRole('button', { name: 'Empty canvas' })
    await expect(empty).toBeVisible()
    await tabTo(page, empty)
    await page.keyboard.press('Enter')
    await expect(page.getByText('Start with an input')).toBeVisible()

    await page.keyboard.press('/')
    for (const [words, said] of [
      ['test data', 'Added Test data.'],
      ['group by', 'Added Summarize behind Test data.'],
    ]) {
      await page.keyboard.type(words!)
      await page.keyboard.press('Enter')
      await expect(page.getByText(said!)).toBeAttached()
    }
    // F6 leads from the palette over the canvas to the settings of what was added.
    await page.keyboard.press('F6')
    await expect(focused(page)).toHaveAccessibleName('Test data: Test data')
    await page.keyboard.press('F6')
    const keys = settings(page, 'Summarize').getByLabel('For each')
    await tabTo(page, keys)
    await page.keyboard.type('shop')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Shift+F6')
    await page.keyboard.press('/')
    await page.keyboard.type('live table')
    await page.keyboard.press('Enter')
    await expect(settings(page, 'Live table')).toBeVisible()

    await tabTo(page, page.getByRole('button', { name: 'Run', exact: true }))
    await page.keyboard.press('Enter')
    await expect(status(page)).toContainText('Running', { timeout: 20_000 })
    await expect(page.getByRole('tabpanel')).toContainText('north')

    // A node is moved by arrow keys and deleted; both are taken back.
    const node = page.getByRole('group', { name: 'Live table: Live table' })
    await node.focus()
    await page.keyboard.press('Enter')
    const before = (await draftOf(server, page)).nodes
    const id = Object.keys(before).find((key) => before[key]!.type === 'liveTable')!
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await expect.poll(async () => (await draftOf(server, page)).nodes[id]?.position.y).toBe(before[id]!.position.y + 40)
    await page.keyboard.press('Delete')
    await expect(card(page, 'Live table')).toHaveCount(0)
    await page.keyboard.press('Control+z')
    await expect(card(page, 'Live table')).toBeVisible()
    await page.keyboard.press('Control+z')
    await expect.poll(async () => (await draftOf(server, page)).nodes[id]?.position).toEqual(before[id]!.position)
  })
})

test('what is typed stays, wrong values are said at once, and nothing moves', async ({ page }) => {
  await newPipeline(page, server.link)
  await add(page, 'tcp', 'TCP lines')
  const form = settings(page, 'TCP lines')
  const port = form.getByLabel('Port')
  const below = form.getByRole('combobox', { name: 'Written as' })
  const place = (await below.boundingBox())!.y
  const error = (text: string) => expect(form.getByText(text)).toBeVisible()

  // On the way to 1005, every step is a value; the field shows what is typed.
  await port.fill('')
  await error('This is missing.')
  await port.pressSequentially('1005')
  await expect(port).toHaveValue('1005')
  for (const [typed, said] of [
    ['70000', 'This must be 65535 or less.'],
    ['0', 'This must be 1 or more.'],
    ['80.5', 'This must be a whole number.'],
    ['many', '"many" is not a number.'],
  ]) {
    await port.fill(typed!)
    await error(said!)
    await expect(port).toHaveValue(typed!)
    expect((await below.boundingBox())!.y).toBe(place)
  }
  // A minus alone is no mistake yet; left alone, it is one.
  await port.fill('-')
  await expect(form.getByText('is not a number')).toHaveCount(0)
  await port.blur()
  await error('"-" is not a number.')

  // It stays while something else is looked at, and forbids to run.
  await add(page, 'live table', 'Live table')
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(page.getByText('There is a problem to mend first.')).toBeVisible()
  await page.getByRole('tabpanel').getByRole('button', { name: 'TCP lines' }).click()
  await expect(port).toHaveValue('-')
  await port.fill('9,001')
  await port.blur()
  await expect(port).toHaveValue('9001')
  await expect(page.getByRole('tabpanel').getByText('No problems: this draft can run.')).toBeVisible()

  // What a new step needs is marked, and called a mistake only once it was left empty, or when the draft should run.
  await add(page, 'rank nodes', 'Rank nodes')
  const fresh = settings(page, 'Rank nodes')
  const from = fresh.getByRole('combobox', { name: 'From', exact: true })
  const to = fresh.getByRole('combobox', { name: 'To', exact: true })
  const wrong = fresh.getByText('Choose a column.', { exact: true })
  await expect(fresh.getByText('needed', { exact: true })).toHaveCount(2)
  await expect(from).toHaveAttribute('aria-required', 'true')
  await expect(from).not.toHaveAttribute('aria-invalid', 'true')
  await expect(wrong).toHaveCount(0)
  const behind = (await to.boundingBox())!
  await from.focus()
  await to.focus()
  await expect(wrong).toHaveCount(1)
  await expect(from).toHaveAttribute('aria-invalid', 'true')
  await expect(to).not.toHaveAttribute('aria-invalid', 'true')
  expect(await to.boundingBox()).toEqual(behind)
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(wrong).toHaveCount(2)
  expect(await to.boundingBox()).toEqual(behind)
})

test.describe('on a screen 1280 wide', () => {
  test.use({ viewport: { width: 1280, height: 800 } })

  test('nothing overflows or overlaps; panels fold and grow, and stay so', async ({ page }) => {
    await page.goto(server.link)
    await page.getByRole('link', { name: 'This machine' }).click()
    await card(page, 'Last minute of processes').click()
    await settings(page, 'Last minute of processes').getByLabel('Every', { exact: true }).fill('2')
    await page.getByRole('textbox', { name: 'Name of the pipeline' }).fill('A pipeline with quite a long name for such a screen')
    await expect(page.getByRole('button', { name: 'Deploy 1 change' })).toBeVisible()
    await expect(page.getByLabel('Live figures', { exact: true })).toBeVisible()

    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    expect(overflow).toBe(0)
    const boxes = await page.locator('.mr-editor-head > *:visible').evaluateAll((elements) =>
      elements
        .filter((element) => !element.classList.contains('mr-hidden') && !element.classList.contains('mr-grow'))
        .map((element) => element.getBoundingClientRect())
        .map(({ left, right }) => ({ left, right })),
    )
    for (const [index, box] of boxes.entries()) {
      expect(box.right).toBeLessThanOrEqual(1280)
      if (index > 0) expect(box.left).toBeGreaterThanOrEqual(boxes[index - 1]!.right)
    }
    const summary = (await page.getByTestId('summary').boundingBox())!
    const lastTab = (await page.getByRole('tab', { name: 'Problems' }).boundingBox())!
    expect(summary.x).toBeGreaterThanOrEqual(lastTab.x + lastTab.width)
    await page.getByRole('button', { name: 'Undo: Rename the pipeline' }).click()
    await page.getByRole('button', { name: /^Undo: Change Last minute/ }).click()
    await expect(page.getByRole('button', { name: 'Undo', exact: true })).toBeDisabled()

    await page.getByRole('button', { name: 'Hide the palette' }).click()
    await expect(page.getByLabel('Search the palette')).toHaveCount(0)
    const splitter = page.getByRole('separator', { name: 'Height of the panel' })
    const before = Number(await splitter.getAttribute('aria-valuenow'))
    await splitter.focus()
    await page.keyboard.press('ArrowUp')
    await expect(splitter).toHaveAttribute('aria-valuenow', String(before + 16))
    const line = (await splitter.boundingBox())!
    await page.mouse.move(line.x + 200, line.y + 4)
    await page.mouse.down()
    await page.mouse.move(line.x + 200, line.y + 44, { steps: 4 })
    await page.mouse.up()
    await expect(splitter).toHaveAttribute('aria-valuenow', String(before - 24))
    await page.reload()
    await expect(splitter).toHaveAttribute('aria-valuenow', String(before - 24))
    await page.getByRole('button', { name: 'Show the palette' }).click()
    await expect(page.getByLabel('Search the palette')).toBeVisible()
    await page.getByRole('button', { name: 'Fold the panel' }).click()
    await expect(page.getByRole('tabpanel')).toHaveCount(0)
    await page.getByRole('tab', { name: 'Events' }).click()
    await expect(page.getByRole('tabpanel')).toContainText('Started with version 1.')
  })
})

test('figures draw no card anew, and a setting draws one', async ({ page }) => {
  await watchRenders(page)
  await page.goto(server.link)
  await page.getByRole('link', { name: 'This machine' }).click()
  await expect(page.locator('.mr-card-rate').first()).toBeVisible()
  // As slow as a machine with much to do: what is drawn late is counted too.
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 8 })
  await page.locator('.mr-card').filter({ hasText: 'Last minute of processes' }).click()
  await expect(settings(page, 'Last minute of processes')).toBeVisible()
  const summary = page.getByTestId('summary')

  const frames = await rendersDuring(page, async () => {
    const batches = await summary.innerText()
    await expect(summary).not.toHaveText(batches)
    const later = await summary.innerText()
    await expect(summary).not.toHaveText(later)
  })
  expect(frames.commits).toBeGreaterThan(1)
  expect(frames).toMatchObject({ cards: 0, canvas: 0 })

  const edit = await rendersDuring(page, async () => {
    await settings(page, 'Last minute of processes').getByLabel('Note').fill('one')
    await saved(page)
  })
  expect(edit).toMatchObject({ cards: 1, canvas: 0 })
})
