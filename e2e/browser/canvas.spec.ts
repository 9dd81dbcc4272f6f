/** Editing on the canvas, by mouse and by keyboard: several things at once, groups, notes, wires, layout and search. */
import { expect, type Locator, type Page, test } from '@playwright/test'
import { add, card, draftOf, looksRight, newPipeline, saved, settings, wire } from './page.ts'
import { type Server, startServer } from './server.ts'

let server: Server

test.beforeAll(async () => {
  server = await startServer()
})
test.afterAll(async () => {
  expect(await server.stop()).toBe(0)
})
test.use({ permissions: ['clipboard-read', 'clipboard-write'] })

/** Test data, kept rows and a live table, one behind the other. */
async function three(page: Page): Promise<void> {
  await newPipeline(page, server.link)
  await add(page, 'test data', 'Test data')
  await add(page, 'keep rows', 'Keep rows')
  await add(page, 'live table', 'Live table')
  await saved(page)
  await page.getByRole('button', { name: 'Show the whole pipeline' }).click()
  await atCanvas(page)
}

/** Lets go of what is selected, and puts the focus on the canvas. */
const atCanvas = (page: Page): Promise<void> => page.locator('.react-flow__pane').click({ position: { x: 30, y: 330 } })
const names = async (page: Page): Promise<string[]> => Object.values((await draftOf(server, page)).nodes).map(({ name }) => name)
const nodeNamed = async (page: Page, name: string) => Object.values((await draftOf(server, page)).nodes).find((node) => node.name === name)!
const selected = (page: Page) => page.locator('.mr-card[data-selected]')
const undo = (page: Page): Promise<void> => page.keyboard.press('Control+z')

test('copy, cut and paste, between pipelines too, duplicate and delete: each one change', async ({ page }) => {
  await three(page)
  await page.keyboard.press('Control+a')
  await expect(selected(page)).toHaveCount(3)
  await page.keyboard.press('Control+d')
  await expect.poll(() => names(page)).toEqual(['Test data', 'Keep rows', 'Live table', 'Test data 2', 'Keep rows 2', 'Live table 2'])
  expect(Object.keys((await draftOf(server, page)).edges)).toHaveLength(4)
  await expect(selected(page)).toHaveCount(3)
  await page.keyboard.press('Delete')
  await expect(page.locator('.mr-card')).toHaveCount(3)
  await undo(page)
  await expect(page.locator('.mr-card')).toHaveCount(6)
  await undo(page)
  await expect(page.locator('.mr-card')).toHaveCount(3)

  // Shift and a click choose one more.
  await card(page, 'Test data').click()
  await card(page, 'Keep rows').click({ modifiers: ['Shift'] })
  await expect(selected(page)).toHaveCount(2)
  await page.keyboard.press('Control+c')
  expect(JSON.parse(await page.evaluate(() => navigator.clipboard.readText()))).toMatchObject({ millrace: 'nodes', format: 1 })
  await newPipeline(page, server.link)
  await page.locator('.react-flow__pane').hover({ position: { x: 200, y: 150 } })
  await page.keyboard.press('Control+v')
  await expect(page.locator('.mr-card')).toHaveCount(2)
  await expect.poll(async () => Object.keys((await draftOf(server, page)).edges)).toHaveLength(1)
  await page.keyboard.press('Control+x')
  await expect(page.locator('.mr-card')).toHaveCount(0)
  await page.keyboard.press('Control+v')
  await expect(page.locator('.mr-card')).toHaveCount(2)
  await page.evaluate(() => navigator.clipboard.writeText('a shopping list'))
  await page.keyboard.press('Control+v')
  await expect(page.getByText('There are no nodes on the clipboard.')).toBeVisible()
})

test('a box drawn with Shift selects; several are aligned and distributed from the panel, by key and by menu', async ({ page }) => {
  await three(page)
  const canvas = (await page.locator('.react-flow').boundingBox())!
  // Nearer to an edge, the canvas moves for as long as the button is held.
  const inset = 60
  await page.keyboard.down('Shift')
  await page.mouse.move(canvas.x + inset, canvas.y + inset)
  await page.mouse.down()
  await page.mouse.move(canvas.x + canvas.width - inset, canvas.y + canvas.height - 120, { steps: 5 })
  await page.mouse.up()
  await page.keyboard.up('Shift')
  await page.keyboard.press('Control+a')
  await expect(page.getByText('3 things are selected')).toBeVisible()
  await page.getByRole('button', { name: 'Align left' }).click()
  await expect.poll(async () => new Set(Object.values((await draftOf(server, page)).nodes).map((node) => node.position.x)).size).toBe(1)
  await page.getByRole('button', { name: 'Distribute vertically' }).click()
  const ys = async () => Object.values((await draftOf(server, page)).nodes).map((node) => node.position.y)
  await expect.poll(ys).toEqual([0, 140, 280])
  await page.locator('.react-flow__node').first().focus()
  await page.keyboard.press('Alt+t')
  await expect.poll(ys).toEqual([0, 0, 0])
  await undo(page)
  await expect.poll(ys).toEqual([0, 140, 280])

  await card(page, 'Keep rows').click({ button: 'right' })
  await expect(page.getByRole('menuitem', { name: 'Align left' })).toBeVisible()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await expect(selected(page)).toHaveCount(0)
  await page.getByRole('group', { name: 'Keep rows: Keep rows' }).focus()
  await page.keyboard.press('Shift+F10')
  await page.getByRole('menuitem', { name: /^Duplicate/ }).press('Enter')
  await expect.poll(() => names(page)).toContain('Keep rows 2')
})

test('a group is a frame that moves its nodes, collapses to a card, opens and is taken apart', async ({ page }) => {
  await three(page)
  await card(page, 'Test data').click()
  await card(page, 'Keep rows').click({ modifiers: ['Shift'] })
  await page.keyboard.press('Control+g')
  const frame = page.getByRole('group', { name: 'Group: Group, 2 nodes' })
  await expect(frame).toBeVisible()
  await page.getByLabel('Name of the group').fill('Intake')
  await expect(page.getByRole('group', { name: 'Group: Intake, 2 nodes' })).toBeVisible()

  // A colour, by keyboard; it is one change that is taken back.
  const color = async () => Object.values((await draftOf(server, page)).groups)[0]?.color
  await page.getByRole('radio', { name: 'No colour' }).focus()
  await page.keyboard.press('ArrowRight')
  await expect(page.locator('.mr-frame[data-group-color="blue"]')).toBeVisible()
  await page.keyboard.press('ArrowRight')
  await expect.poll(color).toBe('pink')
  await page.getByRole('button', { name: 'Undo: Colour the group Intake' }).click()
  await expect.poll(color).toBe('blue')

  const before = (await nodeNamed(page, 'Keep rows')).position
  await atCanvas(page)
  const title = (await page.locator('.mr-frame-title').boundingBox())!
  await page.mouse.move(title.x + 60, title.y + 16)
  await page.mouse.down()
  await page.mouse.move(title.x + 60, title.y + 96, { steps: 8 })
  await page.mouse.up()
  await expect.poll(async () => (await nodeNamed(page, 'Keep rows')).position).toEqual({ x: before.x, y: before.y + 80, hand: true })
  await undo(page)
  await expect.poll(async () => (await nodeNamed(page, 'Keep rows')).position).toEqual(before)

  await page.getByRole('button', { name: 'Collapse Intake' }).click()
  await expect(card(page, 'Keep rows')).toHaveCount(0)
  await expect(card(page, 'Intake')).toContainText('2 nodes')
  await expect(page.locator('.mr-group-card')).toHaveAttribute('data-group-color', 'blue')
  await expect(page.locator('.react-flow__edge')).toHaveCount(1)
  const collapsed = page.getByRole('group', { name: 'Group: Intake, 2 nodes' })
  await collapsed.focus()
  await page.keyboard.press('Enter')
  await expect(card(page, 'Keep rows')).toBeVisible()
  await page.getByRole('group', { name: 'Keep rows: Keep rows' }).focus()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Control+Shift+g')
  await expect(page.locator('.mr-frame')).toHaveCount(0)
  expect((await draftOf(server, page)).groups).toEqual({})
  await undo(page)
  await expect(page.locator('.mr-frame')).toBeVisible()
})

test('a note is written, moved, resized and deleted', async ({ page }) => {
  await three(page)
  await page.keyboard.press('Alt+n')
  await page.keyboard.type('Ask the shop first.\nThen deploy.')
  await page.keyboard.press('Escape')
  const note = page.getByRole('group', { name: /^Note: Ask the shop/ })
  await expect(note).toBeVisible()
  const stored = async () => Object.values((await draftOf(server, page)).notes)[0]
  await expect.poll(stored).toMatchObject({ text: 'Ask the shop first.\nThen deploy.' })
  const { position, width } = (await stored())!
  await note.press('ArrowRight')
  await expect.poll(async () => (await stored())?.position.x).toBe(position.x + 20)
  const corner = (await page.locator('.react-flow__resize-control.handle.bottom.right').boundingBox())!
  await page.mouse.move(corner.x + 4, corner.y + 4)
  await page.mouse.down()
  await page.mouse.move(corner.x + 64, corner.y + 44, { steps: 6 })
  await page.mouse.up()
  await expect.poll(async () => (await stored())?.width).toBe(width + 60)
  await note.focus()
  await page.keyboard.press('Delete')
  await expect(note).toHaveCount(0)
  await undo(page)
  await expect(note).toBeVisible()
})

const middle = async (locator: Locator) => {
  const box = (await locator.boundingBox())!
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}
const wires = async (page: Page): Promise<string[]> => {
  const { nodes, edges } = await draftOf(server, page)
  return Object.values(edges)
    .map(({ from, to }) => `${nodes[from.node]!.name} > ${nodes[to.node]!.name}`)
    .toSorted()
}

test('a wire that is let go, and the button at a port, offer the steps that fit', async ({ page }) => {
  await newPipeline(page, server.link)
  await add(page, 'tcp', 'TCP lines')
  await saved(page)
  const port = await middle(card(page, 'TCP lines').locator('.mr-port.source'))
  await page.mouse.move(port.x, port.y)
  await page.mouse.down()
  await page.mouse.move(port.x + 90, port.y + 60, { steps: 6 })
  await page.mouse.up()
  const search = page.getByRole('combobox', { name: 'Add a step that follows' })
  await expect(search).toBeFocused()
  await expect(page.getByRole('option', { name: 'TCP lines' })).toHaveCount(0)
  await looksRight(page, 'quick-add')
  await page.keyboard.press('Escape')
  await expect(search).toHaveCount(0)

  // By keyboard alone: the button at the port, words, arrows, Enter. It is one change.
  await page.getByRole('group', { name: 'TCP lines: TCP lines' }).focus()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  await expect(page.getByRole('button', { name: 'Add a step behind "Rows"' })).toBeFocused()
  await page.keyboard.press('Enter')
  await search.fill('keep')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('Enter')
  await expect(settings(page, 'Keep rows')).toBeVisible()
  await expect.poll(() => wires(page)).toEqual(['TCP lines > Keep rows'])
  await page.getByRole('button', { name: 'Undo: Add Keep rows' }).click()
  await expect(page.locator('.mr-card')).toHaveCount(1)
})

test('a step that is dropped on a wire goes into it, a new one or one that has no wire', async ({ page }) => {
  await three(page)
  const [first] = await page.locator('.react-flow__edge-interaction').all()
  const onWire = await middle(first!)
  const canvas = (await page.locator('.react-flow').boundingBox())!
  await page.getByLabel('Search the palette').fill('choose')
  await page
    .getByLabel('Palette')
    .getByRole('button', { name: 'Choose columns', exact: true })
    .dragTo(page.locator('.react-flow'), { targetPosition: { x: onWire.x - canvas.x, y: onWire.y - canvas.y } })
  await expect.poll(() => wires(page)).toEqual(['Choose columns > Keep rows', 'Keep rows > Live table', 'Test data > Choose columns'])
  await page.getByRole('button', { name: 'Undo: Add Choose columns' }).click()
  await expect.poll(() => wires(page)).toEqual(['Keep rows > Live table', 'Test data > Keep rows'])

  await page.getByLabel('Search the palette').fill('add column')
  await page
    .getByLabel('Palette')
    .getByRole('button', { name: 'Add column', exact: true })
    .dragTo(page.locator('.react-flow'), { targetPosition: { x: 160, y: 80 } })
  await expect(card(page, 'Add column')).toBeVisible()
  const loose = await middle(card(page, 'Add column').locator('.mr-card-name'))
  await page.mouse.move(loose.x, loose.y)
  await page.mouse.down()
  await page.mouse.move(onWire.x, onWire.y, { steps: 10 })
  await page.mouse.up()
  await expect.poll(() => wires(page)).toEqual(['Add column > Keep rows', 'Keep rows > Live table', 'Test data > Add column'])
  await page.getByRole('button', { name: 'Undo: Put Add column into a wire' }).click()
  await expect.poll(() => wires(page)).toEqual(['Keep rows > Live table', 'Test data > Keep rows'])
})

test('a wire that does not fit says why, and the step that converts is put in with a click', async ({ page }) => {
  await three(page)
  await page.getByLabel('Search the palette').fill('http')
  await page
    .getByLabel('Palette')
    .getByRole('button', { name: 'HTTP', exact: true })
    .dragTo(page.locator('.react-flow'), { targetPosition: { x: 300, y: 80 } })
  await wire(page, 'HTTP', 'Live table')
  await expect(page.getByText('takes one wire only. "Stack streams" brings several together.')).toBeVisible()
  await page.getByRole('button', { name: 'Insert Stack streams' }).click()
  await expect
    .poll(() => wires(page))
    .toEqual(['HTTP > Stack streams', 'Keep rows > Stack streams', 'Stack streams > Live table', 'Test data > Keep rows'])
  await page.getByRole('button', { name: 'Undo: Insert Stack streams' }).click()
  await expect.poll(() => wires(page)).toEqual(['Keep rows > Live table', 'Test data > Keep rows'])
})

test('tidying up leaves what a hand has placed, unless everything is asked for', async ({ page }) => {
  await three(page)
  await card(page, 'Keep rows').click()
  await page.getByRole('group', { name: 'Keep rows: Keep rows' }).press('ArrowDown')
  await page.getByRole('group', { name: 'Keep rows: Keep rows' }).press('ArrowDown')
  const placed = async () => (await nodeNamed(page, 'Keep rows')).position
  await expect.poll(placed).toMatchObject({ y: 40, hand: true })
  await atCanvas(page)
  await page.keyboard.press('Alt+a')
  await expect(page.getByRole('button', { name: 'Undo: Tidy up' })).toBeVisible()
  await expect.poll(placed).toMatchObject({ y: 40, hand: true })
  await page.keyboard.press('Alt+Shift+A')
  await expect(page.getByRole('button', { name: 'Undo: Tidy up everything' })).toBeVisible()
  await expect.poll(async () => new Set(Object.values((await draftOf(server, page)).nodes).map((node) => node.position.y)).size).toBe(1)
  await undo(page)
  await expect.poll(placed).toMatchObject({ y: 40, hand: true })
})

test('Ctrl+F finds by a setting and goes there; the map shows all, and stays', async ({ page }) => {
  await page.goto(server.link)
  await page.getByRole('link', { name: 'This machine' }).click()
  await expect(page.locator('.mr-card-rate').first()).toBeVisible()
  await atCanvas(page)
  await page.keyboard.press('Control+f')
  const search = page.getByRole('combobox', { name: 'Find by name, type, setting or note' })
  await expect(search).toBeFocused()
  await search.fill('last minute of')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('Enter')
  await expect(selected(page)).toHaveCount(1)
  await expect(selected(page)).toBeInViewport()
  await page.keyboard.press('Escape')
  await expect(search).toHaveCount(0)
  await page.keyboard.press('m')
  await expect(page.locator('.mr-map-node[data-health="healthy"]').first()).toBeVisible()

  // A group of what runs, open and as a card, with the map beside it.
  await card(page, 'Last minute of processes').click()
  await card(page, 'By program').click({ modifiers: ['Shift'] })
  await page.keyboard.press('Control+g')
  await expect(page.locator('.mr-frame')).toBeVisible()
  await looksRight(page, 'group')
  await page.keyboard.press('Alt+g')
  await expect(page.locator('.mr-group-card')).toContainText(/in · .* out/)
  await looksRight(page, 'group-collapsed')
  await undo(page)
  await undo(page)
  await expect(page.locator('.mr-frame')).toHaveCount(0)
  await saved(page)
  await page.reload()
  await expect(page.locator('.mr-map-node').first()).toBeVisible()

  // One of several ports tells its rate beside its name: on the wire behind it would lie on the names.
  await atCanvas(page)
  await page.keyboard.press('Control+f')
  await search.fill('above 100')
  await page.keyboard.press('Enter')
  await expect(card(page, 'Above 100 MB').locator('.mr-port-name').first()).toContainText(/\d.*\/s/)
  // The names of the selected card stand above all others, and let the pointer through.
  const names = selected(page).locator('.mr-port-names[data-side="out"]')
  await expect(names).toHaveCSS('pointer-events', 'none')
  await expect(names).not.toHaveCSS('background-color', 'rgba(0, 0, 0, 0)')
  await expect(page.locator('.react-flow__node.selected')).toHaveCSS('z-index', '1')
})
