/** What a browser that has never been here fetches, and how long it takes until the page can be used. */
import type { Browser, BrowserContext, Page } from '@playwright/test'
import { System } from '../backend/src/recovery/system.ts'
import { FIRST_LOAD_BYTES } from '../frontend/build/firstLoad.ts'
import { VIEWPORT, withBrowser } from './browser.ts'
import { count, type Figure, median, table } from './figure.ts'

const TRIALS = 7

/** Pages with the button that is their purpose. */
const PAGES: Record<PageName, { place: (pipeline: string) => string; primary: (page: Page) => ReturnType<Page['getByRole']> }> = {
  home: { place: () => '/?list', primary: (page) => page.getByRole('link', { name: 'New pipeline', exact: true }) },
  start: { place: () => '/new', primary: (page) => page.getByRole('button', { name: 'Empty canvas' }) },
  editor: { place: (pipeline) => `/p/${pipeline}`, primary: (page) => page.getByRole('button', { name: /^(Run|Stop)/ }).first() },
}
type PageName = 'home' | 'start' | 'editor'

/** Bytes as they came over the wire, heads of answers included. */
interface Load {
  bytes: number
  requests: number
  ms: number
}

async function load(context: BrowserContext, address: string, primary: (page: Page) => ReturnType<Page['getByRole']>): Promise<Load> {
  const page = await context.newPage()
  const network = await context.newCDPSession(page)
  const fetched = { bytes: 0, requests: 0 }
  await network.send('Network.enable')
  await network.send('Network.setCacheDisabled', { cacheDisabled: true })
  network.on('Network.requestWillBeSent', () => void fetched.requests++)
  network.on('Network.loadingFinished', ({ encodedDataLength }) => void (fetched.bytes += encodedDataLength))
  const startedAt = performance.now()
  await page.goto(address, { waitUntil: 'commit' })
  // It is there, at rest, and takes what the pointer does.
  await primary(page).click({ trial: true })
  const ms = performance.now() - startedAt
  await page.close()
  return { ...fetched, ms }
}

async function signedIn(browser: Browser, system: System): Promise<Awaited<ReturnType<BrowserContext['storageState']>>> {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(`${system.origin}/?list&token=${system.token}`)
  return context.storageState()
}

type Loads = Record<PageName, Load[]>

async function measure(): Promise<Loads> {
  const system = new System()
  try {
    await system.start()
    const [sample] = await system.call<{ id: string }[]>('GET', '/api/pipelines')
    return await withBrowser(async (browser) => {
      const storageState = await signedIn(browser, system)
      const loads: Loads = { home: [], start: [], editor: [] }
      for (let trial = 0; trial < TRIALS; trial++) {
        for (const [name, { place, primary }] of Object.entries(PAGES) as [PageName, (typeof PAGES)[PageName]][]) {
          const context = await browser.newContext({ storageState, viewport: VIEWPORT, locale: 'en-US' })
          loads[name].push(await load(context, system.origin + place(sample!.id), primary))
          await context.close()
        }
      }
      return loads
    })
  } finally {
    await system.stop()
    system.remove()
  }
}

const write = (loads: Loads): string =>
  `A signed-in browser with an empty cache, on the same machine, until the page's primary button takes a click: what came over the wire (scripts, styles, fonts, answers of the api), and the time; medians of ${loads.home.length}. The build refuses a first page whose scripts and styles exceed ${count(FIRST_LOAD_BYTES / 1000)} kB gzipped.

${table(
  ['', 'kB', 'requests', 'seconds'],
  Object.entries(loads).map(([name, each]) => [
    { home: 'list of pipelines', start: 'new pipeline', editor: 'editor, the sample running' }[name as PageName],
    count(median(each.map(({ bytes }) => bytes / 1000))),
    count(median(each.map(({ requests }) => requests))),
    (median(each.map(({ ms }) => ms)) / 1000).toFixed(2),
  ]),
)}`

export const firstLoad: Figure<Loads> = { name: 'firstLoad', title: 'First load', measure, write }
