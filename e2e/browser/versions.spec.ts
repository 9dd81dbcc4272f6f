/** Draft and run: what a deploy changes and keeps, what runs beside what is drawn, versions, and pipelines as files and copies. */
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { expect, test, type Page } from '@playwright/test'
import type { LiveTable, PipelineState, PipelineSummary } from '@millrace/shared'
import { freePort } from '../../backend/src/testing/postgres.ts'
import { card, draftOf, looksRight, saved, settings, status } from './page.ts'
import { type Server, startServer } from './server.ts'

let server: Server
test.beforeAll(async () => {
  server = await startServer()
})
test.afterAll(async () => {
  expect(await server.stop()).toBe(0)
})

const node = (type: string, name: string, nodeSettings: object, x: number, y = 100) => ({
  type,
  typeVersion: 1,
  name,
  settings: nodeSettings,
  position: { x, y },
})
const wires = (...ends: [string, string][]) =>
  Object.fromEntries(
    ends.map(([from, to]) => [`${from}.out>${to}.in`, { from: { node: from, port: 'out' }, to: { node: to, port: 'in' } }]),
  )
/** Words that come by TCP, counted since the start. */
const wordCounts = (port: number, name = 'Words since the start') => ({
  format: 1,
  name,
  interval: 200,
  nodes: {
    lines: node('tcp', 'Lines', { mode: 'listen', host: '127.0.0.1', port, format: { kind: 'lines' } }, 40),
    words: node('split', 'Words', { column: 'line', by: 'words', as: 'word' }, 340),
    totals: node('remember', 'Totals', { keys: ['word'], totals: [{ as: 'n', fn: 'count', column: '' }], visit: 'touched' }, 640),
    table: node('liveTable', 'Counts', { mode: 'upsert', keys: ['word'], limit: 100 }, 640, 240),
  },
  edges: wires(['lines', 'words'], ['words', 'totals'], ['totals', 'table']),
})

async function create(page: Page, document: object): Promise<string> {
  const answer = await page.request.post(`${server.origin}/api/pipelines`, { data: { document } })
  expect(answer.status()).toBe(201)
  return ((await answer.json()) as { id: string }).id
}
const stateOf = (id: string) => server.get<PipelineState>(`/api/pipelines/${id}`)
async function runFirst(page: Page, id: string): Promise<void> {
  await page.goto(`${server.origin}/p/${id}`)
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(page.getByRole('link', { name: 'Running v1' })).toBeVisible({ timeout: 20_000 })
  await expect(status(page)).toHaveText('Running', { timeout: 20_000 })
}
const deployButton = (page: Page) => page.locator('header').getByRole('button', { name: /^Deploy \d/ })
const dialog = (page: Page) => page.getByRole('dialog')

/** Counts what a person presses from here on. */
async function countClicks(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    Object.assign(window, { presses: 0 })
    const count = () => void ((window as unknown as { presses: number }).presses += 1)
    document.addEventListener('pointerdown', count, true)
  })
  return () => page.evaluate(() => (window as unknown as { presses: number }).presses)
}

test('a change is deployed onto a running pipeline: no row is lost, and what it remembers goes on', async ({ page }) => {
  await page.goto(server.link)
  const port = await freePort()
  const id = await create(page, wordCounts(port))
  await runFirst(page, id)
  const { run } = await stateOf(id)
  const counted = async () => {
    const table = await server.get<LiveTable>(`/api/runs/${run!.id}/live-tables/table`).catch(() => undefined)
    return Object.fromEntries((table?.rows ?? []).map(([word, n]) => [word, n]))
  }
  const socket = await reach(port)
  let sent = 0
  let isOver = false
  const sending = (async () => {
    for (; !isOver; sent += 100) {
      if (!socket.write('mill race\n'.repeat(100))) await once(socket, 'drain')
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  })()
  await expect.poll(counted).toMatchObject({ mill: expect.any(Number) })

  const clicks = await countClicks(page)
  const began = Date.now()
  await card(page, 'Words').click()
  await settings(page, 'Words').getByRole('combobox', { name: 'Split', exact: true }).click()
  await page.getByRole('option', { name: 'at a separator' }).click()
  await settings(page, 'Words').getByLabel('Separator', { exact: true }).fill('  ')
  await deployButton(page).click()
  await expect(dialog(page)).toContainText('“Words” changed')
  await expect(dialog(page)).toContainText('“Counts” keeps its rows.')
  // Words mean something else now: whether the totals go on is the person's to say.
  await expect(dialog(page).getByRole('group', { name: /“Totals” would stand for something else/ })).toBeVisible()
  await expect(dialog(page).getByRole('button', { name: 'Deploy 1 change' })).toBeDisabled()
  await looksRight(page, 'deploy')
  await dialog(page).getByLabel('Keep it, and go on from there').check()
  await dialog(page).getByRole('button', { name: 'Deploy 1 change' }).click()
  await expect(page.getByRole('link', { name: 'Running v2' })).toBeVisible()
  console.log(`  change and deploy: ${await clicks()} clicks, ${((Date.now() - began) / 1000).toFixed(1)} s with two pictures taken`)

  const atDeploy = sent
  await expect.poll(() => sent).toBeGreaterThan(atDeploy + 5000)
  isOver = true
  await sending
  socket.end()
  // Before the change each line was two words, behind it one; every line is in one of the counts.
  await expect
    .poll(
      async () => {
        const { mill = 0, race, 'mill race': whole = 0 } = await counted()
        return { all: Number(mill) + Number(whole), isEven: mill === race, both: Number(mill) > 0 && Number(whole) > 0 }
      },
      { timeout: 30_000 },
    )
    .toEqual({ all: sent, isEven: true, both: true })
  await expect.poll(async () => (await stateOf(id)).run?.records, { timeout: 20_000 }).toBe(sent)
  await page.getByRole('tab', { name: 'Events' }).click()
  await expect(page.getByRole('tabpanel')).toContainText('Version 2 took over from version 1.')
})

async function reach(port: number) {
  for (;;) {
    const socket = connect(port, '127.0.0.1')
    const isThere = await Promise.race([once(socket, 'connect').then(() => true), once(socket, 'error').then(() => false)])
    if (isThere) return socket
    socket.destroy()
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

test('the draft and what runs are told apart, and a link shows the same', async ({ page }) => {
  await page.goto(server.link)
  const id = await create(page, wordCounts(await freePort(), 'Two places'))
  await runFirst(page, id)
  await card(page, 'Totals').click()
  const form = settings(page, 'Totals')
  await form.getByRole('combobox', { name: 'Put out' }).click()
  await page.getByRole('option', { name: 'every key, every time' }).click()
  await form.getByLabel('Name', { exact: true }).fill('All totals')
  await expect(card(page, 'All totals')).toContainText('changed, not deployed')
  await expect(card(page, 'Counts')).toContainText('follows a change')
  await expect(card(page, 'Words')).toContainText('/s')
  await saved(page)
  await looksRight(page, 'draft')

  await page.getByRole('link', { name: 'Running v1' }).click()
  await expect(page.getByText('Version 1, as it runs: to look at.')).toBeVisible()
  await expect(card(page, 'Totals')).toContainText('/s')
  await expect(page.getByLabel('Palette')).toHaveCount(0)
  await expect(settings(page, 'Totals')).toContainText('keys with new rows')
  await expect(settings(page, 'Totals').getByRole('textbox')).toHaveCount(0)
  await expect(page.getByRole('button', { name: /^Add a step/ })).toHaveCount(0)
  await page.keyboard.press('Delete')
  await expect(card(page, 'Totals')).toBeVisible()
  await page.getByRole('tab', { name: 'Batches' }).click()
  await looksRight(page, 'running')

  const address = page.url()
  expect(Object.fromEntries(new URL(address).searchParams)).toEqual({ node: 'totals', tab: 'batches' })
  await page.reload()
  await expect(settings(page, 'Totals')).toBeVisible()
  await expect(page.getByRole('tab', { name: 'Batches' })).toHaveAttribute('aria-selected', 'true')
  await page.goBack()
  await expect(page.getByRole('tab', { name: 'Batches' })).toHaveAttribute('aria-selected', 'false')
  await page.goForward()
  await expect(page).toHaveURL(address)
  await page.keyboard.press('Alt+1')
  await expect(card(page, 'All totals')).toBeVisible()
  await page.keyboard.press('Alt+2')
  await expect(page.getByText('Version 1, as it runs: to look at.')).toBeVisible()
  await page.keyboard.press('Control+s')
  await expect(page.getByText('Everything is saved as you change it.')).toBeVisible()
})

test('versions are listed, told what they are for, compared, and restored as a change of the draft', async ({ page }) => {
  await page.goto(server.link)
  const id = await create(page, wordCounts(await freePort(), 'With versions'))
  await runFirst(page, id)
  await card(page, 'Counts').click()
  await page.keyboard.press('Delete')
  await card(page, 'Totals').click()
  await settings(page, 'Totals').getByRole('combobox', { name: 'Put out' }).click()
  await page.getByRole('option', { name: 'every key, every time' }).click()
  await deployButton(page).click()
  await expect(dialog(page)).toContainText('“Counts” goes, and its rows with it.')
  await dialog(page).getByLabel('Message').fill('Nobody looks at the table')
  await dialog(page)
    .getByRole('button', { name: /^Deploy/ })
    .click()
  await expect(page.getByRole('link', { name: 'Running v2' })).toBeVisible()

  await page.getByRole('button', { name: 'Actions for the pipeline' }).click()
  await page.getByRole('menuitem', { name: 'Versions' }).click()
  const second = page.getByRole('row', { name: /v2/ })
  await expect(second).toContainText('“Counts” removed')
  await expect(second.getByLabel('Message of version 2')).toHaveValue('Nobody looks at the table')
  await page.getByLabel('Message of version 1').fill('The first')
  await page.keyboard.press('Enter')
  await expect
    .poll(async () => (await server.get<{ message: string }[]>(`/api/pipelines/${id}/versions`)).map(({ message }) => message))
    .toEqual(['Nobody looks at the table', 'The first'])
  await looksRight(page, 'versions')

  await page.getByRole('link', { name: 'Compare version 2' }).click()
  await expect(page).toHaveURL(/\?from=1&to=2$/)
  await expect(card(page, 'Counts')).toContainText('removed')
  await expect(card(page, 'Totals')).toContainText('changed')
  const differences = page.getByLabel('What differs')
  await expect(differences).toContainText('Put out')
  await expect(differences).toContainText('keys with new rows → every key, every time')
  await looksRight(page, 'compare')
  await page.reload()
  await expect(card(page, 'Counts')).toContainText('removed')

  await page.goBack()
  await page.getByRole('button', { name: 'Restore version 1' }).click()
  await expect(page.getByText('The draft is as version 1 now.')).toBeVisible()
  await expect.poll(async () => Object.keys((await stateOf(id)).document.nodes)).toContain('table')
  await page.keyboard.press('Alt+1')
  await expect(card(page, 'Counts')).toBeVisible()
  await page.getByRole('button', { name: 'Undo: Restore version 1' }).click()
  await expect(card(page, 'Counts')).toHaveCount(0)
  await saved(page)
  expect(Object.keys((await draftOf(server, page)).nodes)).not.toContain('table')
})

test('a pipeline is exported, imported by dropping its file, duplicated, deleted while it runs, and brought back running', async ({
  page,
}) => {
  await page.goto(server.link)
  const id = await create(page, wordCounts(await freePort(), 'To take along'))
  await runFirst(page, id)
  await page.getByRole('button', { name: 'Actions for the pipeline' }).click()
  const download = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: 'Export as a file' }).click()
  const file = await download
  expect(file.suggestedFilename()).toBe('To take along.json')
  const text = await readFile(await file.path(), 'utf8')

  await page.getByRole('link', { name: 'Millrace: all pipelines' }).click()
  const dropped = async (name: string, content: string) => {
    const transfer = await page.evaluateHandle(
      ([fileName, written]) => {
        const data = new DataTransfer()
        data.items.add(new File([written], fileName, { type: 'application/json' }))
        return data
      },
      [name, content] as const,
    )
    await page.dispatchEvent('body', 'dragover', { dataTransfer: transfer })
    await expect(page.getByText('Drop the file to import it as a pipeline')).toBeVisible()
    await page.dispatchEvent('body', 'drop', { dataTransfer: transfer })
  }
  await dropped('broken.json', '{')
  await expect(page.getByText('broken.json is no JSON file.')).toBeVisible()
  await dropped('other.json', '{"hello":"world"}')
  await expect(page.getByText(/This is not a pipeline/)).toBeVisible()
  await dropped('To take along.json', text)
  await expect(card(page, 'Totals')).toBeVisible()
  expect(page.url()).not.toContain(id)

  await page.getByRole('button', { name: 'Actions for the pipeline' }).click()
  await page.getByRole('menuitem', { name: 'Duplicate' }).click()
  await expect(page.getByRole('textbox', { name: 'Name of the pipeline' })).toHaveValue('Copy of To take along')

  await page.goto(`${server.origin}/p/${id}`)
  await page.getByRole('button', { name: 'Actions for the pipeline' }).click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await expect(page.getByText('To take along was stopped and deleted.')).toBeVisible()
  const names = async () => (await server.get<PipelineSummary[]>('/api/pipelines')).map((pipeline) => pipeline.id)
  expect(await names()).not.toContain(id)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(names).toContain(id)
  await expect.poll(async () => (await stateOf(id)).run?.status, { timeout: 20_000 }).toBe('running')
})
