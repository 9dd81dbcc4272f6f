/** What a new node's settings lack is said in German too. */
import { definitions, toldIssue } from '@millrace/shared'
import { expect, test } from 'vitest'
import { translations } from './de.ts'

test.each(Object.values(definitions).map((definition) => [definition.name, definition] as const))('%s', (_name, { settings, defaults }) => {
  for (const given of [defaults, {}]) {
    const told = (settings.safeParse(given).error?.issues ?? []).map(toldIssue)
    const texts = told.map((what) => (typeof what === 'string' ? what : what.text))
    expect(texts.filter((text) => !Object.hasOwn(translations, text))).toEqual([])
  }
})
