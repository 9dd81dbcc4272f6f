import { expect, test } from 'vitest'
import { rememberedPanels } from './workspace.ts'

const usual = rememberedPanels(null)

test.each([
  ['nothing', null, usual],
  ['no JSON', '{', usual],
  ['null', 'null', usual],
  ['sizes and what is closed', '{"dock":200,"paletteOpen":false}', { ...usual, dock: 200, paletteOpen: false }],
  ['sizes out of range', '{"dock":9,"inspector":9000}', { ...usual, dock: 140, inspector: 520 }],
  ['other types', '{"dock":"tall","dockOpen":1}', usual],
])('panels from %s', (_name, memory, panels) => {
  expect(rememberedPanels(memory)).toEqual(panels)
})
