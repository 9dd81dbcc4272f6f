/** What every screen says while it waits for the server, when the server refuses or stays silent, and while it is away; and that all of it passes. */
import { type BrowserContext, expect, type Locator, type Page, type Route, test, type WebSocketRoute } from '@playwright/test'
import type { PipelineSummary } from '@millrace/shared'
import { add, card, draftOf, newPipeline, saved, settings } from './page.ts'
import { type Server, startServer } from './server.ts'

let server: Server
let sample: PipelineSummary

test.beforeAll(async () => {
  server = await startServer()
  await expect
    .poll(async () => {
      ;[sample] = (await server.get<PipelineSummary[]>('/api/pipelines')) as [PipelineSummary]
      return sample?.run?.completedBatches ?? 0
    })
    .toBeGreaterThan(0)
})
test.afterAll(async () => {
  expect(await server.stop()).toBe(0)
})

/** Holds requests until it is told how they end. */
async function hold(page: Page, address: string | RegExp, method = 'GET') {
  const held: Route[] = []
  let end: ((route: Route) => Promise<void>) | undefined
  await page.route(address, async (route) => {
    if (route.request().method() !== method) return route.fallback()
    if (end) return end(route)
    held.push(route)
  })
  const release = async (how: (route: Route) => Promise<void>) => {
    end = how
    // A page that has gone on has no use for the answer.
    await Promise.all(held.splice(0).map((route) => how(route).catch(() => undefined)))
  }
  return {
    any: () => expect.poll(() => held.length).toBeGreaterThan(0),
    pass: () => release((route) => route.continue()),
    refuse: (status: number, code: string, params = {}) =>
      release((route) => route.fulfill({ status, json: { problem: { code, params } } })),
  }
}

interface Case {
  screen: string
  /** Below the server's address; `{id}`, `{run}` and `{batch}` are the sample's. Without one it is a panel below the canvas, by its name. */
  place?: string
  /** What is done there until the request goes out. */
  open?(page: Page): Promise<void>
  /** What is held, and then refused. */
  request: RegExp
  /** Name of what stands there meanwhile. */
  loading: string
  status: number
  code: string
  /** What is said of the refusal. */
  says: string
  /** What is there after another try. */
  then: (page: Page) => Locator
}

const dockRow = (page: Page) => page.locator('.mr-dock tbody tr, .mr-dock .mr-empty').first()
const NO_WORKER = 'No worker holds this run now.'
const CASES: Case[] = [
  {
    screen: 'the list of pipelines',
    place: '/?list',
    request: /\/api\/pipelines$/,
    loading: 'Loading pipelines',
    status: 500,
    code: 'internal',
    says: 'The server made a mistake. Its log says more.',
    then: (page) => page.getByRole('link', { name: 'This machine' }),
  },
  {
    screen: 'the editor',
    place: '/p/{id}',
    request: /\/api\/pipelines\/[^/]+$/,
    loading: 'Loading the pipeline',
    status: 409,
    code: 'runNotOwned',
    says: NO_WORKER,
    then: (page) => page.locator('.mr-card').first(),
  },
  {
    screen: 'Refused records',
    request: /\/dead-letters\?/,
    loading: 'Loading…',
    status: 409,
    code: 'runNotOwned',
    says: NO_WORKER,
    then: dockRow,
  },
  {
    screen: 'Events',
    request: /\/events\?/,
    loading: 'Loading…',
    status: 409,
    code: 'runNotOwned',
    says: NO_WORKER,
    then: (page) => page.getByText('Started with version 1.'),
  },
  {
    screen: 'the versions',
    place: '/p/{id}/versions',
    request: /\/versions\?/,
    loading: 'Loading the versions',
    status: 409,
    code: 'runNotOwned',
    says: NO_WORKER,
    then: (page) => page.getByRole('table'),
  },
  {
    screen: 'a batch',
    place: '/p/{id}/runs/{run}/batches/{batch}',
    request: /\/api\/.*\/batches\/\d+$/,
    loading: 'Loading the batch',
    status: 409,
    code: 'runNotOwned',
    says: NO_WORKER,
    then: (page) => page.getByRole('heading', { name: 'Outputs' }),
  },
  {
    screen: 'the settings',
    place: '/settings',
    request: /\/api\/system$/,
    loading: 'Loading the installation',
    status: 409,
    code: 'runNotOwned',
    says: NO_WORKER,
    then: (page) => page.getByRole('table', { name: 'Processes' }),
  },
  {
    screen: 'the links of a dashboard',
    place: '/p/{id}/dashboard',
    open: (page) => page.getByRole('button', { name: 'Share…' }).click(),
    request: /\/links$/,
    loading: 'Loading the links',
    status: 409,
    code: 'runNotOwned',
    says: NO_WORKER,
    then: (page) => page.getByText('There are no links:'),
  },
]

test('what waits says so, what is refused says why, and another try helps', async ({ page }) => {
  test.setTimeout(120_000)
  const [batch] = (await server.get<{ batches: { time: number }[] }>(`/api/runs/${sample.run!.id}/batches?limit=1`)).batches
  await page.goto(server.link)
  await expect(page.getByRole('link', { name: 'This machine' })).toBeVisible()
  for (const { screen, place, open, request, loading, status, code, says, then } of CASES) {
    await test.step(screen, async () => {
      const answers = await hold(page, request)
      const where = place?.replace('{id}', sample.id).replace('{run}', sample.run!.id).replace('{batch}', String(batch!.time))
      if (where === undefined) await page.getByRole('tab', { name: screen }).click()
      else await page.goto(server.origin + where)
      await open?.(page)
      await expect(page.getByRole('status', { name: loading }).or(page.getByText(loading, { exact: true }))).toBeVisible()
      await answers.any()
      await answers.refuse(status, code)
      const alert = page.getByRole('alert').filter({ hasText: says })
      await expect(alert).toBeVisible({ timeout: 20_000 })
      await page.unroute(request)
      await alert.getByRole('button', { name: 'Try again' }).click()
      await expect(then(page)).toBeVisible()
      await expect(alert).toHaveCount(0)
    })
  }
})

const GONE: [screen: string, place: string, title: string, says: string][] = [
  ['a pipeline', '/p/none', 'This pipeline is not there', 'There is no such pipeline here. It may have been deleted.'],
  ['a run', '/p/{id}/runs/none', 'This run is not there', 'There is no such run here. It may have been reset.'],
  ['a batch', '/p/{id}/runs/{run}/batches/5', 'This batch is not there', 'There is no such batch here.'],
  ['a page', '/nowhere', 'There is no such page', 'The address may be mistyped, or the page was removed.'],
]

test('what is not there is not tried again, and leads back; what the server says is translated', async ({ page }) => {
  await page.goto(server.link)
  for (const [screen, place, title, says] of GONE) {
    await test.step(screen, async () => {
      await page.goto(server.origin + place.replace('{id}', sample.id).replace('{run}', sample.run!.id))
      await expect(page.getByRole('heading', { name: title })).toBeVisible()
      await expect(page.getByRole('alert')).toContainText(says)
      await expect(page.getByRole('button', { name: 'Try again' })).toHaveCount(0)
      await expect(page.getByRole('alert').getByRole('link')).toBeVisible()
    })
  }
  await page.evaluate(() => localStorage.setItem('millrace.language', 'pseudo'))
  await page.goto(`${server.origin}/p/none`)
  await expect(page.getByRole('alert').locator('p')).toContainText(/^⟦.*⟧$/)
})

test('what the server does not answer in time is told', async ({ page }) => {
  await page.clock.install()
  await page.goto(server.link)
  await expect(page.getByRole('link', { name: 'This machine' })).toBeVisible()
  const answers = await hold(page, /\/api\/pipelines\/[^/]+$/)
  await page.goto(`${server.origin}/p/${sample.id}`)
  await answers.any()
  await page.clock.fastForward(5000)
  await expect(page.getByText('The server has not answered yet.')).toBeVisible()
  await page.clock.fastForward(26_000)
  await expect(page.getByRole('alert')).toContainText('The server did not answer within 30 s. Try again.')
  await page.unroute(/\/api\/pipelines\/[^/]+$/)
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(page.locator('.mr-card').first()).toBeVisible()
})

test('a test of a connection says what it waits for, ends when it is cancelled, and says why it could not be made', async ({ page }) => {
  await newPipeline(page, server.link)
  await add(page, 'postgresql', 'PostgreSQL')
  const form = settings(page, 'PostgreSQL')
  const test = form.getByRole('button', { name: 'Test the connection' })
  const waits = form.getByText('The server tries to connect with these settings…')
  for (const end of ['cancelled', 'refused'] as const) {
    const answers = await hold(page, /\/api\/connections\/test$/, 'POST')
    await test.click()
    await expect(waits).toBeVisible()
    await answers.any()
    if (end === 'cancelled') await form.getByRole('button', { name: 'Cancel' }).click()
    else await answers.refuse(500, 'internal')
    await expect(waits).toHaveCount(0)
    await expect(test).toBeEnabled()
    await expect(form.getByRole('alert')).toHaveCount(end === 'cancelled' ? 0 : 1)
    await page.unroute(/\/api\/connections\/test$/)
  }
  await expect(form.getByRole('alert')).toContainText('It could not be tried. The server made a mistake.')
})

test('who is not signed in is told how, is led to where they wanted, and loses nothing when signed out meanwhile', async ({ browser }) => {
  const context = await browser.newContext({ locale: 'en-US' })
  const page = await context.newPage()
  const token = new URL(server.link).searchParams.get('token')!
  await page.goto(`${server.origin}/settings?from=here`)
  const signIn = page.getByRole('button', { name: 'Sign in' })
  await page.getByLabel('Token').fill('not the token')
  await signIn.click()
  await expect(page.getByRole('alert')).toHaveText('That is not the token of this server.')
  await page.getByLabel('Token').fill(token)
  await signIn.click()
  await expect(page).toHaveURL(`${server.origin}/settings?from=here`)

  await newPipeline(page, server.link)
  await saved(page)
  await context.clearCookies()
  await add(page, 'test data', 'Test data')
  const signedOut = page.getByText(/You are signed out\. Open the link that the server printed/)
  await expect(signedOut).toBeVisible()
  const other = await context.newPage()
  await other.goto(server.link)
  await expect(signedOut).toHaveCount(0, { timeout: 30_000 })
  await saved(page)
  expect(Object.values((await draftOf(server, page)).nodes).map(({ type }) => type)).toEqual(['generator'])
  await context.close()
})

test('what is not known, not found or not there yet says so where it is looked for', async ({ page }) => {
  await newPipeline(page, server.link)
  const unknown = { type: 'teleport', typeVersion: 3, name: 'Beam', settings: { to: 'there' }, position: { x: 0, y: 0 } }
  const table = { type: 'liveTable', typeVersion: 1, name: 'Table', settings: { mode: 'append' }, position: { x: 400, y: 0 } }
  const document = { format: 1, name: 'From the future', interval: 1000, nodes: { beam: unknown, table }, edges: {} }
  const made = await page.request.post(`${server.origin}/api/pipelines`, { data: { document }, headers: { origin: server.origin } })
  const { id } = (await made.json()) as { id: string }
  await page.goto(`${server.origin}/p/${id}`)
  await card(page, 'Beam').click()
  await expect(settings(page, 'Beam')).toContainText('This version of Millrace knows no "teleport". Its settings are kept as they are.')

  await page.getByLabel('Search the palette').fill('teleport')
  await expect(page.getByText('Nothing is called “teleport”. Try another word, such as filter, count or csv.')).toBeVisible()
  await page.locator('.react-flow__pane').click({ position: { x: 300, y: 300 } })
  await page.keyboard.press('Control+f')
  await page.keyboard.type('nowhere')
  await expect(page.getByRole('status').filter({ hasText: 'Nothing was found.' })).toBeVisible()
  await page.keyboard.press('Escape')

  await page.goto(`${server.origin}/p/${id}/dashboard`)
  await page.getByRole('button', { name: 'Show the live table' }).click()
  await expect(page.locator('.mr-tile-grid')).toContainText('Press Run to see results here.')
  await page.request.delete(`${server.origin}/api/pipelines/${id}`, { headers: { origin: server.origin } })
})

/** The others are about a pipeline, and what they say is in the editor's specs. */
const WITH_BANNER = ['/?list', '/new', '/settings']

test('pages say when the server is gone, and that passes', async ({ context, page }) => {
  await page.goto(server.link)
  const pages = await Promise.all(
    WITH_BANNER.map(async (place) => {
      const each = await context.newPage()
      await each.goto(server.origin + place)
      await expect(each.getByRole('banner')).toBeVisible()
      return each
    }),
  )
  const gone = pages.map((each) => each.getByText(/The server cannot be reached\./))
  // It is started anew within seconds: all of them look at the same time.
  const told = Promise.all(gone.map((each) => expect(each).toBeVisible({ timeout: 20_000 })))
  process.kill((await server.processes())['api']!, 'SIGKILL')
  await told
  await Promise.all(gone.map((each) => expect(each).toHaveCount(0, { timeout: 20_000 })))
})

/** The way to the server: it can be closed, and what the analysis finds can be kept back. */
async function wayOf(context: BrowserContext) {
  let isOpen = true
  let isAnalysisSlow = false
  const sockets = new Set<WebSocketRoute>()
  const late: (() => void)[] = []
  await context.routeWebSocket(/\.io\//, (socket) => {
    if (!isOpen) return void socket.close()
    sockets.add(socket)
    const origin = socket.connectToServer()
    origin.onMessage((message) => {
      if (isAnalysisSlow && String(message).includes('["analysis"')) late.push(() => socket.send(message))
      else socket.send(message)
    })
  })
  await context.route(/\/api\//, (route) => (isOpen ? route.fallback() : route.abort()))
  return {
    slowAnalysis: () => {
      isAnalysisSlow = true
    },
    letAnalysisThrough: () => {
      isAnalysisSlow = false
      for (const send of late.splice(0)) send()
    },
    close: async () => {
      isOpen = false
      await Promise.all([...sockets].map((socket) => socket.close()))
    },
    open: () => {
      isOpen = true
    },
  }
}

test('what is known stays while the server is slow or away, says of when it is, and goes on by itself', async ({ context, page }) => {
  const way = await wayOf(context)
  await page.goto(server.link)
  const { id, run } = sample
  const made = await page.request.post(`${server.origin}/api/pipelines/${id}/links`, {
    data: { label: '' },
    headers: { origin: server.origin },
  })
  const { token } = (await made.json()) as { token: string }

  await test.step('the analysis is slow', async () => {
    await page.goto(`${server.origin}/p/${id}?node=large`)
    const form = settings(page, 'Above 100 MB')
    const column = form.getByRole('combobox', { name: /^Column/ }).first()
    await expect(column).toHaveValue('memory_bytes')
    way.slowAnalysis()
    await form.getByLabel('Note', { exact: true }).fill('Those that need much memory')
    const old = page.getByText('The draft is still being checked: columns and problems are those before the last changes.')
    await expect(old).toBeVisible()
    await column.click()
    await expect(page.getByRole('option', { name: 'cpu' })).toBeVisible()
    await page.keyboard.press('Escape')
    way.letAnalysisThrough()
    await expect(old).toHaveCount(0)
  })

  const [batch] = (await server.get<{ batches: { time: number }[] }>(`/api/runs/${run!.id}/batches?limit=1`)).batches
  const show = async (place: string, ready: string) => {
    const each = await context.newPage()
    await each.goto(server.origin + place)
    await expect(each.locator(ready).first()).toBeVisible()
    return each
  }
  const dashboards = [await show(`/p/${id}/dashboard`, '.mr-number-value'), await show(`/d/${token}`, '.mr-number-value')]
  const ofBatch = await show(`/p/${id}/runs/${run!.id}/batches/${batch!.time}`, 'table')
  const running = page
  await running.goto(`${server.origin}/p/${id}/runs/${run!.id}`)
  const pages = [...dashboards, ofBatch, running]
  const dock = running.locator('.mr-dock-body:visible')
  const tab = (name: string) => running.getByRole('tab', { name, exact: true }).click()
  const TABS: [tab: string, shows: Locator][] = [
    ['State', dock.getByRole('row', { name: /Processes.*reading/ })],
    // What was said before the api was killed is gone with it.
    ['Log', dock.getByRole('textbox', { name: 'Find in the log' })],
    ['Events', dock.getByText('Started with version 1.')],
    ['Delays', dock.getByRole('region', { name: 'Total delay' })],
    ['Results', dock.locator('.mr-number-value')],
    ['Batches', dock.locator('tbody tr').nth(3)],
  ]
  for (const [name, shows] of TABS) {
    await tab(name)
    await expect(shows).toBeVisible()
  }

  await way.close()
  const gone = pages.map((each) => each.getByText(/^The server cannot be reached\. What is shown is as of \d/))
  await Promise.all(gone.map((each) => expect(each).toBeVisible()))
  const told = () => Promise.all([...dashboards.map((each) => each.locator('main')), dock].map((each) => each.innerText()))
  const before = await told()
  const rates = await running.locator('.mr-card-rate').allInnerTexts()
  for (const [name, shows] of TABS) {
    await tab(name)
    await expect(shows).toBeVisible()
  }
  // What was not looked at before is asked for in vain.
  await tab('Refused records')
  const alert = dock.getByRole('alert')
  await expect(alert).toContainText('The server does not answer.')
  await tab('Batches')
  expect(await told()).toEqual(before)
  expect(await running.locator('.mr-card-rate').allInnerTexts()).toEqual(rates)

  await tab('Refused records')
  await expect(alert).toBeVisible()
  way.open()
  // A try that was closed before it was open may hang: it takes its time until the next one.
  await Promise.all(gone.map((each) => expect(each).toHaveCount(0, { timeout: 30_000 })))
  await expect(alert).toHaveCount(0)
  const asBefore = async () => (await told()).filter((each, at) => each === before[at])
  await expect.poll(asBefore).toEqual([])
})

/** Ways to a new pipeline, up to the click that makes it. */
const WAYS: [way: string, runs: boolean, go: (page: Page) => Promise<void>][] = [
  ['a template', true, (page) => page.getByRole('button', { name: /Earthquakes per minute/ }).click()],
  [
    'pasted rows',
    true,
    async (page) => {
      await page.getByLabel(/Rows as CSV/).fill('{"a": 1}\n{"a": 2}')
      await page.getByRole('button', { name: 'Run it' }).click()
    },
  ],
  [
    'a source',
    false,
    async (page) => {
      await page.getByRole('tab', { name: 'Connect a source' }).click()
      await page.getByRole('button', { name: /^Folder of files/ }).click()
    },
  ],
  [
    'an address',
    true,
    async (page) => {
      await page.getByRole('tab', { name: 'Receive data' }).click()
      await page.getByRole('button', { name: 'Open an address' }).click()
    },
  ],
  ['an empty canvas', false, (page) => page.getByRole('button', { name: 'Empty canvas' }).click()],
]

test('what is begun says what it waits for, and leaves nothing when it is cancelled', async ({ page }) => {
  test.setTimeout(120_000)
  await page.goto(server.link)
  const names = async () => (await server.get<PipelineSummary[]>('/api/pipelines')).map(({ name }) => name)
  const before = await names()
  await page.goto(`${server.origin}/new`)
  for (const [way, runs, go] of WAYS) {
    for (const [request, says] of [
      [/\/api\/pipelines$/, 'Making it…'],
      ...(runs ? [[/\/deploy$/, 'Starting it…'] as const] : []),
    ] as const) {
      await test.step(`${way}: ${says}`, async () => {
        const answers = await hold(page, request, 'POST')
        await go(page)
        const progress = page.getByRole('status').filter({ hasText: says })
        await expect(progress).toBeVisible()
        await answers.any()
        const deleted = page.waitForResponse((response) => response.request().method() === 'DELETE')
        await progress.getByRole('button', { name: 'Cancel' }).click()
        await expect(progress).toHaveCount(0)
        // What was under way reaches the server after all.
        await answers.pass()
        expect((await deleted).ok()).toBe(true)
        await expect(page.getByRole('heading', { name: 'New pipeline' })).toBeVisible()
        expect(await names()).toEqual(before)
        await page.unroute(request)
      })
    }
  }
})
