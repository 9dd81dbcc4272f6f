/** What the specs do on a page, as a person would. */
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { expect, type Locator, type Page } from '@playwright/test'
import type { PipelineDocument, PipelineState } from '@millrace/shared'
import { withPalette } from './png.ts'
import type { Server } from './server.ts'

const SCREENS = path.resolve(import.meta.dirname, '../../docs/screens')
/** Findings of axe that are not let pass; a minor one is a matter of taste. */
const IMPACTS = new Set(['moderate', 'serious', 'critical'])

/** A card on the canvas. */
export const card = (page: Page, name: string): Locator => page.locator('.mr-card').filter({ hasText: name })
/** The form of a node that is selected. */
export const settings = (page: Page, name: string): Locator => page.getByRole('region', { name: `Settings of ${name}` })
/** An editor of formulas or code, once it is there: `fill` would lose what it writes into the plain field that stands there before, when that goes. */
export const editorOf = (form: Locator, name: string): Locator => form.locator(`.cm-content[aria-label="${name}"]`)
/** The pill that says what the run does. */
export const status = (page: Page): Locator => page.locator('.mr-status')

/** What axe finds that keeps people from using the page; `only` some of its rules. */
export async function findings(page: Page, only?: string[]): Promise<string[]> {
  const { isMenu, hasAxe } = await page.evaluate(() => ({
    isMenu: Array.from(document.querySelectorAll('[role="menu"]')).some((menu) => menu.checkVisibility()),
    hasAxe: 'axe' in window,
  }))
  // A menu lies over the page, and in none of its parts.
  const all = { rules: { 'target-size': { enabled: true }, region: { enabled: !isMenu } } }
  const some = { runOnly: { type: 'rule', values: only ?? [] } } as const
  // A page that has axe is not given its half a megabyte again. No screen has frames: without them axe needs no second page to gather what it found.
  const axe = new AxeBuilder({ page, ...(hasAxe && { axeSource: 'void 0;' }) }).setLegacyMode()
  // How to name what is right takes most of its time, and nobody reads it.
  const { violations } = await axe.options({ ...(only ? some : all), resultTypes: ['violations'] }).analyze()
  const found = violations.filter(({ impact }) => IMPACTS.has(impact ?? ''))
  return found.map(({ id, nodes }) => `${id}: ${nodes[0]?.html} ${nodes[0]?.failureSummary}`)
}

/** Light or dark, as a person's system has it. */
export async function inColours(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme })
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', colorScheme)
  // In between colours lack contrast.
  await page.evaluate(() =>
    Promise.allSettled(document.getAnimations().flatMap((each) => (each instanceof CSSTransition ? each.finished : []))),
  )
}

/** Takes the picture of a screen for the docs, light and dark, and looks for what keeps people from using it. */
export async function looksRight(page: Page, name: string): Promise<void> {
  await inColours(page, 'dark')
  expect(await findings(page)).toEqual([])
  await picture(page, name, 'dark')
  await inColours(page, 'light')
  // Only colours are others.
  expect(await findings(page, ['color-contrast'])).toEqual([])
  await picture(page, name, 'light')
}

/** Takes one picture for the docs. */
export async function picture(page: Page, name: string, scheme: 'dark' | 'light'): Promise<void> {
  await writeFile(path.join(SCREENS, `${name}-${scheme}.png`), withPalette(await page.screenshot({ animations: 'disabled' })))
}

/** Takes the picture of a screen for the docs, light and dark. */
export async function pictures(page: Page, name: string): Promise<void> {
  for (const scheme of ['dark', 'light'] as const) {
    await inColours(page, scheme)
    await picture(page, name, scheme)
  }
}

/** Drags from the palette to a place on the canvas. */
export async function drop(page: Page, name: string, x: number, y: number): Promise<void> {
  await page
    .getByLabel('Palette')
    .getByRole('button', { name, exact: true })
    .dragTo(page.locator('.react-flow'), { targetPosition: { x, y } })
  await expect(card(page, name)).toBeVisible()
}

/** Draws a wire between two cards by mouse. */
export async function wire(page: Page, from: string, to: string): Promise<void> {
  const centre = async (port: Locator) => {
    const box = (await port.boundingBox())!
    return [box.x + box.width / 2, box.y + box.height / 2] as const
  }
  const [fromX, fromY] = await centre(card(page, from).locator('.mr-port.source').first())
  const [toX, toY] = await centre(card(page, to).locator('.mr-port.target').first())
  await page.mouse.move(fromX, fromY)
  await page.mouse.down()
  await page.mouse.move((fromX + toX) / 2, (fromY + toY) / 2, { steps: 5 })
  await page.mouse.move(toX, toY, { steps: 5 })
  await page.mouse.up()
}

/** Picks from a list. */
export async function choose(page: Page, form: Locator, label: string, option: string): Promise<void> {
  await form.getByRole('combobox', { name: label, exact: true }).click()
  await page.getByRole('option', { name: option, exact: true }).click()
}

/** Goes on with Tab until the focus is where it should be; every stop on the way has a name and is seen. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let stops = 0; stops < 80; stops++) {
    await page.keyboard.press('Tab')
    if (await target.evaluate((element) => element === document.activeElement)) return
    // Behind the last stop the focus leaves the page, and comes in again at its top.
    if (!(await page.evaluate(() => document.activeElement === document.body)))
      await expect(page.locator(':focus')).toHaveAccessibleName(/\S/)
  }
  throw new Error('Tab does not lead there.')
}

/** Adds a node by the palette's search: it is put behind the selected one and connected. */
export async function add(page: Page, words: string, name: string): Promise<void> {
  await page.getByLabel('Search the palette').fill(words)
  await page.keyboard.press('Enter')
  await expect(settings(page, name)).toBeVisible()
}

/** The button of the home page; a pipeline may have its name. */
export const startLink = (page: Page): Locator =>
  page.getByRole('link', { name: 'New pipeline', exact: true }).and(page.locator('[href="/new"]'))

/** Opens a new pipeline. */
export async function newPipeline(page: Page, link: string): Promise<void> {
  await page.goto(link)
  await startLink(page).click()
  await page.getByRole('button', { name: 'Empty canvas' }).click()
  await expect(page.getByText('Start with an input')).toBeVisible()
}

/** Everything of the draft is on the server. */
export const saved = (page: Page): Promise<void> => expect(page.getByText('Draft · saved')).toBeVisible()

/** The draft of the pipeline that the page shows, as the server has it. */
export async function draftOf(server: Server, page: Page): Promise<PipelineDocument> {
  const [, id] = /\/p\/([^/?]+)/.exec(page.url())!
  return (await server.get<PipelineState>(`/api/pipelines/${id}`)).document
}
