/** Every screen of the program, and how it is reached whatever the language: what must hold for all of them is a loop over these. */
import { expect, type Locator, type Page } from '@playwright/test'
import { definitions, type PipelineState } from '@millrace/shared'
import { DOCK_TABS } from '../../frontend/src/editor/workspace.ts'
import pseudo from '../../frontend/src/texts/pseudo.ts'
import { node, shopSales, wire } from './drafts.ts'
import type { Server } from './server.ts'

export interface Screen {
  name: string
  /** As the front end's router has it. */
  route: string
  /** Under the server's origin. */
  path: string
  /** What is done there first: opens a dialog, for instance. */
  open?(page: Page): Promise<void>
  /** It closes as the window changes. */
  isMenu?: true
  /** The part of the editor that it is about. */
  part?: 'steps' | 'settings' | 'data'
  /** What must be seen before the screen is looked at. */
  ready: string
  /** What a person most likely came for; must be reachable at any width. */
  primary: string
}

/** A pipeline with a source, a filter, a state, a window, a group, a note and charts. */
const AT_WORK = {
  format: 1,
  name: 'Sales of the shops in the harbour',
  interval: 500,
  nodes: {
    sales: shopSales(100),
    large: node(
      'filter',
      'Large ones',
      { condition: { mode: 'rows', match: 'all', rows: [{ column: 'amount', test: 'greater', value: '50' }] } },
      340,
    ),
    byshop: {
      ...node('summarize', 'By shop', { keys: ['shop'], measures: [{ as: 'sold', fn: 'sum', column: 'amount' }], over: 'update' }, 640),
      group: 'sums',
    },
    known: node('remember', 'Known shops', { keys: ['shop'], totals: [{ as: 'count', fn: 'count' }] }, 640, 260),
    shops: { ...node('liveTable', 'Shops', { mode: 'append', keys: [], limit: 1000 }, 940), group: 'sums' },
  },
  edges: { ...wire('sales', 'large'), ...wire('large', 'byshop'), ...wire('large', 'known'), ...wire('byshop', 'shops') },
  groups: { sums: { name: 'Sums', collapsed: false } },
  formulas: { net: { name: 'net', formula: 'amount * 0.8' } },
  notes: { why: { text: 'Only what is worth more than 50.', position: { x: 40, y: 260 }, width: 240, height: 80 } },
  views: {
    bars: { node: 'shops', kind: 'bar', title: 'Sold by shop', x: 'shop', y: ['sold'] },
    rows: { node: 'shops', kind: 'table', title: 'Newest', y: [] },
  },
}

/** Words of that pipeline, which are in no catalogue. */
export const OWN_WORDS: readonly string[] = [
  AT_WORK.name,
  ...Object.values(AT_WORK.nodes).map(({ name }) => name),
  ...Object.values(AT_WORK.formulas).map(({ name }) => name),
  ...Object.values(AT_WORK.groups).map(({ name }) => name),
  ...Object.values(AT_WORK.views).map(({ title }) => title),
  // Of the sample.
  'Busiest programs',
  'Busiest programs, percent of CPU',
]

/** A node of each type, connected to nothing: every form there is. */
const ALL_FORMS = {
  format: 1,
  name: 'One of each',
  interval: 1000,
  nodes: Object.fromEntries(
    Object.values(definitions).map(({ type, defaults }, at) => [
      `n${at}`,
      node(type, `Own ${at}`, defaults, 40 + (at % 4) * 300, 40 + Math.floor(at / 4) * 140),
    ]),
  ),
  edges: {},
}

/** The text as a page in the pseudo language says it too. */
const inBoth = (text: string): RegExp =>
  new RegExp(`^(${[text, pseudo.plain(text)].map((each) => each.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)).join('|')})$`)
const button = (page: Page, name: string): Locator => page.getByRole('button', { name: inBoth(name) })

async function post<T>(page: Page, server: Server, place: string, data: object): Promise<T> {
  const answer = await page.request.post(`${server.origin}/api${place}`, { data })
  expect(answer.ok(), await answer.text()).toBe(true)
  return (await answer.json()) as T
}

/** Makes the pipelines that the screens show: one runs, with a change that is not deployed, and one has all forms, at the address that is answered. */
export async function prepare(page: Page, server: Server): Promise<{ screens: Screen[]; forms: string }> {
  await page.goto(server.link)
  const { id } = await post<{ id: string }>(page, server, '/pipelines', { document: AT_WORK })
  const forms = await post<{ id: string }>(page, server, '/pipelines', { document: ALL_FORMS })
  const { sequence } = await server.get<PipelineState>(`/api/pipelines/${id}`)
  await post(page, server, `/pipelines/${id}/deploy`, { sequence, over: 0 })
  await expect.poll(async () => (await server.get<PipelineState>(`/api/pipelines/${id}`)).run?.completedBatches ?? 0).toBeGreaterThan(3)
  await post(page, server, `/pipelines/${id}/changes`, {
    id: crypto.randomUUID(),
    client: crypto.randomUUID(),
    label: 'Change By shop',
    ops: [{ op: 'setSetting', id: 'byshop', setting: 'measures', value: [{ as: 'sold', fn: 'avg', column: 'amount' }] }],
  })
  const run = (await server.get<PipelineState>(`/api/pipelines/${id}`)).run!.id
  const { batches } = await server.get<{ batches: { time: number }[] }>(`/api/runs/${run}/batches?limit=1`)
  const { token } = await post<{ token: string }>(page, server, `/pipelines/${id}/links`, { label: 'For the hall' })
  return { screens: screens({ id, run, time: batches[0]!.time, forms: forms.id, token }), forms: `/p/${forms.id}` }
}

/** Where the window is so narrow that panels cover the canvas, a button of the bar brings up the one that the screen is about. */
export async function bringUp(page: Page, { part }: Screen): Promise<void> {
  const bar = page.locator('.mr-parts')
  if (part === undefined || !(await bar.isVisible())) return
  const buttons = bar.locator('button')
  await buttons.nth({ steps: 1, settings: 2, data: 3 }[part]).click()
}

const RUN = '.mr-editor-head button.mantine-Button-root:last-of-type'

interface Places {
  id: string
  run: string
  time: number
  /** The pipeline that has all forms. */
  forms: string
  /** Of a read-only link. */
  token: string
}

function screens({ id, run, time, forms, token }: Places): Screen[] {
  const draft = { route: '/p/:id', path: `/p/${id}`, ready: '.mr-card', primary: RUN }
  const running = { route: '/p/:id/runs/:run', path: `/p/${id}/runs/${run}`, ready: '.mr-card', primary: '.mr-places a' }
  const versions = { route: '/p/:id/versions', path: `/p/${id}/versions`, ready: '.mr-version-list', primary: '.mr-version-list a' }
  const dashboard = { route: '/p/:id/dashboard', path: `/p/${id}/dashboard`, ready: '.mr-tile', primary: '.mr-dashboard-bar button' }
  const home = { route: '/', path: '/?list', ready: '.mr-list', primary: 'a[href="/new"]' }
  const start = { route: '/new', path: '/new', ready: 'main', primary: '[role="tab"]' }
  const tab = (name: string, of: typeof draft, ready = '.mr-dock-body') => ({
    ...of,
    name: `${of === draft ? 'draft' : 'run'}, ${name}`,
    path: `${of.path}?tab=${name}`,
    part: 'data' as const,
    ready,
  })
  return [
    { ...home, name: 'home' },
    {
      ...home,
      name: 'home, what can be done with a pipeline',
      open: (page) => page.locator('.mr-list td button').first().click(),
      isMenu: true,
      primary: '[role="menuitem"]',
    },
    {
      ...home,
      name: 'home, colours and language',
      open: (page) => page.locator('.mr-topbar button').last().click(),
      isMenu: true,
      primary: '[role="menuitem"]',
    },
    { ...start, name: 'start page' },
    { ...start, name: 'start page, receive data', open: (page) => page.getByRole('tab').nth(1).click() },
    { ...start, name: 'start page, connect a source', open: (page) => page.getByRole('tab').nth(2).click() },
    { name: 'settings', route: '/settings', path: '/settings', ready: 'table', primary: '.mr-setting input' },
    { ...draft, name: 'draft' },
    { ...draft, name: 'draft, steps', part: 'steps', primary: '[data-palette-search]' },
    {
      ...draft,
      name: 'draft, a step that is searched for',
      part: 'steps',
      open: (page) => page.locator('[data-palette-search]').fill('no such step'),
      primary: '[data-palette-search]',
    },
    { ...draft, name: 'draft, named formulas', part: 'settings', ready: '.mr-named-formula input', primary: '.mr-named-formula input' },
    { ...draft, name: 'draft, a node', path: `${draft.path}?node=large`, part: 'settings', primary: '.mr-side-end input' },
    {
      ...draft,
      name: 'draft with problems',
      path: `/p/${forms}?tab=problems`,
      part: 'data',
      ready: '.mr-problems',
      primary: '.mr-problems button',
    },
    ...DOCK_TABS.map((name) => tab(name, draft)),
    {
      ...draft,
      name: 'outline',
      open: (page) => page.keyboard.press('Control+Shift+o'),
      part: 'steps',
      ready: '[role="treeitem"]',
      primary: '[role="treeitem"]',
    },
    {
      ...draft,
      name: 'deploy',
      open: (page) => page.locator(RUN).click(),
      ready: '.mr-deploy .mr-kept, .mr-deploy .mr-note',
      primary: '.mr-deploy [data-autofocus]',
    },
    {
      ...draft,
      name: 'stop',
      open: (page) => button(page, 'Stop').click(),
      isMenu: true,
      ready: '[role="menuitem"]',
      primary: '[role="menuitem"]',
    },
    {
      ...draft,
      name: 'what can be done with a pipeline',
      open: (page) => button(page, 'Actions for the pipeline').click(),
      isMenu: true,
      primary: '[role="menuitem"]',
    },
    {
      ...draft,
      name: 'command palette',
      open: (page) => page.keyboard.press('Control+k'),
      ready: '[role="dialog"] input',
      primary: '[role="dialog"] input',
    },
    { ...draft, name: 'shortcuts', open: (page) => page.keyboard.press('?'), ready: '.mr-shortcuts', primary: '[role="dialog"] button' },
    { ...draft, name: 'find', open: (page) => page.keyboard.press('Control+f'), ready: '.mr-find input', primary: '.mr-find input' },
    { ...running, name: 'run' },
    {
      ...running,
      name: 'run, a node',
      path: `${running.path}?node=large`,
      part: 'settings',
      ready: '.mr-read-only',
      primary: '.mr-read-only',
    },
    {
      ...running,
      name: 'run, outline',
      open: (page) => page.keyboard.press('Control+Shift+o'),
      part: 'steps',
      ready: '[role="treeitem"]',
      primary: '[role="treeitem"]',
    },
    {
      name: 'batch',
      route: '/p/:id/runs/:run/batches/:time',
      path: `/p/${id}/runs/${run}/batches/${time}`,
      ready: 'table',
      primary: '.mr-back',
    },
    {
      name: 'batch, outline',
      route: '/p/:id/runs/:run/batches/:time',
      path: `/p/${id}/runs/${run}/batches/${time}`,
      open: (page) => page.locator('.mr-batch-nodes label').last().click(),
      ready: '[role="treeitem"]',
      primary: '[role="treeitem"]',
    },
    { ...versions, name: 'versions' },
    {
      ...versions,
      name: 'versions compared',
      path: `${versions.path}?from=1&to=draft`,
      ready: '.mr-changes',
      primary: '.mr-compare-head input',
    },
    { ...dashboard, name: 'dashboard' },
    {
      ...dashboard,
      name: 'dashboard, a chart changed',
      open: async (page) => {
        await page.locator('.mr-tile-menu button, button.mr-tile-menu').first().click()
        await page.getByRole('menuitem').first().click()
      },
      ready: '[role="dialog"] input',
      primary: '[role="dialog"] input',
    },
    {
      ...dashboard,
      name: 'dashboard, shared',
      open: (page) => button(page, 'Share…').click(),
      ready: '.mr-share-form',
      primary: '.mr-share-form button',
    },
    { name: 'shared dashboard', route: '/d/*', path: `/d/${token}`, ready: '.mr-tile', primary: '.mr-dashboard-bar button' },
    { name: 'link that does not hold', route: '/d/*', path: '/d/nothing', ready: 'h1', primary: '[role="alert"] button' },
    { name: 'first steps', route: '/first-steps', path: '/first-steps', ready: '.mr-card', primary: RUN },
    { name: 'no such page', route: '*', path: '/nowhere', ready: 'h1', primary: '[role="alert"] a' },
  ]
}

/** Goes to a screen and waits until it stands. */
export async function show(page: Page, server: Server, screen: Screen): Promise<void> {
  const { path, open, ready } = screen
  await page.evaluate(() => localStorage.removeItem('millrace.panels'))
  await page.goto(`${server.origin}${path}`)
  if (open) {
    await expect(page.locator('h1, [role="tab"]').first()).toBeAttached()
    await page.locator('.mr-card, .mr-list, .mr-tile, .mr-batch-nodes, [role="tab"]').first().waitFor()
    await open(page)
  }
  await expect(page.locator(ready).and(page.locator(':visible')).first()).toBeVisible()
}
