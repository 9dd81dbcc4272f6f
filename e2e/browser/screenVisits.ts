/** Going to the screens: the pipelines that they show, and how each is reached. */
import { expect, type Page } from '@playwright/test'
import type { PipelineState } from '@millrace/shared'
import { ALL_FORMS, AT_WORK, EMPTY, LEARNING, UNWANTED } from './screenDocuments.ts'
import { screens, type Screen } from './screens.ts'
import type { Server } from './server.ts'

async function post<T>(page: Page, server: Server, place: string, data: object): Promise<T> {
  const answer = await page.request.post(`${server.origin}/api${place}`, { data })
  expect(answer.ok(), await answer.text()).toBe(true)
  return (await answer.json()) as T
}

/** Makes the pipelines that the screens show: one runs, with a change that is not deployed, and one has all forms, at the address that is answered. */
export async function prepare(page: Page, server: Server): Promise<{ screens: Screen[]; forms: string }> {
  await page.goto(server.link)
  const make = async (document: object) => (await post<{ id: string }>(page, server, '/pipelines', { document })).id
  const stateOf = (of: string) => server.get<PipelineState>(`/api/pipelines/${of}`)
  const [id, forms, learning, empty] = [await make(AT_WORK), await make(ALL_FORMS), await make(LEARNING), await make(EMPTY)]
  await make(UNWANTED)
  for (const each of [id, learning])
    await post(page, server, `/pipelines/${each}/deploy`, { sequence: (await stateOf(each)).sequence, over: 0 })
  for (const each of [id, learning])
    await expect.poll(async () => (await stateOf(each)).run?.completedBatches ?? 0, { timeout: 60_000 }).toBeGreaterThan(3)
  await post(page, server, `/pipelines/${id}/changes`, {
    id: crypto.randomUUID(),
    client: crypto.randomUUID(),
    label: 'Change By shop',
    ops: [{ op: 'setSetting', id: 'byshop', setting: 'measures', value: [{ as: 'sold', fn: 'avg', column: 'amount' }] }],
  })
  const run = (await stateOf(id)).run!.id
  const { batches } = await server.get<{ batches: { time: number }[] }>(`/api/runs/${run}/batches?limit=1`)
  const { token } = await post<{ token: string }>(page, server, `/pipelines/${id}/links`, { label: 'For the hall' })
  return { screens: screens({ id, run, time: batches[0]!.time, forms, learning, empty, token }), forms: `/p/${forms}` }
}

/** Where the window is so narrow that panels cover the canvas, a button of the bar brings up the one that the screen is about. */
export async function bringUp(page: Page, { part }: Screen): Promise<void> {
  if (part === undefined) return
  const buttons = page.locator('.mr-parts button')
  await buttons.nth({ steps: 1, settings: 2, data: 3 }[part]).click()
}

/** From this width on, in CSS pixels, panels stand beside the canvas. */
const PANELS_BESIDE = 900

/** Goes to a screen and waits until it stands. */
export async function show(page: Page, server: Server, screen: Screen): Promise<void> {
  const { path, open, ready } = screen
  // Where the pointer was left, something might say what it is.
  await page.mouse.move(0, 0)
  await goTo(page, server, path)
  if (open) {
    await expect(page.locator('h1, [role="tab"]').first()).toBeAttached()
    await page.locator('.mr-card, .mr-list, .mr-tile, .mr-batch-nodes, [role="tab"]').first().waitFor()
    if (page.viewportSize()!.width < PANELS_BESIDE) await bringUp(page, screen)
    await open(page)
  }
  await expect(page.locator(ready).and(page.locator(':visible')).first()).toBeVisible()
}

/** As a link within the program goes: loading it anew for each screen takes longer than looking at one. */
async function goTo(page: Page, server: Server, to: string): Promise<void> {
  const isViewers = to.startsWith('/d/')
  // Dialogs and messages outlive what they were opened by; those with a read-only link have a program of their own.
  const isLeft = await page.evaluate(
    () => !location.pathname.startsWith('/d/') && document.querySelector('[role="dialog"], .mantine-Notification-root') === null,
  )
  const follow = (address: string) =>
    page.evaluate((href) => {
      localStorage.removeItem('millrace.panels')
      history.pushState(null, '', href)
      dispatchEvent(new PopStateEvent('popstate'))
    }, address)
  if (isLeft && !isViewers) {
    // What is open ends, so that the screen begins as it does on a first visit.
    await follow('/nowhere')
    await page.locator('[role="alert"] h1').waitFor()
    await follow(to)
  } else {
    await page.evaluate(() => localStorage.removeItem('millrace.panels'))
    await page.goto(`${server.origin}${to}`)
  }
}
