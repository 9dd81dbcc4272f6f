/** In the pseudo language every text of the program is in brackets and 40 % longer: what is not translated, or cut off, is seen at once. */
import { expect, type Page, test } from '@playwright/test'
import { type Server, startServer } from './server.ts'

let server: Server

test.beforeAll(async () => {
  server = await startServer()
})
test.afterAll(async () => {
  expect(await server.stop()).toBe(0)
})
test.beforeEach(async ({ page }) => {
  await page.addInitScript(() => localStorage.setItem('millrace.language', 'pseudo'))
})

/** People's words, figures and rows, which no catalogue has. */
const OWN = 'bdi, code, kbd, td, input, .mr-num, .mr-rows, .mr-card-name, .react-flow__attribution, [data-own]'

/** Words on the screen that are in no brackets. Names and units that are the same in every language are none. */
const untranslated = (page: Page): Promise<string[]> =>
  page.evaluate((own) => {
    const found: string[] = []
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (texts.nextNode()) {
      const { textContent, parentElement: element } = texts.currentNode
      const text = textContent?.trim() ?? ''
      if (!element || !/[a-z]{4}/i.test(text) || element.closest(`script, style, ${own}`)) continue
      if (!element.checkVisibility({ visibilityProperty: true })) continue
      const whole = element.closest('p, button, span, h1, h2, h3, th, label, div')?.textContent ?? text
      if (!whole.includes('⟦') && !/^(Millrace|English|Deutsch|Redis)$/.test(text)) found.push(text)
    }
    return found
  }, OWN)

/** What reaches beyond the screen's edge, outside of what scrolls by itself. */
const overflow = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    document.documentElement.scrollWidth <= window.innerWidth
      ? []
      : [
          `wider by ${document.documentElement.scrollWidth - window.innerWidth}`,
          ...Array.from(document.querySelectorAll('body *'))
            .filter((element) => element.getBoundingClientRect().right > window.innerWidth)
            .map((element) => `${element.tagName} ${element.className}`)
            .slice(0, 8),
        ],
  )

test('home and settings say nothing that is not translated', async ({ page }) => {
  await page.goto(server.link)
  await expect(page.getByRole('heading', { level: 1 })).toContainText('⟦')
  expect(await untranslated(page)).toEqual([])
  expect(await overflow(page)).toEqual([])
  await page.goto(`${server.origin}/settings`)
  await expect(page.getByRole('heading', { level: 1 })).toContainText('⟦')
  await expect(page.getByRole('table')).toBeVisible()
  expect(await untranslated(page)).toEqual([])
  expect(await overflow(page)).toEqual([])
})
