/** How smoothly the canvas of a large pipeline draws while all of it is live, and for how long it does not answer. */
import type { Page } from '@playwright/test'
import { edgeId, emptyDocument, type Edge, type PipelineDocument } from '@millrace/shared'
import { eventually } from '../backend/src/recovery/client.ts'
import { System } from '../backend/src/recovery/system.ts'
import { smoothnessDuring, type Smoothness, VIEWPORT, watchFrames, withBrowser } from './browser.ts'
import { nodeOf, type Step } from './documents.ts'
import { count, type Figure, table } from './figure.ts'
import { startLiveFeed } from './liveFeed.ts'

const INTERVAL_MS = 100
const ROWS = 25
const COLUMNS = 20
const NODES = ROWS * COLUMNS
const WIRES = 700
/** From card to card, in canvas pixels. */
const PITCH = { x: 300, y: 140 }
const MEASURED_MS = 5000
const DEPLOY_MS = 60_000
const TARGET = 30

const MOVES = ['idle', 'panning', 'dragging a node', 'zooming'] as const
type Move = (typeof MOVES)[number]
const VIEWS = ['at full size', 'all 500 in sight'] as const
type View = (typeof VIEWS)[number]
const ACTS = ['open', 'select all', 'tidy up everything', 'undo', 'find'] as const
type Act = (typeof ACTS)[number]

interface Drawn {
  smoothness: Record<View, Record<Move, Smoothness>>
  acts: Record<Act, Smoothness>
}

/** Rows of test data that are kept and stacked with those of the row below, again and again. */
function large(): PipelineDocument {
  const id = (row: number, column: number) => `n${row % ROWS}-${column}`
  const nodes: PipelineDocument['nodes'] = {}
  const edges: Edge[] = []
  const connect = (from: string, to: string) => void edges.push({ from: { node: from, port: 'out' }, to: { node: to, port: 'in' } })
  for (let row = 0; row < ROWS; row++) {
    for (let column = 0; column < COLUMNS; column++) {
      const isStack = column > 0 && column % 2 === 0
      const [type, settings] = column === 0 ? (['generator', {}] as Step) : isStack ? (['union', {}] as Step) : (['filter', {}] as Step)
      nodes[id(row, column)] = {
        ...nodeOf([type, settings]),
        name: `${type} ${row + 1}.${column + 1}`,
        position: { x: column * PITCH.x, y: row * PITCH.y },
      }
      if (column > 0) connect(id(row, column - 1), id(row, column))
      if (isStack && edges.length < WIRES) connect(id(row + 1, column - 1), id(row, column))
    }
  }
  return { ...emptyDocument('Large', INTERVAL_MS), nodes, edges: Object.fromEntries(edges.map((edge) => [edgeId(edge), edge])) }
}

/** A place of the canvas where nothing lies. */
const emptyPlace = (page: Page): Promise<{ x: number; y: number }> =>
  page.evaluate(() => {
    const { left, top, width, height } = document.querySelector('.react-flow')!.getBoundingClientRect()
    // Of rows of cards, the room between two is soon met.
    for (let y = top + height / 3; y < top + height - 60; y += 5)
      for (let x = left + width / 3; x < left + width - 60; x += 25)
        if (document.elementFromPoint(x, y)?.classList.contains('react-flow__pane')) return { x, y }
    throw new Error('The canvas has no empty place.')
  })

async function middleOfACard(page: Page): Promise<{ x: number; y: number }> {
  const box = (await page.locator('.react-flow__node-card').nth(1).boundingBox())!
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

/** Moves with the button held, there and back, until the time is over. */
async function holdAndMove(page: Page, from: { x: number; y: number }): Promise<Smoothness> {
  await page.mouse.move(from.x, from.y)
  return smoothnessDuring(page, async () => {
    const until = performance.now() + MEASURED_MS
    await page.mouse.down()
    for (let step = 1; performance.now() < until; step++)
      await page.mouse.move(from.x + 80 * Math.sin(step / 20), from.y + 60 * Math.sin(step / 13))
    await page.mouse.up()
  })
}

async function zoom(page: Page): Promise<Smoothness> {
  const { x, y } = await emptyPlace(page)
  await page.mouse.move(x, y)
  return smoothnessDuring(page, async () => {
    const until = performance.now() + MEASURED_MS
    for (let step = 0; performance.now() < until; step++) await page.mouse.wheel(0, Math.floor(step / 10) % 2 === 0 ? 40 : -40)
  })
}

const MOVE: Record<Move, (page: Page) => Promise<Smoothness>> = {
  idle: (page) => smoothnessDuring(page, () => page.waitForTimeout(MEASURED_MS)),
  panning: async (page) => holdAndMove(page, await emptyPlace(page)),
  'dragging a node': async (page) => holdAndMove(page, await middleOfACard(page)),
  zooming: zoom,
}

const press = async (page: Page, keys: string, done: () => Promise<void>): Promise<Smoothness> => {
  await page.locator('.react-flow__node').first().focus()
  return smoothnessDuring(page, async () => {
    await page.keyboard.press(keys)
    await done()
  })
}

/** The pipeline deployed, and stopped: what is measured is the browser. Its analysis has a limit that a busy machine may exceed. */
async function deployed(system: System, document: PipelineDocument): Promise<string> {
  const { id } = await system.call<{ id: string }>('POST', '/api/pipelines', { document })
  await eventually(() => system.call('POST', `/api/pipelines/${id}/deploy`, { sequence: 0 }), DEPLOY_MS)
  await system.call('POST', `/api/pipelines/${id}/stop`, { how: 'now' })
  return id
}

async function measure(): Promise<Drawn> {
  const system = new System()
  try {
    await system.start()
    const document = large()
    const pipeline = await deployed(system, document)
    const feed = await startLiveFeed(system.origin, pipeline, document)
    try {
      return await withBrowser(async (browser) => {
        const page = await browser.newPage({ viewport: VIEWPORT, locale: 'en-US', reducedMotion: 'reduce' })
        await page.goto(`${feed.origin}/?list&token=${system.token}`)
        await page.getByRole('link', { name: 'Large' }).waitFor()
        await watchFrames(page)
        const acts = {} as Drawn['acts']
        const undone = (label: string) => page.getByRole('button', { name: `Undo: ${label}` }).waitFor()
        acts.open = await smoothnessDuring(page, async () => {
          await page.goto(`${feed.origin}/p/${pipeline}`)
          await page.locator('.mr-card-rate').first().waitFor()
        })
        const smoothness = {} as Drawn['smoothness']
        for (const view of VIEWS) {
          if (view === 'all 500 in sight') await showAll(page)
          smoothness[view] = {} as Record<Move, Smoothness>
          for (const kind of MOVES) smoothness[view][kind] = await MOVE[kind](page)
        }
        acts['select all'] = await press(page, 'Control+a', () => page.locator('.mr-card[data-selected]').first().waitFor())
        acts['tidy up everything'] = await press(page, 'Alt+Shift+A', () => undone('Tidy up everything'))
        acts.undo = await press(page, 'Control+z', () => page.getByRole('button', { name: 'Redo: Tidy up everything' }).waitFor())
        acts.find = await press(page, 'Control+f', async () => {
          await page.keyboard.type('union 7.')
          await page.getByRole('option', { name: 'union 7.3' }).first().waitFor()
        })
        return { smoothness, acts }
      })
    } finally {
      await feed.close()
    }
  } finally {
    await system.stop()
    system.remove()
  }
}

/** Folds what lies around the canvas, and zooms out as far as that goes. */
async function showAll(page: Page): Promise<void> {
  for (const name of ['Hide the palette', 'Hide the settings', 'Fold the panel']) {
    const button = page.getByRole('button', { name })
    if (await button.isVisible()) await button.click()
  }
  await page.getByRole('button', { name: 'Show the whole pipeline' }).click()
  const out = page.getByRole('button', { name: 'Zoom out' })
  while (await out.isEnabled()) await out.click()
}

const perSecond = ({ framesPerSecond }: Smoothness) => count(framesPerSecond)

const write = ({ smoothness, acts }: Drawn): string =>
  `${count(NODES)} nodes and ${count(WIRES)} wires, every figure of them another ${1000 / INTERVAL_MS} times a second, in Chromium without a GPU at ${VIEWPORT.width} × ${VIEWPORT.height}: frames per second (target: at least ${TARGET}). A pipeline of that size does not run at ${INTERVAL_MS} ms on such a machine, so its reports are made here and sent by a socket.io server of the benchmark with the real api's own code for frames; all else is the real api.

${table(
  ['', ...MOVES],
  VIEWS.map((view) => [view, ...MOVES.map((kind) => perSecond(smoothness[view][kind]))]),
)}

The longest stretch for which the page does not answer, and the time until it is done, in ms:

${table(
  ['', 'longest stretch', 'done'],
  ACTS.map((act) => [act, count(acts[act].longestStallMs), count(acts[act].ms)]),
)}`

export const canvas: Figure<Drawn> = { name: 'canvas', title: 'Canvas', measure, write }
