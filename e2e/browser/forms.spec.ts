/** Settings as an analyst fills them in: formulas, conditions, summaries, names. */
import { expect, test } from '@playwright/test'
import { add, draftOf, looksRight, newPipeline, saved, settings } from './page.ts'
import { type Server, startServer } from './server.ts'

let server: Server

test.beforeAll(async () => {
  server = await startServer()
})
test.afterAll(async () => {
  expect(await server.stop()).toBe(0)
})

test('a formula is written with completion and signatures, and says where it is wrong', async ({ page }) => {
  await newPipeline(page, server.link)
  await add(page, 'test data', 'Test data')
  await add(page, 'add column', 'Add column')
  const form = settings(page, 'Add column')
  await form.getByRole('button', { name: 'Add a column' }).click()
  const formula = form.getByRole('textbox', { name: 'Formula of column 1' })
  await formula.click()
  await expect(formula).toBeFocused()

  await formula.pressSequentially('rou')
  const offered = page.getByRole('listbox')
  await expect(offered.getByRole('option', { name: /^round/ }).first()).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(formula).toHaveText('round()')
  await formula.pressSequentially('am')
  await expect(offered.getByRole('option', { name: /amount.*number/ })).toBeVisible()
  // A pointer over the list would choose in it.
  await page.mouse.move(700, 700)
  await looksRight(page, 'formula')
  await page.keyboard.press('Enter')
  await expect(page.locator('.mr-signature')).toContainText('round(x')
  await formula.pressSequentially(', 1')
  await expect(page.locator('.mr-signature b')).toHaveText('precision')
  await expect(formula).toHaveText('round(amount, 1)')

  // A key that leaves other fields leaves this one, also while something is offered.
  await page.keyboard.press('End')
  await formula.pressSequentially(' + am')
  await expect(offered).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(offered).toBeHidden()
  await page.keyboard.press('Tab')
  await expect(formula).not.toBeFocused()

  // What is wrong is marked where it stands, and mended with a click.
  await formula.fill('round(amuont, 1)')
  await expect(page.locator('.cm-lintRange-error')).toHaveText('amuont')
  await expect(form).toContainText('There is no column "amuont" here. Did you mean "amount"?')
  await form.getByRole('button', { name: /amount/ }).click()
  await expect(formula).toHaveText('round("amount", 1)')
  await formula.fill('LEN(shop)')
  await expect(page.locator('.cm-lintRange-error')).toBeHidden()
  await formula.fill("CONCATENATE(shop, '!')")
  await expect(page.locator('.cm-lintRange-error')).toHaveText('CONCATENATE')
  await form.getByRole('button', { name: 'Use concat' }).click()
  await expect(formula).toHaveText("concat(shop, '!')")
  await expect(page.locator('.cm-lintRange-error')).toBeHidden()
  await saved(page)
  const { nodes } = await draftOf(server, page)
  const node = Object.values(nodes).find(({ type }) => type === 'addColumn')
  expect(node!.settings).toEqual({ columns: [{ as: 'new_column', formula: "concat(shop, '!')" }] })
})
