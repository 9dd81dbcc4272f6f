/**
 * What must hold on every screen, in a loop over all of them. The language is the pseudo language, whose texts are in brackets and 40 %
 * longer: what is not translated is seen, and what fits has room to spare in every other.
 */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import { findings, inColours, picture, pictures } from './page.ts'
import { outOfReach } from './reach.ts'
import { OWN_WORDS } from './screenDocuments.ts'
import type { Screen } from './screens.ts'
import { bringUp, prepare, show } from './screenVisits.ts'
import { type Server, startServer } from './server.ts'

let server: Server
let screens: Screen[]
let forms: string

// A trace of so many screens takes longer than they do.
test.use({ viewport: { width: 1280, height: 800 }, actionTimeout: 15_000, trace: 'off' })
test.beforeAll(async ({ browser }) => {
  server = await startServer()
  const page = await browser.newPage()
  ;({ screens, forms } = await prepare(page, server))
  await page.close()
})
test.afterAll(async () => {
  expect(await server.stop()).toBe(0)
})
test.beforeEach(async ({ page }) => {
  // Many screens; each is quick.
  test.setTimeout(600_000)
  await page.addInitScript(() => localStorage.setItem('millrace.language', 'pseudo'))
  await page.goto(server.link)
})

test('the loop knows every route', async () => {
  const read = (file: string) => readFile(path.resolve(import.meta.dirname, '../../frontend/src', file), 'utf8')
  const routers = (await read('app/App.tsx')) + (await read('viewer/ViewerApp.tsx'))
  const routes = Array.from(routers.matchAll(/\bpath(?:: |=)['"]([^'"]+)['"]/g), ([, route]) => route!)
  expect(routes.length).toBeGreaterThan(5)
  expect([...new Set(screens.map(({ route }) => route))].toSorted()).toEqual(routes.toSorted())
})

/** People's words, code, figures and rows, which no catalogue has. */
const OWN =
  'bdi, code, .cm-content, kbd, td, input, textarea, .mantine-Pill-label, .mr-num, .mr-rows, .mr-card-name, .react-flow__attribution, [data-own]'

/** Words on the screen that are in no brackets. Names and units that are the same in every language are none. */
const untranslated = (page: Page): Promise<string[]> =>
  page.evaluate(
    ([own, names]) => {
      const found: string[] = []
      const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
      while (texts.nextNode()) {
        const { textContent, parentElement: element } = texts.currentNode
        const text = textContent?.trim() ?? ''
        if (!element || !/[a-z]{4}/i.test(text) || element.closest(`script, style, ${own}`)) continue
        if (!element.checkVisibility({ visibilityProperty: true })) continue
        const whole = element.closest('p, button, span, h1, h2, h3, th, label, div')?.textContent ?? text
        if (!whole.includes('⟦') && !/^(Millrace|English|Deutsch|Redis)$/.test(text)) found.push(`not translated: ${text}`)
      }
      for (const name of ['aria-label', 'placeholder']) {
        for (const element of document.querySelectorAll(`[${name}]`)) {
          const text = element.getAttribute(name)!
          const isOwn = names.includes(text) || element.closest('.react-flow__attribution, .mr-rows, [data-own], [aria-hidden]') !== null
          if (/[a-z]{4}/i.test(text) && !text.includes('⟦') && !isOwn) found.push(`not translated: ${name}="${text}"`)
        }
      }
      return found
    },
    [OWN, OWN_WORDS] as const,
  )

/** A window of 1280 × 800 at 200 %, and one of 1280 × 1024 at 400 %. */
const ZOOMED = [
  { width: 640, height: 400 },
  { width: 320, height: 256 },
]

/** With few motion asked for, nothing moves by itself. */
const moving = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    document
      .getAnimations()
      .filter(({ playState, effect }) => playState === 'running' && Number(effect?.getComputedTiming().duration) > 0)
      .map(({ effect }) => `moves: ${(effect as KeyframeEffect).target?.className}`),
  )

/** With a person's own colours, what is chosen is told by more than a ground, which such colours take away. */
const notToldApart = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    Array.from(document.querySelectorAll('[aria-current]:not(li), [aria-selected="true"], .mr-card[data-selected]'))
      .filter((element) => element.checkVisibility() && !element.hasAttribute('data-own'))
      .filter((element) => {
        const { outlineStyle, outlineWidth } = getComputedStyle(element)
        return outlineStyle === 'none' || Number.parseFloat(outlineWidth) < 2
      })
      .map((element) => `chosen, but not seen with own colours: ${element.tagName} ${element.className}`),
  )

/** Everything that is wrong on a screen. */
async function wrongOn(page: Page, screen: Screen): Promise<string[]> {
  await page.setViewportSize({ width: 1280, height: 800 })
  await show(page, server, screen)
  const found = [...(await untranslated(page)), ...(await moving(page))]
  await inColours(page, 'light')
  found.push(...(await findings(page)))
  // Only colours are others in the dark.
  await inColours(page, 'dark')
  found.push(...(await findings(page, ['color-contrast'])))
  await page.emulateMedia({ forcedColors: 'active' })
  found.push(...(await notToldApart(page)))
  await page.emulateMedia({ forcedColors: 'none' })
  for (const size of ZOOMED) {
    await page.setViewportSize(size)
    if (screen.isFleeting) await show(page, server, screen)
    else await bringUp(page, screen)
    await page.locator(screen.primary).and(page.locator(':visible')).first().waitFor()
    // What is measured by the page itself follows a frame later.
    await page.waitForFunction(() => document.documentElement.scrollWidth <= innerWidth, undefined, { timeout: 500 }).catch(() => undefined)
    found.push(...(await outOfReach(page)))
  }
  return found
}

test('everything is translated, accessible, calm, and in reach when zoomed', async ({ page }) => {
  const wrong: Record<string, string[]> = {}
  await page.emulateMedia({ reducedMotion: 'reduce' })
  for (const screen of screens) {
    // One that does not come up keeps nobody from hearing of the others.
    const found = await test.step(screen.name, () => wrongOn(page, screen).catch((error: unknown) => [String(error)]))
    if (found.length > 0) wrong[screen.name] = found
  }
  expect(wrong).toEqual({})
})

test('the login page, by a wrong token', async ({ page, context }) => {
  await context.clearCookies()
  await page.goto(`${server.origin}/login`)
  await page.getByLabel('Token').fill('wrong')
  await page.getByRole('button').click()
  await expect(page.getByRole('alert')).toHaveText('That is not the token of this server.')
  await page.emulateMedia({ forcedColors: 'active' })
  for (const size of ZOOMED) {
    await page.setViewportSize(size)
    expect(await outOfReach(page)).toEqual([])
  }
  await page.emulateMedia({ forcedColors: 'none' })
  await page.setViewportSize({ width: 1440, height: 900 })
  for (const scheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme: scheme })
    expect(await findings(page)).toEqual([])
    await picture(page, 'login', scheme)
  }
})

test('pictures of the screens of which no scenario takes one', async ({ page }) => {
  await page.addInitScript(() => localStorage.setItem('millrace.language', 'en'))
  await page.setViewportSize({ width: 1440, height: 900 })
  // Only what is begun anew speaks another language.
  await page.goto(`${server.origin}/nowhere`)
  for (const screen of screens) {
    if (screen.picture === undefined) continue
    await show(page, server, screen)
    await pictures(page, screen.picture)
  }
})

test('every form is translated', async ({ page }) => {
  await page.goto(`${server.origin}${forms}`)
  await page.locator('.mr-card').first().waitFor()
  await page.keyboard.press('Control+Shift+o')
  const nodes = page.locator('[data-kind-of-line="node"]')
  await nodes.first().waitFor()
  const wrong: Record<string, string[]> = {}
  for (const [at, name] of (await nodes.locator('bdi').allInnerTexts()).entries()) {
    await nodes.nth(at).dispatchEvent('click')
    await expect(page.locator('.mr-side-end section.mr-form').getByRole('textbox').first()).toHaveValue(name)
    await page.evaluate(() => {
      for (const folded of document.querySelectorAll<HTMLElement>('.mr-side-end details:not([open]) > summary')) folded.click()
    })
    const found = await untranslated(page)
    if (found.length > 0) wrong[name] = found
  }
  expect(wrong).toEqual({})
})
