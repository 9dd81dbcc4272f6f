/** Every screen of the program, and how it is reached whatever the language: what must hold for all of them is a loop over these. */
import type { Locator, Page } from '@playwright/test'
import { DOCK_TABS } from '../../frontend/src/editor/workspace.ts'
import pseudo from '../../frontend/src/texts/pseudo.ts'
import { AT_WORK, UNWANTED } from './screenDocuments.ts'

export interface Screen {
  name: string
  /** As the front end's router has it. */
  route: string
  /** Under the server's origin. */
  path: string
  /** What is done there first: opens a dialog, for instance. */
  open?(page: Page): Promise<void>
  /** It goes as the window changes, or after seconds, and is opened again. */
  isFleeting?: true
  /** The part of the editor that it is about. */
  part?: 'steps' | 'settings' | 'data'
  /** What must be seen before the screen is looked at. */
  ready: string
  /** What a person most likely came for; must be seen at any width. */
  primary: string
  /** Its picture for the docs, where no scenario takes a better one. */
  picture?: string
}

/** Tabs of the panel below of which no scenario takes a picture. */
const TAKEN: Partial<Record<(typeof DOCK_TABS)[number], { picture: string }>> = {
  results: { picture: 'results' },
  dead: { picture: 'refused-records' },
  events: { picture: 'events' },
}

/** The text as a page in the pseudo language says it too. */
const inBoth = (text: string): RegExp =>
  new RegExp(`^(${[text, pseudo.plain(text)].map((each) => each.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)).join('|')})$`)
const button = (page: Page, name: string): Locator => page.getByRole('button', { name: inBoth(name) })

const TOLD = '.mantine-Notification-root'
const NO_JSON = { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('no JSON') }
const RUN = '.mr-editor-head button.mantine-Button-root:last-of-type'

interface Places {
  id: string
  run: string
  time: number
  /** The pipeline that has all forms. */
  forms: string
  /** The one whose steps learn. */
  learning: string
  /** The one whose rows all go. */
  empty: string
  /** Of a read-only link. */
  token: string
}

export function screens({ id, run, time, forms, learning, empty, token }: Places): Screen[] {
  const draft = { route: '/p/:id', path: `/p/${id}`, ready: '.mr-card', primary: RUN }
  const running = { route: '/p/:id/runs/:run', path: `/p/${id}/runs/${run}`, ready: '.mr-card', primary: '.mr-places a' }
  const versions = { route: '/p/:id/versions', path: `/p/${id}/versions`, ready: '.mr-version-list', primary: '.mr-version-list a' }
  const dashboard = { route: '/p/:id/dashboard', path: `/p/${id}/dashboard`, ready: '.mr-tile', primary: '.mr-dashboard-bar button' }
  const batch = {
    route: '/p/:id/runs/:run/batches/:time',
    path: `/p/${id}/runs/${run}/batches/${time}`,
    ready: 'table',
    primary: '.mr-back',
  }
  const home = { route: '/', path: '/?list', ready: '.mr-list', primary: 'a[href="/new"]' }
  const start = { route: '/new', path: '/new', ready: 'main', primary: '[role="tab"]' }
  const tab = (name: string, of: typeof draft, ready = '.mr-dock-body') => ({
    ...of,
    name: `${of === draft ? 'draft' : 'run'}, ${name}`,
    path: `${of.path}?tab=${name}`,
    part: 'data' as const,
    ready,
  })
  const learned = (node: string, name: string) => ({ ...tab(name, draft), path: `/p/${learning}?node=${node}&tab=${name}` })
  return [
    { ...home, name: 'home' },
    {
      ...home,
      name: 'home, what can be done with a pipeline',
      open: (page) => page.locator('.mr-list td button').first().click(),
      isFleeting: true,
      primary: '[role="menuitem"]',
    },
    {
      ...home,
      name: 'home, colours and language',
      open: (page) => page.locator('.mr-topbar button').last().click(),
      isFleeting: true,
      primary: '[role="menuitem"]',
    },
    {
      ...home,
      name: 'home, a file that is no pipeline',
      isFleeting: true,
      open: (page) => page.locator('input[type="file"]').setInputFiles(NO_JSON),
      ready: TOLD,
      primary: TOLD,
    },
    {
      ...home,
      name: 'home, a pipeline deleted',
      open: async (page) => {
        await page.locator('.mr-list tr', { hasText: UNWANTED.name }).locator('td button').click()
        await page.getByRole('menuitem').last().click()
      },
      ready: `${TOLD} .mantine-Button-root`,
      primary: `${TOLD} .mantine-Button-root`,
    },
    { ...start, name: 'start page' },
    { ...start, name: 'start page, receive data', open: (page) => page.getByRole('tab').nth(1).click() },
    { ...start, name: 'start page, connect a source', picture: 'connect-source', open: (page) => page.getByRole('tab').nth(2).click() },
    { name: 'settings', route: '/settings', path: '/settings', ready: 'table', primary: '.mr-setting input' },
    { ...draft, name: 'draft' },
    { ...draft, name: 'draft, steps', part: 'steps', primary: '[data-palette-search]' },
    {
      ...draft,
      name: 'draft, a step that is found',
      part: 'steps',
      open: (page) => page.locator('[data-palette-search]').fill('group'),
      primary: '[data-palette-search]',
      picture: 'palette-search',
    },
    {
      ...draft,
      name: 'draft, a step that is not found',
      part: 'steps',
      open: (page) => page.locator('[data-palette-search]').fill('no such step'),
      primary: '[data-palette-search]',
    },
    { ...draft, name: 'draft, named formulas', part: 'settings', ready: '.mr-named-formula input', primary: '.mr-named-formula input' },
    { ...draft, name: 'draft, a node', path: `${draft.path}?node=large`, part: 'settings', primary: '.mr-side-end input' },
    ...(['routes', 'both', 'places'] as const).map((node) => ({
      ...draft,
      name: `draft, the form of ${node}`,
      path: `/p/${empty}?node=${node}`,
      part: 'settings' as const,
      ready: '.mr-side-end .mr-form input',
      primary: '.mr-side-end .mr-form input',
      picture: { routes: 'route', both: 'join', places: 'look-up' }[node],
    })),
    {
      ...draft,
      name: 'draft with problems',
      path: `/p/${forms}?tab=problems`,
      part: 'data',
      ready: '.mr-problems',
      primary: '.mr-problems button',
      picture: 'problems',
    },
    {
      ...draft,
      name: 'draft, why there are no rows',
      path: `/p/${empty}?node=shops&tab=rows`,
      open: async (page) => {
        await page.locator('.mr-why .mantine-Button-root').last().click()
        await page.locator('.mr-dock .mr-why-reason').waitFor()
      },
      part: 'data',
      ready: '.mr-dock .mr-why-reason',
      primary: '.mr-dock .mr-why button',
    },
    {
      ...draft,
      name: 'draft, past batches compared',
      part: 'data',
      isFleeting: true,
      path: `${draft.path}?node=byshop&tab=rows`,
      open: async (page) => {
        await page.locator('.mr-sample-button').last().click()
        await page.locator('.mr-replay-ask [type="submit"]:enabled').click()
      },
      ready: '.mr-replay-result',
      primary: '.mr-replay-ask button',
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
      isFleeting: true,
      ready: '[role="menuitem"]',
      primary: '[role="menuitem"]',
    },
    {
      ...draft,
      name: 'what can be done with a pipeline',
      picture: 'pipeline-menu',
      open: (page) => button(page, 'Actions for the pipeline').click(),
      isFleeting: true,
      primary: '[role="menuitem"]',
    },
    {
      ...draft,
      name: 'command palette',
      open: (page) => page.keyboard.press('Control+k'),
      ready: '[role="dialog"] input',
      primary: '[role="dialog"] input',
    },
    {
      ...draft,
      name: 'command palette, a query',
      open: async (page) => {
        await page.keyboard.press('Control+k')
        await page.locator('[role="dialog"] input').fill(AT_WORK.name.slice(0, 5))
      },
      ready: '[role="dialog"] [role="option"], [role="dialog"] button',
      primary: '[role="dialog"] input',
    },
    { ...draft, name: 'shortcuts', open: (page) => page.keyboard.press('?'), ready: '.mr-shortcuts', primary: '[role="dialog"] button' },
    { ...draft, name: 'find', open: (page) => page.keyboard.press('Control+f'), ready: '.mr-find input', primary: '.mr-find input' },
    {
      ...draft,
      name: 'find, with what is found',
      open: async (page) => {
        await page.keyboard.press('Control+f')
        await page.locator('.mr-find input').fill('shop')
      },
      ready: '.mr-find [role="option"]',
      primary: '.mr-find input',
      picture: 'find',
    },
    { ...running, name: 'run' },
    ...DOCK_TABS.filter((name) => name !== 'problems').map((name) => ({ ...tab(name, running), ...TAKEN[name] })),
    {
      ...tab('sources', running),
      name: 'run, what is remembered',
      isFleeting: true,
      open: async (page) => {
        await page.locator('[aria-labelledby="remembered"] td button').first().click()
      },
      ready: '.mr-remembered [role="grid"]',
      primary: '.mr-remembered input',
    },
    {
      ...tab('sources', running),
      name: 'run, a file that is nothing to remember',
      isFleeting: true,
      open: (page) => page.locator('[aria-labelledby="remembered"] input[type="file"]').setInputFiles(NO_JSON),
      ready: TOLD,
      primary: TOLD,
    },
    { ...learned('kinds', 'models'), name: 'run, a model', ready: '.mr-scatter', primary: '.mr-dock-body input' },
    { ...learned('ranks', 'models'), name: 'run, a graph', ready: 'canvas[data-settled]', primary: 'canvas[data-settled]' },
    { ...learned('windows', 'sources'), name: 'run, windows by event time', ready: '.mr-event-windows table' },
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
      picture: 'run-outline',
      open: (page) => page.keyboard.press('Control+Shift+o'),
      part: 'steps',
      ready: '[role="treeitem"]',
      primary: '[role="treeitem"]',
    },
    { ...batch, name: 'batch' },
    {
      ...batch,
      name: 'batch, rows of a node',
      path: `${batch.path}?node=large`,
      ready: '[role="grid"]',
      primary: '[role="grid"]',
    },
    {
      ...batch,
      name: 'batch, outline',
      open: (page) => page.locator('.mr-batch-nodes label').last().click(),
      picture: 'batch-outline',
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
      picture: 'tile-form',
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
    {
      ...dashboard,
      name: 'dashboard, a link made',
      open: async (page) => {
        await button(page, 'Share…').click()
        await page.locator('.mr-share-form button').click()
        await page.locator('[role="dialog"] input[readonly]').waitFor()
        await page.locator('.mr-share-list button').first().click()
      },
      ready: '.mr-share-list [role="group"]',
      primary: '.mr-share-list button',
    },
    { name: 'shared dashboard', route: '/d/*', path: `/d/${token}`, ready: '.mr-tile', primary: '.mr-dashboard-bar button' },
    { name: 'link that does not hold', route: '/d/*', path: '/d/nothing', ready: 'h1', primary: '[role="alert"] button' },
    { name: 'first steps', route: '/first-steps', path: '/first-steps', ready: '.mr-card', primary: RUN },
    { name: 'no such page', picture: 'no-such-page', route: '*', path: '/nowhere', ready: 'h1', primary: '[role="alert"] a' },
  ]
}
