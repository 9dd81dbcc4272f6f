/** The two scenarios of a first hour: the sample that runs, and a pipeline that is drawn, loaded, and loses its worker. */
import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, test } from '@playwright/test'
import type { PipelineSummary } from '@millrace/shared'
import { freePort, type PostgresServer, startPostgres, withClient } from '../../backend/src/testing/postgres.ts'
import { add, card, choose, drop, looksRight, newPipeline, saved, settings, status, wire, startLink } from './page.ts'
import { type Server, startServer } from './server.ts'

const LINES = 1_000_000
/** Every line has these two words. */
const WORDS = ['river', 'mill', 'grain', 'stone'] as const

let server: Server
let postgres: PostgresServer

test.beforeAll(async () => {
  ;[server, postgres] = await Promise.all([startServer(), startPostgres()])
})
test.afterAll(async () => {
  expect(await server.stop()).toBe(0)
  await postgres.remove()
})

test('the sample runs: its figures live, its batches listed, each with a page', async ({ page }) => {
  await page.goto(server.link)
  await expect(page.getByRole('heading', { name: 'Pipelines' })).toBeVisible()
  const row = page.getByRole('row', { name: /This machine/ })
  await expect(row).toContainText('Running')
  await expect(row.getByRole('img', { name: /Records per second/ })).toBeVisible()
  await expect(row).toContainText(/[1-9]\d*\/s/, { timeout: 20_000 })
  await looksRight(page, 'home')

  await page.getByRole('link', { name: 'This machine' }).click()
  await expect(card(page, 'By program')).toContainText(/\d\/s/)
  await expect(page.getByRole('region', { name: 'Busiest programs, percent of CPU' }).getByRole('listitem').first()).toBeVisible()
  await expect(page.getByTestId('summary')).toContainText(/Updates every 1 s · running for .* · \d+ batches · [\d,]+ records/)
  await card(page, 'By program').click()
  const figures = settings(page, 'By program').getByLabel('Live figures of this node')
  await expect(figures).toContainText(/In.*\/s.*Out.*\/s.*Time.*ms/)
  // A chart of a few seconds says little: the picture is taken once there is something to see.
  await expect(page.getByTestId('summary')).toContainText(/ [3-9]\d batches/, { timeout: 60_000 })
  await looksRight(page, 'editor')

  await page.getByRole('tab', { name: 'Delays' }).click()
  await expect(page.getByRole('region', { name: 'Processing time' })).toContainText(/average \d+ ms/)
  await looksRight(page, 'delays')
  await page.getByRole('tab', { name: 'Batches' }).click()
  await looksRight(page, 'batches')
  await page.getByRole('table').getByRole('link').first().click()
  await expect(page.getByRole('heading', { name: /Batch of/ })).toBeVisible()
  await expect(page.getByRole('cell', { name: 'By program', exact: true })).toBeVisible()
  await looksRight(page, 'batch')
})

async function sendLines(port: number, halfway: () => Promise<void>): Promise<void> {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  const chunk = Buffer.from(Array.from({ length: 1000 }, (_, i) => `${WORDS[i % 2]} ${WORDS[2 + (i % 2)]}\n`).join(''))
  for (let sent = 0; sent < LINES; sent += 1000) {
    if (sent === LINES / 2) await halfway()
    if (!socket.write(chunk)) await once(socket, 'drain')
  }
  socket.end()
  await once(socket, 'close')
}

test('a pipeline is drawn by mouse, counts a million lines, and its killed worker loses none', async ({ page }) => {
  const port = await freePort()
  await page.goto(server.link)
  await startLink(page).click()
  await page.getByRole('button', { name: 'Empty canvas' }).click()
  await expect(page.getByText('Start with an input')).toBeVisible()
  await page.getByRole('textbox', { name: 'Name of the pipeline' }).fill('Word counts')

  await drop(page, 'TCP lines', 160, 100)
  await settings(page, 'TCP lines').getByLabel('Port').fill(String(port))
  await drop(page, 'Split into rows', 460, 100)
  await drop(page, 'Window', 760, 100)
  const window = settings(page, 'Window')
  await window.getByLabel('Rows of the last', { exact: true }).fill('2')
  await window.getByLabel('Every', { exact: true }).fill('2')
  await drop(page, 'Summarize', 160, 260)
  await drop(page, 'Live table', 460, 260)
  await drop(page, 'PostgreSQL', 460, 400)

  await wire(page, 'TCP lines', 'Split into rows')
  // A wire that cannot be is refused in words.
  await wire(page, 'TCP lines', 'Split into rows')
  await expect(page.getByText('These two are connected already.')).toBeVisible()
  await wire(page, 'Split into rows', 'Window')
  await wire(page, 'Window', 'Summarize')
  await wire(page, 'Summarize', 'Live table')
  await wire(page, 'Summarize', 'PostgreSQL')

  await card(page, 'Summarize').click()
  const summarize = settings(page, 'Summarize')
  await summarize.getByLabel('For each').fill('word')
  await page.keyboard.press('Enter')

  await card(page, 'Live table').click()
  const liveTable = settings(page, 'Live table')
  await liveTable.getByRole('button', { name: 'Add a chart' }).click()
  await expect(liveTable.getByRole('combobox', { name: 'Kind of chart' })).toHaveValue('Bars')

  await card(page, 'PostgreSQL').click()
  const database = settings(page, 'PostgreSQL')
  const { host, port: databasePort, user, password, database: name } = postgres
  await database.getByLabel('Server').fill(host)
  await database.getByLabel('Port').fill(String(databasePort))
  await database.getByLabel('Database').fill(name)
  await database.getByLabel('User').fill(user)
  await database.getByRole('textbox', { name: 'Password' }).fill(password)
  await database.getByLabel('Table', { exact: true }).fill('word_counts')
  await choose(page, database, 'Write by', 'adding to counters of the same key')
  await database.getByLabel('Key', { exact: true }).fill('word')
  await page.keyboard.press('Enter')
  await database.getByRole('button', { name: 'Test the connection' }).click()
  await expect(database.getByRole('alert')).toContainText(/word_counts/)

  // Undo and redo, by keyboard, of what was done last on the canvas.
  await card(page, 'Live table').click()
  await page.keyboard.press('Delete')
  await expect(card(page, 'Live table')).toHaveCount(0)
  await page.keyboard.press('Control+z')
  await expect(card(page, 'Live table')).toBeVisible()

  await saved(page)
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(status(page)).toContainText('Running', { timeout: 20_000 })

  const workers = Object.entries(await server.processes()).filter(([process]) => process.startsWith('worker'))
  const listening = async () => {
    const socket = connect(port, '127.0.0.1')
    const [event] = await Promise.race([once(socket, 'connect').then(() => ['connect']), once(socket, 'error').then(() => ['error'])])
    socket.destroy()
    return event
  }
  await expect.poll(listening).toBe('connect')
  await sendLines(port, async () => {
    for (const [, pid] of workers) process.kill(pid, 'SIGKILL')
  })

  const counted = () =>
    withClient(postgres.url, async (client) => {
      const exists = await client.query("SELECT to_regclass('word_counts') AS found")
      if (!exists.rows[0].found) return {}
      const { rows } = await client.query<{ word: string; count: string }>('SELECT word, count FROM word_counts ORDER BY word')
      return Object.fromEntries(rows.map(({ word, count }) => [word, Number(count)]))
    })
  const each = LINES / 2
  await expect.poll(counted, { timeout: 90_000, intervals: [500] }).toEqual({ grain: each, mill: each, river: each, stone: each })
  await expect(page.getByTestId('summary')).toContainText(/1,000,000 records/, { timeout: 20_000 })
  await card(page, 'Live table').click()
  await page.getByRole('tab', { name: 'Results' }).click()
  await expect(page.getByRole('region', { name: 'count by word' }).getByRole('listitem').first()).toBeVisible()
  await looksRight(page, 'word-counts')

  await page.getByRole('tab', { name: 'Events' }).click()
  await expect(page.getByRole('tabpanel')).toContainText('Started with version 1.')

  // Stopped, nothing of it goes on; the list says so.
  await page.getByRole('button', { name: 'Stop' }).click()
  await page.getByRole('menuitem', { name: 'Stop after all that was received' }).click()
  await expect(status(page)).toContainText('Stopped', { timeout: 20_000 })
  const summary = (await server.get<PipelineSummary[]>('/api/pipelines')).find((pipeline) => pipeline.name === 'Word counts')
  expect(summary?.run).toMatchObject({ status: 'stopped', records: LINES })
  expect(await counted()).toEqual({ grain: each, mill: each, river: each, stone: each })
})

test('a query is written in the SQL editor; a test of the connection marks the line that is wrong, and finds the columns', async ({
  page,
}) => {
  await newPipeline(page, server.link)
  await add(page, 'postgresql query', 'PostgreSQL query')
  const form = settings(page, 'PostgreSQL query')
  const { host, port, user, password, database } = postgres
  await form.getByLabel('Server').fill(host)
  await form.getByLabel('Port').fill(String(port))
  await form.getByLabel('Database').fill(database)
  await form.getByLabel('User').fill(user)
  await form.getByRole('textbox', { name: 'Password' }).fill(password)
  const query = form.locator('.cm-content[aria-label="Query"]')
  await query.fill('SELECT word\nFROM word_counst')
  const test = form.getByRole('button', { name: 'Test the connection' })
  await test.click()
  await expect(form.getByRole('alert')).toContainText('Line 2: relation "word_counst" does not exist.')
  await expect(form.locator('.cm-lintRange-error')).toHaveText('FROM word_counst')
  await looksRight(page, 'postgres-query')
  await query.fill("SELECT 'river' AS word,\n  1 AS count")
  await expect(form.locator('.cm-lintRange-error')).toHaveCount(0)
  await test.click()
  const rows = form.getByRole('grid', { name: 'First rows' })
  await expect(rows.getByRole('row').last()).toHaveText(/river.*1/)
  await form.getByRole('button', { name: 'Use these columns' }).click()
  await expect(form.getByLabel('Name of column 2')).toHaveValue('count')
})
